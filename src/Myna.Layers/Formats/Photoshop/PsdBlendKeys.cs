using Myna.Layers.Document;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>The four-letter keys of the blend modes in PSD files.</summary>
public static class PsdBlendKeys
{
    /// <summary>The key of <see cref="BlendMode.Normal"/>.</summary>
    public const string Normal = "norm";

    /// <summary>The key of a group whose layers mix with what lies beneath the group as if there were no group.</summary>
    public const string PassThrough = "pass";

    private static readonly (BlendMode Mode, string Key)[] Keys =
    [
        (BlendMode.Normal, Normal), (BlendMode.Multiply, "mul "), (BlendMode.Screen, "scrn"), (BlendMode.Overlay, "over"),
        (BlendMode.Darken, "dark"), (BlendMode.Lighten, "lite"), (BlendMode.ColorDodge, "div "), (BlendMode.ColorBurn, "idiv"),
        (BlendMode.HardLight, "hLit"), (BlendMode.SoftLight, "sLit"), (BlendMode.Difference, "diff"), (BlendMode.Exclusion, "smud"),
    ];

    /// <summary>The key of a mode.</summary>
    public static string Of(BlendMode mode) => Array.Find(Keys, pair => pair.Mode == mode).Key ?? Normal;

    /// <summary>The mode of a key; null if Myna has no such mode.</summary>
    public static BlendMode? Parse(string key)
        => key == PassThrough ? BlendMode.Normal : Array.FindIndex(Keys, pair => pair.Key == key) is int i and >= 0 ? Keys[i].Mode : null;
}
