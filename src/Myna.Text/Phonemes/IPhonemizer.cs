namespace Myna.Text.Phonemes;

/// <summary>Turns written clauses into the sounds of a language. Safe to use from several threads at once.</summary>
public interface IPhonemizer
{
    /// <summary>Phonemises clauses, each on its own.</summary>
    /// <param name="clauses">What to say, one clause each, without the marks that end them. Any text is allowed.</param>
    /// <param name="language">A BCP 47 tag (<c>en-GB</c>) or a name that the phonemizer itself knows (<c>en-gb-x-rp</c>).</param>
    /// <param name="cancellationToken">Gives up the work.</param>
    /// <returns>IPA for each clause, words separated by one space; empty where there is nothing to say.</returns>
    /// <exception cref="MynaException">The language is unknown, or a program that is needed is missing or fails.</exception>
    Task<IReadOnlyList<string>> PhonemizeAsync(
        IReadOnlyList<string> clauses, string language, CancellationToken cancellationToken = default);
}
