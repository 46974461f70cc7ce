using Myna.Text.Markup;

namespace Myna.Text.Lexicons;

/// <summary>How one word, or a few, are said.</summary>
/// <param name="Grapheme">As written; words are separated by single spaces.</param>
/// <param name="Language">For which language, as a BCP 47 tag; null for all.</param>
/// <param name="Alias">What is said instead; null where <paramref name="Phonemes"/> are given.</param>
/// <param name="Phonemes">Its sounds in IPA.</param>
/// <param name="Place">Where the entry stands.</param>
internal sealed record LexiconEntry(string Grapheme, string? Language, string? Alias, string? Phonemes, TextPlace Place)
{
    /// <summary>Whether capitals must be as written (or all be capitals): <c>Polish</c> is not <c>polish</c>. An entry in small letters stands for all.</summary>
    public bool IsCaseSensitive { get; } = Grapheme.Any(char.IsUpper);

    /// <summary>Whether it is for a text of some language: <c>en</c> is for <c>en-US</c> too, <c>en-US</c> not for <c>en</c>.</summary>
    public bool Fits(string language) =>
        Language is null
        || (language.StartsWith(Language, StringComparison.OrdinalIgnoreCase) && (language.Length == Language.Length || language[Language.Length] is '-' or '_' or '+'));
}
