namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>What a prompt is laid out for.</summary>
internal sealed record PromptRequest
{
    /// <summary>What is to be said, as it stands: it is not trimmed.</summary>
    public required string Text { get; init; }

    /// <summary>A language's name or tag; null or <c>auto</c> leaves it to the model.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// The text is fed frame by frame behind the prompt (the official <c>non_streaming_mode=False</c>, its default for clones);
    /// false puts all of it into the prompt (the default for named and designed voices).
    /// </summary>
    public bool TextStreams { get; init; }

    /// <summary>The text goes on: its end is not marked. Only where it streams.</summary>
    public bool TextMayFollow { get; init; }

    /// <summary>The named voice; CustomVoice models only, and needed there.</summary>
    public string? Speaker { get; init; }

    /// <summary>How to speak, or what the voice is like; null or empty for none. Models that take none leave it out.</summary>
    public string? Instruction { get; init; }

    /// <summary>What is said in the reference clip, whose codes are then part of the prompt; null for the x-vector alone.</summary>
    public string? ReferenceText { get; init; }

    /// <summary>Frames of the reference clip; used with <see cref="ReferenceText"/> only.</summary>
    public int ReferenceFrames { get; init; }
}
