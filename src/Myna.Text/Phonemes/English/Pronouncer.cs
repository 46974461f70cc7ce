using System.IO.Compression;
using System.Text;
using Myna.Text.Phonemes.English.Pronunciation;

namespace Myna.Text.Phonemes.English;

/// <summary>
/// Says single words: from the dictionary, else as a form of a word that is in it, else by letter-to-sound rules.
/// </summary>
internal sealed class Pronouncer
{
    private const string Resource = "english.br";

    private static readonly Lazy<Pronouncer> SharedPronouncer = new(Load);

    private readonly Lexicon _lexicon;
    private readonly LetterTrees _trees;

    private Pronouncer(Lexicon lexicon, LetterTrees trees) => (_lexicon, _trees) = (lexicon, trees);

    /// <summary>The pronouncer of this process, unpacked when it is first needed.</summary>
    public static Pronouncer Shared => SharedPronouncer.Value;

    /// <summary>How many words the dictionary has.</summary>
    public int WordCount => _lexicon.Count;

    /// <summary>Whether the dictionary has a word, in lower case.</summary>
    public bool Knows(ReadOnlySpan<char> word) => _lexicon.TryFind(word, new StringBuilder());

    /// <summary>The sounds of a word.</summary>
    /// <param name="word">Letters a–z and apostrophes.</param>
    /// <returns>IPA with stress marks before vowels; empty for a word without letters.</returns>
    public string Say(ReadOnlySpan<char> word)
    {
        // No word is that long; what is, is cut and said by rules.
        const int longest = 64;
        var sounds = new StringBuilder(32);
        while (word.Length > longest)
        {
            sounds.Append(Rules(word[..longest]));
            word = word[longest..];
        }

        return sounds.Append(SayShort(word)).ToString();
    }

    private string SayShort(ReadOnlySpan<char> word)
    {
        word = word.Trim('\'');
        if (word.Length == 0)
        {
            return "";
        }

        if (Find(word) is { } known)
        {
            return known;
        }

        var forms = new WordForms(Find);
        return forms.Say(word) ?? Rules(word);
    }

    private string? Find(ReadOnlySpan<char> word)
    {
        var sounds = new StringBuilder(32);
        if (!_lexicon.TryFind(word, sounds))
        {
            return null;
        }

        return sounds.Length == 0 ? Rules(word) : sounds.ToString();
    }

    private string Rules(ReadOnlySpan<char> word)
    {
        var sounds = new StringBuilder(32);
        _trees.Pronounce(word, sounds);
        return StressRepair.Apply(sounds) ? sounds.ToString() : Spelled(word);
    }

    /// <summary>What rules find no vowel in is no word: its letters are named.</summary>
    private static string Spelled(ReadOnlySpan<char> word) => LetterNames.Spell(word.ToString().Replace("'", "", StringComparison.Ordinal));

    private static Pronouncer Load()
    {
        using Stream packed = typeof(Pronouncer).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built in");
        using var unpacked = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionMode.Decompress))
        {
            brotli.CopyTo(unpacked);
        }

        var reader = new ResourceReader(unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length));
        var trees = LetterTrees.Read(ref reader);
        var lexicon = Lexicon.Read(ref reader);
        return new Pronouncer(lexicon, trees);
    }
}
