namespace Myna.Voice;

/// <summary>What a mark stands for.</summary>
public enum SpeechMarkKind
{
    /// <summary>A sentence, from its first to its last sound.</summary>
    Sentence,

    /// <summary>A word as written. Words that are pronounced as one share a span.</summary>
    Word,
}

/// <summary>When a word or sentence of the text is heard.</summary>
/// <param name="Kind">Word or sentence.</param>
/// <param name="Text">The characters of the request's text.</param>
/// <param name="TextStart">Where they begin in the request's text, in UTF-16 units.</param>
/// <param name="Start">Seconds from the start of the speech.</param>
/// <param name="End">Seconds from the start of the speech.</param>
public sealed record SpeechMark(SpeechMarkKind Kind, string Text, int TextStart, double Start, double End);
