namespace Myna.Layers.Engines;

/// <summary>What is asked of a <see cref="ILayerEngine"/>; what is null is the engine's choice.</summary>
public sealed record LayerOrder
{
    /// <summary>Layers where nobody says how many.</summary>
    public const int UsualLayers = 4;

    /// <summary>Steps where nobody says how many; what the authors of Qwen-Image-Layered use.</summary>
    public const int UsualSteps = 50;

    /// <summary>Guidance where nobody says how strong.</summary>
    public const double UsualGuidance = 4;

    /// <summary>Layers to make, bottom to top.</summary>
    public int? Layers { get; init; }

    /// <summary>Steps from noise to layers.</summary>
    public int? Steps { get; init; }

    /// <summary>640 or 1024: the picture is worked on at about that size squared.</summary>
    public int Resolution { get; init; } = 640;

    /// <summary>Where random choices start from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the whole picture shows, hidden parts included; without one the engine describes it itself.</summary>
    public string? Prompt { get; init; }

    /// <summary>What it does not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>How strongly the prompt counts; 1 or less for none.</summary>
    public double? Guidance { get; init; }

    /// <summary>Steps between two previews; 0 for none.</summary>
    public int PreviewEvery { get; init; }
}
