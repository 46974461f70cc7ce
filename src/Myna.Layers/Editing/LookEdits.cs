using Myna.Layers.Document;
using static System.FormattableString;

namespace Myna.Layers.Editing;

/// <summary>Makes a layer more or less transparent.</summary>
public sealed record OpacityEdit : OneLayerEdit
{
    /// <summary>0 = not seen, 1 = as its pixels say.</summary>
    public double Value { get; set; } = 1;

    internal override Layer Change(Layer layer, EditPictures pictures) => Value is >= 0 and <= 1
        ? layer with { Opacity = (byte)Math.Round(Value * 255) }
        : throw new MynaException(Invariant($"an opacity is between 0 and 1, not {Value}"));
}

/// <summary>Changes how a layer mixes with what lies beneath.</summary>
public sealed record BlendEdit : OneLayerEdit
{
    /// <summary>The mode.</summary>
    public BlendMode Mode { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures) => layer with { Blend = Mode };
}

/// <summary>Shows or hides a layer.</summary>
public sealed record VisibilityEdit : OneLayerEdit
{
    /// <summary>Whether it is shown.</summary>
    public bool Visible { get; init; }

    internal override bool WorksOnLocked => true;

    internal override Layer Change(Layer layer, EditPictures pictures) => layer with { Visible = Visible };
}

/// <summary>Locks a layer, so that other edits leave it alone, or unlocks it.</summary>
public sealed record LockEdit : OneLayerEdit
{
    /// <summary>Whether it is locked.</summary>
    public bool Locked { get; set; } = true;

    internal override bool WorksOnLocked => true;

    internal override Layer Change(Layer layer, EditPictures pictures) => layer with { Locked = Locked };
}

/// <summary>Gives a layer another name.</summary>
public sealed record RenameEdit : OneLayerEdit
{
    /// <summary>The new name.</summary>
    public string Name { get; set; } = "";

    internal override Layer Change(Layer layer, EditPictures pictures) => string.IsNullOrWhiteSpace(Name)
        ? throw new MynaException("a layer's name cannot be empty; give one in \"name\"")
        : layer with { Name = Name };
}

/// <summary>Gives a layer another colour; see <see cref="ColourAdjustment.Recolour"/>.</summary>
public sealed record RecolourEdit : OneLayerEdit
{
    /// <summary>RRGGBB in hexadecimal; null for the colours it had.</summary>
    public string? Colour { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures)
    {
        if (Colour is not null)
        {
            _ = ColourAdjustment.ParseColour(Colour);
        }

        return layer with { Colours = layer.Colours with { Recolour = Colour } };
    }
}

/// <summary>Changes a layer's hue, saturation, brightness and contrast; what is not given stays as it is.</summary>
public sealed record AdjustEdit : OneLayerEdit
{
    private const double Most = 10;

    /// <summary>Turn of the hues in degrees.</summary>
    public double? Hue { get; init; }

    /// <summary>1 = as it was drawn, 0 = grey.</summary>
    public double? Saturation { get; init; }

    /// <summary>1 = as it was drawn, 0 = black.</summary>
    public double? Brightness { get; init; }

    /// <summary>1 = as it was drawn, 0 = grey.</summary>
    public double? Contrast { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures) => layer with
    {
        Colours = layer.Colours with
        {
            HueDegrees = Hue ?? layer.Colours.HueDegrees,
            Saturation = Checked(Saturation, "saturation") ?? layer.Colours.Saturation,
            Brightness = Checked(Brightness, "brightness") ?? layer.Colours.Brightness,
            Contrast = Checked(Contrast, "contrast") ?? layer.Colours.Contrast,
        },
    };

    private static double? Checked(double? value, string name) => value is null or (>= 0 and <= Most)
        ? value
        : throw new MynaException(Invariant($"a {name} is between 0 and {Most} (1 = as it was drawn), not {value}"));
}
