using Myna.Cli.Voices;
using Myna.Voice;

namespace Myna.Cli.Speaking;

/// <summary>How a text is spoken, as a command line asks for it.</summary>
internal sealed record Delivery
{
    /// <summary>Language of the text; null for the engine's default.</summary>
    public string? Language { get; init; }

    /// <summary>The model that speaks.</summary>
    public ModelChoice Model { get; init; } = new();

    /// <summary>How it shall be said, in words, for models that take such instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>Seed of the random choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech.</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>Silence between sentences.</summary>
    public SpeechPauses Pauses { get; init; } = SpeechPauses.Default;

    /// <summary>Whether written text becomes spoken text first.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>How the decoder samples.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The request to the engine.</summary>
    public SpeechRequest Request(string text, VoicePrompt voice) => new(text, voice)
    {
        Language = Language,
        Seed = Seed,
        Speed = Speed,
        Normalize = Normalize,
        Sampling = Sampling,
        Pauses = Pauses,
        Instructions = Instructions,
    };
}
