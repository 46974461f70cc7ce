namespace Myna.Voice;

/// <summary>
/// How a model chooses among what it could say. Null fields take the model's own defaults; a model leaves out what it has
/// no use for: Lite (flow matching) knows steps and guidance, Qwen3-TTS (an autoregressive model) the rest.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>Four steps without guidance: about a quarter of the work, somewhat rougher speech.</summary>
    public static SamplingOptions Fast { get; } = new() { Steps = 4, Guidance = 0f };

    /// <summary>Euler steps from noise to speech, 1–100. More is smoother and proportionally slower.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance, 0–10: how far to lean towards text and voice. 0 halves the work.</summary>
    public float? Guidance { get; init; }

    /// <summary>
    /// How varied the speech is, 0–2. Lite: scale of the starting noise. Qwen3-TTS: what logits are divided by; 0 always
    /// takes the likeliest code.
    /// </summary>
    public float? Temperature { get; init; }

    /// <summary>How many of the likeliest codes are drawn from, 0 for all.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that is drawn from, above 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>How much likelier a code must be to be said again, 1 (no matter) and more.</summary>
    public float? RepetitionPenalty { get; init; }
}
