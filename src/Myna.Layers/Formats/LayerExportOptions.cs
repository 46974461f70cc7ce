using Myna.Layers.Formats.Photoshop;

namespace Myna.Layers.Formats;

/// <summary>How layers are written; formats take what applies to them.</summary>
public sealed record LayerExportOptions
{
    /// <summary>What holds where nothing is said.</summary>
    public static LayerExportOptions Default { get; } = new();

    /// <summary>The resolution for printing (PSD, ORA, TIFF).</summary>
    public double PixelsPerInch { get; init; } = 72;

    /// <summary>The ICC profile to embed (PSD); null for none. The colours are not converted.</summary>
    public byte[]? IccProfile { get; init; }

    /// <summary>How layers are packed (PSD, TIFF).</summary>
    public PsdCompression Compression { get; init; } = PsdCompression.RunLength;

    /// <summary>Write alpha as layer masks, which can be painted on later (PSD).</summary>
    public bool AlphaAsMasks { get; init; }

    /// <summary>Write text layers whose string is known as live text (PPTX, SVG, HTML).</summary>
    public bool LiveText { get; init; } = true;

    /// <summary>Write every PNG as large as the canvas (ZIP).</summary>
    public bool FullCanvas { get; init; }

    /// <summary>How long each layer is looked at in an animated build-up (GIF, WebP).</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(0.7);

    /// <summary>The longest side of an animated build-up, in pixels.</summary>
    public int AnimationSide { get; init; } = 1024;
}
