namespace Myna.Text;

/// <summary>What is spoken in one breath: the text between two marks.</summary>
/// <param name="Spoken">The text that the phonemizer gets; never empty.</param>
/// <param name="Mark">The mark behind it, one of <c>, . ; : ? !</c>, or null where the text ends without one.</param>
/// <param name="Words">Its words, in order.</param>
internal sealed record Clause(string Spoken, char? Mark, IReadOnlyList<Word> Words);

/// <summary>A word as the user wrote it.</summary>
/// <param name="Spoken">What is spoken for it: <c>doctor</c> for <c>Dr.</c></param>
/// <param name="SourceStart">Where it begins in the request's text, in UTF-16 units.</param>
/// <param name="SourceLength">How long it is there.</param>
internal sealed record Word(string Spoken, int SourceStart, int SourceLength);
