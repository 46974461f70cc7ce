using Myna.Layers.Pictures;

namespace Myna.Layers.Document;

/// <summary>How a layer is scaled, mirrored and then turned about the middle of its box.</summary>
/// <param name="ScaleX">Factor of the width; negative mirrors left and right. Not 0.</param>
/// <param name="ScaleY">Factor of the height; negative mirrors top and bottom. Not 0.</param>
/// <param name="RotationDegrees">The turn, clockwise on the screen.</param>
public sealed record LayerTransform(double ScaleX = 1, double ScaleY = 1, double RotationDegrees = 0)
{
    /// <summary>Nothing changes.</summary>
    public static LayerTransform Identity { get; } = new();

    /// <summary>Whether nothing changes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsIdentity => ScaleX == 1 && ScaleY == 1 && RotationDegrees % 360 == 0;

    /// <summary>The picture scaled and turned, and where its top left corner is now.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="x">Where their left edge was on the canvas.</param>
    /// <param name="y">Where their top edge was.</param>
    public (Picture Picture, int X, int Y) Apply(Picture picture, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double centreX = x + (picture.Width / 2.0), centreY = y + (picture.Height / 2.0);
        int width = Math.Max(1, (int)Math.Round(picture.Width * Math.Abs(ScaleX)));
        int height = Math.Max(1, (int)Math.Round(picture.Height * Math.Abs(ScaleY)));
        Picture scaled = Resampling.Scale(Resampling.Mirror(picture, ScaleX < 0, ScaleY < 0), width, height);
        Picture turned = Resampling.Turn(scaled, RotationDegrees);
        return (turned, (int)Math.Round(centreX - (turned.Width / 2.0)), (int)Math.Round(centreY - (turned.Height / 2.0)));
    }

    /// <summary>Lettering after the transform: its size, turn and box.</summary>
    /// <param name="text">The lettering before.</param>
    /// <param name="layer">The layer's box before.</param>
    internal TextBlock Apply(TextBlock text, PixelBox layer)
    {
        double centreX = layer.X + (layer.Width / 2.0), centreY = layer.Y + (layer.Height / 2.0);
        double radians = RotationDegrees * Math.PI / 180, cos = Math.Cos(radians), sin = Math.Sin(radians);
        double dx = ((text.Box.X + (text.Box.Width / 2.0)) - centreX) * ScaleX, dy = ((text.Box.Y + (text.Box.Height / 2.0)) - centreY) * ScaleY;
        double middleX = centreX + (dx * cos) - (dy * sin), middleY = centreY + (dx * sin) + (dy * cos);
        double wide = text.Box.Width * Math.Abs(ScaleX), high = text.Box.Height * Math.Abs(ScaleY);
        int width = Math.Max(1, (int)Math.Round((Math.Abs(cos) * wide) + (Math.Abs(sin) * high)));
        int height = Math.Max(1, (int)Math.Round((Math.Abs(sin) * wide) + (Math.Abs(cos) * high)));
        return text with
        {
            SizePixels = text.SizePixels * Math.Abs(ScaleY),
            RotationDegrees = text.RotationDegrees + RotationDegrees,
            Box = new PixelBox((int)Math.Round(middleX - (width / 2.0)), (int)Math.Round(middleY - (height / 2.0)), width, height),
        };
    }
}
