using Myna.Layers.Plugins;
using Myna.Layers.Text;

namespace Myna.Layers.Decomposition;

/// <summary>How a picture is split into layers.</summary>
public sealed record SplitOptions
{
    /// <summary>Only text becomes layers; everything else stays in the background.</summary>
    public bool TextOnly { get; init; }

    /// <summary>The most layers, the background included; objects beyond that stay in the background, the smallest first. 0 for no limit.</summary>
    public int MaximumLayers { get; init; }

    /// <summary>Reads the lettering, before anything else is looked for; null for none: lettering is then only found by its strokes.</summary>
    public ITextReader? TextReader { get; init; }

    /// <summary>Whether <see cref="TextReader"/> is used.</summary>
    public bool ReadText { get; init; } = true;

    /// <summary>Whether soft shadows become layers of their own, each right beneath the thing that throws it; otherwise they are part of its layer.</summary>
    public bool ShadowsApart { get; init; } = true;

    /// <summary>Where random choices start from; the same seed gives the same layers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tells what is in front, in place of Myna's own analysis; null for that.</summary>
    public IMattingModel? Matting { get; init; }

    /// <summary>Paints what is hidden, in place of Myna's own completion; null for that.</summary>
    public IInpaintingModel? Inpainting { get; init; }

    /// <summary>Finds what a person marks, in place of Myna's own selection; null for that.</summary>
    public ISelectionModel? Selection { get; init; }
}

/// <summary>How far a split has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">0 to 1.</param>
public readonly record struct SplitProgress(string Stage, double Done);
