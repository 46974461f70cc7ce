using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// The content of a PSD or PSB file (Adobe, <em>Photoshop File Formats Specification</em>, 2019) as far as Myna reads and
/// writes it, in 8 bits of red, green, blue and alpha.
/// </summary>
/// <param name="Width">The canvas' pixels in a row.</param>
/// <param name="Height">The canvas' rows.</param>
/// <param name="Layers">The records as the file has them, <b>bottom first</b>, group marks among them.</param>
public sealed record PsdFile(int Width, int Height, IReadOnlyList<PsdLayer> Layers)
{
    /// <summary>The picture of all layers together that programs without layers show; null to write a transparent one.</summary>
    public Picture? Merged { get; init; }

    /// <summary>Pixels per inch, for printing.</summary>
    public double PixelsPerInch { get; init; } = 72;

    /// <summary>The ICC profile of the colours; null for none. Nothing here converts by it.</summary>
    public byte[]? IccProfile { get; init; }

    /// <summary>What could not be taken over when the file was read, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What a layer record stands for.</summary>
public enum PsdSection
{
    /// <summary>A layer with pixels.</summary>
    Layer,

    /// <summary>The lower end of a group; comes before the group's layers, as records go from the bottom up.</summary>
    GroupEnd,

    /// <summary>The group itself (its name, opacity and so on), shown open; comes after its layers.</summary>
    OpenGroup,

    /// <summary>The same, shown closed.</summary>
    ClosedGroup,
}

/// <summary>One layer record.</summary>
/// <param name="Name">The name in full (Unicode).</param>
public sealed record PsdLayer(string Name)
{
    /// <summary>Layer or group mark.</summary>
    public PsdSection Section { get; init; }

    /// <summary>The pixels, straight alpha; null for a layer without any.</summary>
    public Picture? Picture { get; init; }

    /// <summary>Where the picture's left edge lies on the canvas.</summary>
    public int X { get; init; }

    /// <summary>Where its top edge lies.</summary>
    public int Y { get; init; }

    /// <summary>The four letters of the blend mode; see <see cref="PsdBlendKeys"/>.</summary>
    public string BlendKey { get; init; } = PsdBlendKeys.Normal;

    /// <summary>255 = as the pixels say.</summary>
    public byte Opacity { get; init; } = 255;

    /// <summary>Whether it is shown.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>Whether it is kept from being changed.</summary>
    public bool Locked { get; init; }

    /// <summary>Whether it shows only where the nearest layer beneath that is not clipped is.</summary>
    public bool Clipped { get; init; }

    /// <summary>The layer mask; null for none.</summary>
    public PsdMask? Mask { get; init; }

    /// <summary>The lettering, for a text layer; its pixels are in <see cref="Picture"/> as well.</summary>
    public PsdText? Text { get; init; }

    /// <summary>What it has that Myna does not draw (effects, adjustments, vector masks), in words; null for nothing.</summary>
    public string? NotDrawn { get; init; }
}

/// <summary>A layer mask: an alpha of its own, multiplied with the layer's.</summary>
/// <param name="Box">Where the mask's pixels lie on the canvas; may be empty.</param>
/// <param name="Alpha">One byte for each pixel of the box, row by row.</param>
/// <param name="Outside">The alpha outside of the box: 0 or 255.</param>
public sealed record PsdMask(PixelBox Box, byte[] Alpha, byte Outside)
{
    /// <summary>Whether the mask is switched off.</summary>
    public bool Disabled { get; init; }
}

/// <summary>The lettering of a text layer.</summary>
/// <param name="Text">The string, lines separated by '\n'.</param>
public sealed record PsdText(string Text)
{
    /// <summary>How far the lines are turned, in degrees, clockwise on the screen.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>The size (em) of the first letters in pixels; null if the file does not say.</summary>
    public double? SizePixels { get; init; }

    /// <summary>The colour of the first letters as RRGGBB; null if the file does not say.</summary>
    public string? Colour { get; init; }

    /// <summary>The PostScript name of the first font; null if the file does not say.</summary>
    public string? Font { get; init; }

    /// <summary>Where the baseline of the first line begins on the canvas; used where a file is written.</summary>
    public (double X, double Y) Origin { get; init; }
}
