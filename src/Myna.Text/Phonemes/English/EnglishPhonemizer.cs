namespace Myna.Text.Phonemes.English;

/// <summary>
/// Phonemes of American English without any other program: a pronouncing dictionary, forms of its words, letter-to-sound
/// rules for all others, and the changes of connected speech, in the symbols and habits of eSpeak NG's voice
/// <c>en-us</c>, with which Lite was trained. The dictionary is unpacked at the first call.
/// </summary>
/// <remarks>Other accents of English are spoken as American; <see cref="Speaks"/> tells which tags that concerns.</remarks>
public sealed class EnglishPhonemizer : IPhonemizer
{
    /// <summary>Whether a language is English of any kind.</summary>
    /// <param name="language">A BCP 47 tag or an eSpeak voice.</param>
    public static bool Speaks(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        ReadOnlySpan<char> tag = language.AsSpan().Trim();
        return tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] is '-' or '_' or '+');
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PhonemizeAsync(
        IReadOnlyList<string> clauses, string language, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clauses);
        if (!Speaks(language))
        {
            throw new MynaException(
                $"Without eSpeak NG Myna speaks English only, not \"{language}\". Install it with: sudo apt-get install espeak-ng");
        }

        string[] phonemes = new string[clauses.Count];
        for (int i = 0; i < phonemes.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            phonemes[i] = Phonemize(clauses[i]);
        }

        return Task.FromResult<IReadOnlyList<string>>(phonemes);
    }

    /// <summary>The phonemes of one clause of any text; empty where there is nothing to say.</summary>
    public static string Phonemize(ReadOnlySpan<char> clause) =>
        ConnectedSpeech.Say(ClauseReader.Read(clause, Pronouncer.Shared), Pronouncer.Shared);

    /// <summary>The words of a clause that are looked up, in lower case; numbers, signs and spelled letters are none.</summary>
    internal static IEnumerable<string> WordsOf(string clause) =>
        ClauseReader.Read(clause, Pronouncer.Shared).Where(w => w.Word.Length > 0).Select(w => w.Word);

    /// <summary>Whether the dictionary has a word, in lower case.</summary>
    internal static bool Knows(string word) => Pronouncer.Shared.Knows(word) || ReducedWords.Find(word) is not null;
}
