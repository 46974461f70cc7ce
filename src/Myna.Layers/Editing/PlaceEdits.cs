using Myna.Layers.Document;
using static System.FormattableString;

namespace Myna.Layers.Editing;

/// <summary>Moves a layer: by <see cref="Dx"/> and <see cref="Dy"/>, or to <see cref="X"/> and <see cref="Y"/>.</summary>
public sealed record MoveEdit : OneLayerEdit
{
    private const int Farthest = 1 << 24;

    /// <summary>Pixels to the right.</summary>
    public int Dx { get; init; }

    /// <summary>Pixels downwards.</summary>
    public int Dy { get; init; }

    /// <summary>The new left edge of the layer's box; null to move by <see cref="Dx"/>.</summary>
    public int? X { get; init; }

    /// <summary>The new top edge; null to move by <see cref="Dy"/>.</summary>
    public int? Y { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures)
    {
        long x = X ?? ((long)layer.X + Dx), y = Y ?? ((long)layer.Y + Dy);
        return Math.Abs(x) > Farthest || Math.Abs(y) > Farthest
            ? throw new MynaException(Invariant($"({x}, {y}) is too far away; a layer can be moved up to {Farthest} pixels from the canvas' corner"))
            : layer.MovedTo((int)x, (int)y);
    }
}

/// <summary>Makes a layer larger or smaller about its middle; negative factors mirror it.</summary>
public sealed record ScaleEdit : OneLayerEdit
{
    private const double Least = 0.001, Most = 1000;

    /// <summary>The factor of both sides, where <see cref="X"/> and <see cref="Y"/> do not say otherwise.</summary>
    public double Factor { get; set; } = 1;

    /// <summary>The factor of the width.</summary>
    public double? X { get; init; }

    /// <summary>The factor of the height.</summary>
    public double? Y { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures)
    {
        double x = (X ?? Factor) * layer.Transform.ScaleX, y = (Y ?? Factor) * layer.Transform.ScaleY;
        return Math.Abs(x) is < Least or > Most or double.NaN || Math.Abs(y) is < Least or > Most or double.NaN
            ? throw new MynaException(Invariant($"a layer can be scaled by {Least} to {Most} times, not {x} x {y}"))
            : EditLimits.Check(layer with { Transform = layer.Transform with { ScaleX = x, ScaleY = y } });
    }
}

/// <summary>Turns a layer about its middle.</summary>
public sealed record RotateEdit : OneLayerEdit
{
    /// <summary>The turn, clockwise, on top of what it was turned before.</summary>
    public double Degrees { get; init; }

    internal override Layer Change(Layer layer, EditPictures pictures)
        => EditLimits.Check(layer with { Transform = layer.Transform with { RotationDegrees = (layer.Transform.RotationDegrees + Degrees) % 360 } });
}

/// <summary>Where in the stack a layer goes.</summary>
public enum StackPlace
{
    /// <summary>Above all.</summary>
    Top,

    /// <summary>Below all.</summary>
    Bottom,

    /// <summary>One up.</summary>
    Up,

    /// <summary>One down.</summary>
    Down,
}

/// <summary>Moves a layer in the stack: to a <see cref="To"/>, or just above another one.</summary>
public sealed record OrderEdit : OneLayerEdit
{
    /// <summary>Where to; not with <see cref="Above"/>.</summary>
    public StackPlace? To { get; init; }

    /// <summary>The id or name of the layer that it shall lie on.</summary>
    public string? Above { get; init; }

    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int index = document.Find(Layer, worksOnLocked: false);
        Layer layer = document.Layers[index];
        List<Layer> others = [.. document.Layers.Where((_, i) => i != index)];
        int place = (To, Above) switch
        {
            (StackPlace.Top, null) => others.Count,
            (StackPlace.Bottom, null) => 0,
            (StackPlace.Up, null) => Math.Min(index + 1, others.Count),
            (StackPlace.Down, null) => Math.Max(index - 1, 0),
            (null, string other) when document.Find(other, worksOnLocked: true) is int beneath && beneath != index
                => others.IndexOf(document.Layers[beneath]) + 1,
            _ => throw new MynaException("an order edit needs either \"to\" (top, bottom, up or down) or \"above\" with another layer"),
        };
        others.Insert(place, layer);
        return document.WithLayers(others);
    }
}

/// <summary>What keeps edits from making pictures that no machine can hold.</summary>
internal static class EditLimits
{
    /// <summary>A layer's place with its lettering's box.</summary>
    public static Layer MovedTo(this Layer layer, int x, int y) => layer with
    {
        X = x,
        Y = y,
        Text = layer.Text is null ? null : layer.Text with { Box = layer.Text.Box with { X = layer.Text.Box.X + x - layer.X, Y = layer.Text.Box.Y + y - layer.Y } },
    };

    /// <summary>The layer, unless its scaled pixels would be too many.</summary>
    public static Layer Check(Layer layer)
    {
        double width = layer.Picture.Width * Math.Abs(layer.Transform.ScaleX), height = layer.Picture.Height * Math.Abs(layer.Transform.ScaleY);

        // Turned by 45 degrees the canvas around it has twice the pixels, or more when it is long.
        double across = width + height;
        double pixels = layer.Transform.RotationDegrees % 90 == 0 ? width * height : across * across / 2;
        return pixels > Pictures.PictureLimits.Default.MaximumPixels
            ? throw new MynaException(Invariant(
                $"layer '{layer.Name}' would be {width:0} x {height:0} pixels large; the most is {Pictures.PictureLimits.Default.MaximumPixels / 1_000_000} megapixels"))
            : layer;
    }
}
