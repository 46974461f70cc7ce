using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats;

/// <summary>Small documents with everything a format must carry.</summary>
internal static class SomeDocuments
{
    /// <summary>A gradient background, soft ellipses partly off the canvas, groups, opacities, a hidden and a locked layer.</summary>
    public static LayerDocument Design(int seed = 1, int width = 97, int height = 61, BlendMode blend = BlendMode.Normal, bool transparent = false)
    {
        var random = new Random(seed);
        var layers = new List<Layer>();
        if (!transparent)
        {
            layers.Add(new Layer("Background", LayerKind.Background, Gradient(width, height, random), 0, 0));
        }

        layers.Add(Ellipse("Shadow of Object 1", LayerKind.Shadow, random, 40, 31, 12, 17) with { Opacity = 128, Group = "Objects" });
        layers.Add(Ellipse("Object 1 – Größe 猫 🐈", LayerKind.Object, random, 37, 29, 10, 14) with { Group = "Objects", Blend = blend });
        layers.Add(Ellipse("Inner", LayerKind.Object, random, 21, 19, 30, -5) with { Group = "Objects/Inner group" });
        layers.Add(Ellipse("Hidden", LayerKind.Object, random, 15, 15, 3, 3) with { Visible = false });
        layers.Add(Ellipse("Off the edge", LayerKind.Glass, random, 51, 33, width - 20, height - 12) with { Opacity = 200, Locked = true });
        layers.Add(Ellipse("Text: HAPPY", LayerKind.Text, random, 33, 11, 20, 40) with
        {
            Group = "Text",
            Text = new TextBlock("HAPPY", new PixelBox(20, 40, 33, 11)) { SizePixels = 12, Colour = "CC3300", RotationDegrees = 5, Typeface = TypefaceClass.SansSerif, Bold = true },
        });
        return new LayerDocument(width, height, layers);
    }

    /// <summary>A filled ellipse with a soft edge.</summary>
    public static Layer Ellipse(string name, LayerKind kind, Random random, int width, int height, int x, int y)
    {
        var picture = new Picture(width, height);
        byte[] colour = [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double dx = ((2.0 * column) + 1 - width) / width, dy = ((2.0 * row) + 1 - height) / height;
                double alpha = Math.Clamp((1 - Math.Sqrt((dx * dx) + (dy * dy))) * 4, 0, 1);
                Span<byte> pixel = picture.Row(row).Slice(column * 4, 4);
                if (alpha > 0)
                {
                    pixel[0] = (byte)(colour[0] ^ (column & 15));
                    pixel[1] = (byte)(colour[1] ^ (row & 15));
                    pixel[2] = colour[2];
                    pixel[3] = (byte)Math.Round(alpha * 255);
                }
            }
        }

        return new Layer(name, kind, picture, x, y);
    }

    /// <summary>An opaque gradient with some noise.</summary>
    public static Picture Gradient(int width, int height, Random random)
    {
        var picture = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = picture.Row(y).Slice(x * 4, 4);
                pixel[0] = (byte)(x * 255 / width);
                pixel[1] = (byte)(y * 255 / height);
                pixel[2] = y % 7 == 0 ? (byte)random.Next(256) : (byte)90;
                pixel[3] = 255;
            }
        }

        return picture;
    }
}
