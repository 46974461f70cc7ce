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
/// <param name="Text">What is written there, without markup.</param>
/// <param name="TextStart">Where it begins in the request's text, in UTF-16 units.</param>
/// <param name="Start">Seconds from the start of the speech.</param>
/// <param name="End">Seconds from the start of the speech.</param>
public sealed record SpeechMark(SpeechMarkKind Kind, string Text, int TextStart, double Start, double End)
{
    private readonly int? _textLength;

    /// <summary>How long it is in the request's text, in UTF-16 units: as long as <see cref="Text"/>, unless there is markup in it.</summary>
    public int TextLength
    {
        get => _textLength ?? Text.Length;
        init => _textLength = value == Text.Length ? null : value;
    }
}
