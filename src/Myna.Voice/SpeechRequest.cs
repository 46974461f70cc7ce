namespace Myna.Voice;

/// <summary>What to say, in which voice, and how.</summary>
/// <param name="Text">Plain text; paragraphs are separated by blank lines.</param>
/// <param name="Voice">The voice, made by the same model.</param>
public sealed record SpeechRequest(string Text, VoicePrompt Voice)
{
    /// <summary>
    /// Language of the text as a BCP 47 tag or an eSpeak voice name (<c>en-us</c>, <c>de</c>, <c>pt-br</c>). Null leaves it
    /// to the model: Lite takes American English, Qwen3-TTS hears it from the text.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>
    /// How it shall be said, in words (<c>whispering, in a hurry</c>), for models that take instructions; others leave it out.
    /// </summary>
    public string? Instructions { get; init; }

    /// <summary>
    /// Whether numbers, dates, money, abbreviations, addresses, emoji and so on become words first, by the rules of the
    /// language (docs/text.md); otherwise the phonemizer gets them as they are written.
    /// </summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Seed of every random choice: the same request with the same seed gives the same samples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech, 0.5 (half as fast) to 2 (twice as fast).</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>How the decoder samples; null for the model's own defaults.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Silence between sentences and paragraphs.</summary>
    public SpeechPauses Pauses { get; init; } = SpeechPauses.Default;

    /// <summary>Whether each sentence is brought towards the level of those before it, by at most 3 dB.</summary>
    public bool MatchLevels { get; init; } = true;

    /// <summary>What was spoken before, when this request continues a longer text; null at its beginning.</summary>
    public SpeechSoFar? After { get; init; }

    /// <summary>
    /// Whether somebody listens while it is made. Then the first sound comes as soon as it can; otherwise models that may go
    /// astray make each stretch of speech whole and try again before anything of it is handed out.
    /// </summary>
    public bool Live { get; init; } = true;

    /// <summary>Told, in a sentence for a person, what went less well than it should; null when nobody asks.</summary>
    public IProgress<string>? Warnings { get; init; }

    /// <summary>Told of the work done after each sentence and step; null when nobody watches.</summary>
    public IProgress<SpeechProgress>? Progress { get; init; }
}
