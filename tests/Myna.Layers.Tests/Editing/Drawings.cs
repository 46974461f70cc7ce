using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Editing;

/// <summary>Small documents and pictures to edit.</summary>
internal static class Drawings
{
    /// <summary>A background with two discs on it.</summary>
    public static LayerDocument TwoDiscs()
    {
        var background = new Picture(60, 40);
        for (int i = 0; i < background.Pixels.Length; i++)
        {
            background.Pixels[i] = i % 4 == 3 ? (byte)255 : (byte)(200 - (i % 4 * 20));
        }

        return new LayerDocument(60, 40,
        [
            new Layer("Background", LayerKind.Background, background, 0, 0),
            new Layer("Disc", LayerKind.Shape, Disc(16, (220, 40, 30)), 5, 8),
            new Layer("Ball", LayerKind.Shape, Disc(12, (20, 60, 200)), 30, 14),
        ]);
    }

    /// <summary>A disc with soft edges.</summary>
    public static Picture Disc(int size, (byte R, byte G, byte B) colour)
    {
        var picture = new Picture(size, size);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double share = Share(x, y, size / 2.0, size / 2.0, (size / 2.0) - 0.5);
                if (share > 0)
                {
                    Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                    (pixel[0], pixel[1], pixel[2], pixel[3]) = (colour.R, colour.G, colour.B, (byte)Math.Round(255 * share));
                }
            }
        }

        return picture;
    }

    /// <summary>How much of a pixel a disc covers.</summary>
    public static double Share(int x, int y, double centreX, double centreY, double radius)
        => Math.Clamp(radius + 0.5 - Math.Sqrt(Math.Pow(x + 0.5 - centreX, 2) + Math.Pow(y + 0.5 - centreY, 2)), 0, 1);
}
