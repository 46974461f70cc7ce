namespace Myna.Layers.Formats.Photoshop;

/// <summary>The colour modes of PSD files, by their numbers there.</summary>
internal enum PsdColourMode
{
    /// <summary>Black and white, one bit a pixel; 1 is black.</summary>
    Bitmap = 0,

    /// <summary>Grey.</summary>
    Grey = 1,

    /// <summary>A palette of 256 colours.</summary>
    Indexed = 2,

    /// <summary>Red, green, blue.</summary>
    Rgb = 3,

    /// <summary>Cyan, magenta, yellow, black; stored inverted, so that 0 is full ink.</summary>
    Cmyk = 4,

    /// <summary>Separate inks without a common meaning.</summary>
    Multichannel = 7,

    /// <summary>Grey that is printed with several inks; the inks are not documented.</summary>
    Duotone = 8,

    /// <summary>CIE L*a*b*, D50.</summary>
    Lab = 9,
}
