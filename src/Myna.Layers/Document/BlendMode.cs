namespace Myna.Layers.Document;

/// <summary>How a layer's colours mix with those beneath it: the modes that PSD, ORA, SVG and CSS have in common.</summary>
public enum BlendMode
{
    /// <summary>The layer covers what lies beneath, as far as its alpha goes.</summary>
    Normal,

    /// <summary>Product of both: never lighter.</summary>
    Multiply,

    /// <summary>Inverse of the product of the inverses: never darker.</summary>
    Screen,

    /// <summary>Multiply where the backdrop is dark, screen where it is light.</summary>
    Overlay,

    /// <summary>The darker of both, channel by channel.</summary>
    Darken,

    /// <summary>The lighter of both, channel by channel.</summary>
    Lighten,

    /// <summary>Brightens the backdrop to reflect the layer.</summary>
    ColorDodge,

    /// <summary>Darkens the backdrop to reflect the layer.</summary>
    ColorBurn,

    /// <summary>Multiply where the layer is dark, screen where it is light.</summary>
    HardLight,

    /// <summary>A gentler hard light.</summary>
    SoftLight,

    /// <summary>The distance between both.</summary>
    Difference,

    /// <summary>A gentler difference.</summary>
    Exclusion,
}
