using Myna.Layers.Document;

namespace Myna.Layers.Formats.OpenRaster;

/// <summary>The names of blend modes in OpenRaster files.</summary>
internal static class OpenRasterOperators
{
    private static readonly (BlendMode Mode, string Name)[] Names =
    [
        (BlendMode.Normal, "svg:src-over"), (BlendMode.Multiply, "svg:multiply"), (BlendMode.Screen, "svg:screen"),
        (BlendMode.Overlay, "svg:overlay"), (BlendMode.Darken, "svg:darken"), (BlendMode.Lighten, "svg:lighten"),
        (BlendMode.ColorDodge, "svg:color-dodge"), (BlendMode.ColorBurn, "svg:color-burn"), (BlendMode.HardLight, "svg:hard-light"),
        (BlendMode.SoftLight, "svg:soft-light"), (BlendMode.Difference, "svg:difference"),

        // Not in the baseline; this is how Krita writes it.
        (BlendMode.Exclusion, "krita:exclusion"), (BlendMode.Exclusion, "svg:exclusion"),
    ];

    public static string Of(BlendMode mode) => Array.Find(Names, pair => pair.Mode == mode).Name;

    public static BlendMode? Parse(string name) => Array.FindIndex(Names, pair => pair.Name == name) is int i and >= 0 ? Names[i].Mode : null;
}
