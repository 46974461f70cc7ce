using System.Text;

namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>
/// The pronouncing dictionary: words in order, front-coded in blocks of 16, each with its sounds or with a mark that the
/// letter-to-sound rules get it right. A word is found by binary search over the blocks' first words; nothing but
/// the bytes themselves is kept in memory.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>Words in a block; the first of each is written in full.</summary>
    public const int BlockWords = 16;

    /// <summary>Set on the last byte of a word's letters and of its sounds.</summary>
    public const byte Last = 128;

    private readonly byte[] _shared;  // how many letters a word has in common with the one before
    private readonly byte[] _letters; // the others
    private readonly byte[] _sounds;
    private readonly int[] _letterStarts;
    private readonly int[] _soundStarts;

    private Lexicon(byte[] shared, byte[] letters, byte[] sounds)
    {
        (_shared, _letters, _sounds) = (shared, letters, sounds);
        _letterStarts = Starts(letters);
        _soundStarts = Starts(sounds);
    }

    /// <summary>How many words there are.</summary>
    public int Count => _shared.Length;

    /// <summary>Reads the dictionary.</summary>
    public static Lexicon Read(ref ResourceReader reader) =>
        new(reader.Section().ToArray(), reader.Section().ToArray(), reader.Section().ToArray());

    /// <summary>Looks a word up.</summary>
    /// <param name="word">In lower case.</param>
    /// <param name="sounds">Its sounds are added; nothing where the letter-to-sound rules are right.</param>
    /// <returns>Whether the word is there.</returns>
    public bool TryFind(ReadOnlySpan<char> word, StringBuilder sounds)
    {
        int low = 0, high = _letterStarts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (CompareFirst(word, _letterStarts[middle]) >= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        Span<char> current = stackalloc char[256];
        int letter = _letterStarts[low], sound = _soundStarts[low];
        int end = Math.Min(Count, (low + 1) * BlockWords);
        for (int i = low * BlockWords; i < end; i++)
        {
            int length = _shared[i];
            byte code;
            do
            {
                code = _letters[letter++];
                current[length++] = (char)(code & ~Last);
            }
            while (code < Last);

            if (word.SequenceEqual(current[..length]))
            {
                Read(sound, sounds);
                return true;
            }

            while (_sounds[sound++] < Last)
            {
            }
        }

        return false;
    }

    private int CompareFirst(ReadOnlySpan<char> word, int start)
    {
        for (int i = 0; ; i++)
        {
            byte code = _letters[start + i];
            int order = i == word.Length ? -1 : word[i].CompareTo((char)(code & ~Last));
            if (order != 0)
            {
                return order;
            }

            if (code >= Last)
            {
                return word.Length.CompareTo(i + 1);
            }
        }
    }

    private void Read(int at, StringBuilder sounds)
    {
        byte code;
        do
        {
            code = _sounds[at++];
            if ((code & ~Last) != 0)
            {
                sounds.Append(SoundAlphabet.Characters[code & ~Last]);
            }
        }
        while (code < Last);
    }

    private int[] Starts(byte[] stream)
    {
        var starts = new int[(Count + BlockWords - 1) / BlockWords];
        int at = 0;
        for (int word = 0; word < Count; word++)
        {
            if (word % BlockWords == 0)
            {
                starts[word / BlockWords] = at;
            }

            while (stream[at++] < Last)
            {
            }
        }

        return starts;
    }
}
