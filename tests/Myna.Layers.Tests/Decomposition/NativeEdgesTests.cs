using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Editing;

namespace Myna.Layers.Tests.Decomposition;

public sealed class NativeEdgesTests
{
    private const int Width = 2000, Height = 1400, Radius = 420;

    /// <summary>2.8 megapixels are read at half their size; the disc's soft edge of one pixel is found again all the same.</summary>
    [Fact]
    public void Edges_of_large_pictures_are_as_sharp_as_the_picture()
    {
        var background = new Picture(Width, Height);
        var disc = new Picture(Width, Height);
        var input = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double share = Drawings.Share(x, y, 1000.3, 700.7, Radius);
                (byte alpha, byte level) = ((byte)Math.Round(255 * share), (byte)(60 + (x * 40 / Width)));
                Set(background, x, y, level, 90, 160, 255);
                Set(disc, x, y, 220, 60, 40, alpha);
                Set(input, x, y, Mix(220, level), Mix(60, 90), Mix(40, 160), 255);

                byte Mix(int on, int off) => (byte)Math.Round(((alpha * on) + ((255 - alpha) * off)) / 255.0);
            }
        }

        LayerDocument document = LayerSplitter.Split(input, "disc", new SplitOptions { ReadText = false }, null, TestContext.Current.CancellationToken);

        Assert.Equal(input.Pixels, document.Compose().Pixels);
        Picture[] layers = [.. document.Layers.Select(layer => layer.Picture.OnCanvas(Width, Height, layer.X, layer.Y))];
        double error = EdgeQuality.AlphaError(layers, [background, disc]);
        Assert.True(error < 0.01, $"edges are off by {error}");
    }

    private static void Set(Picture picture, int x, int y, byte red, byte green, byte blue, byte alpha)
    {
        Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (red, green, blue, alpha);
    }
}
