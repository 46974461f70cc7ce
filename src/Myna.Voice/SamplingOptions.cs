namespace Myna.Voice;

/// <summary>How a flow-matching decoder turns noise into speech. Null fields take the model's own defaults.</summary>
public sealed record SamplingOptions
{
    /// <summary>Four steps without guidance: about a quarter of the work, somewhat rougher speech.</summary>
    public static SamplingOptions Fast { get; } = new() { Steps = 4, Guidance = 0f };

    /// <summary>Euler steps from noise to speech, 1–100. More is smoother and proportionally slower.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance, 0–10: how far to lean towards text and voice. 0 halves the work.</summary>
    public float? Guidance { get; init; }

    /// <summary>Scale of the starting noise, 0–2: 0 is flat and always alike, 1 as varied as the training data.</summary>
    public float? Temperature { get; init; }
}
