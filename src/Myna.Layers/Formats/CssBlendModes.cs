using System.Globalization;
using Myna.Layers.Document;

namespace Myna.Layers.Formats;

/// <summary>Layer settings in the notation of CSS (W3C, <em>Compositing and Blending Level 1</em>), for SVG and HTML.</summary>
internal static class CssBlendModes
{
    /// <summary>The value of <c>mix-blend-mode</c>.</summary>
    public static string Of(BlendMode mode) => mode switch
    {
        BlendMode.ColorDodge => "color-dodge",
        BlendMode.ColorBurn => "color-burn",
        BlendMode.HardLight => "hard-light",
        BlendMode.SoftLight => "soft-light",
        _ => mode.ToString().ToLowerInvariant(),
    };

    /// <summary>Opacity, blend mode and visibility as declarations; empty where nothing differs from the usual.</summary>
    public static string Style(Layer layer)
    {
        var style = new List<string>();
        if (layer.Opacity != 255)
        {
            style.Add("opacity:" + Number(layer.Opacity / 255.0));
        }

        if (layer.Blend != BlendMode.Normal)
        {
            style.Add("mix-blend-mode:" + Of(layer.Blend));
        }

        if (!layer.Visible)
        {
            style.Add("display:none");
        }

        return string.Join(';', style);
    }

    /// <summary>A number as CSS, SVG and XML have it.</summary>
    public static string Number(double value) => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);
}
