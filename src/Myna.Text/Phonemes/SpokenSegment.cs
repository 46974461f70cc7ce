namespace Myna.Text.Phonemes;

/// <summary>A part of a sentence that is turned into sounds in one way: words of one language, or given sounds.</summary>
/// <param name="Language">Its language.</param>
/// <param name="LanguageAt">Where markup set the language, as an offset in the user's text; null where it is the request's.</param>
/// <param name="Clauses">Its words, cut at their marks; empty for given sounds.</param>
/// <param name="LeadingMark">A mark before its first word, which belongs to what stands before.</param>
/// <param name="Phonemes">Given sounds in IPA; null for words.</param>
/// <param name="Word">What is written for given sounds.</param>
/// <param name="IsJoined">Whether no white space stands before it.</param>
internal sealed record SpokenSegment(
    string Language, int? LanguageAt, IReadOnlyList<Clause> Clauses, char? LeadingMark, string? Phonemes, Word? Word, bool IsJoined);
