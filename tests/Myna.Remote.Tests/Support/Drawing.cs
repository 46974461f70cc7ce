using System.IO.Compression;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures;

namespace Myna.Remote.Tests.Support;

/// <summary>A picture of 150 x 100 pixels, and what a model would make of it at 768 x 512.</summary>
internal static class Drawing
{
    public static Picture Whole { get; } = Square(150, 100, [235, 240, 245, 255], [200, 30, 30, 255]);

    /// <summary>Background and a red square, bottom first.</summary>
    public static IReadOnlyList<Picture> Layers { get; } =
        [Square(768, 512, [235, 240, 245, 255], [230, 235, 240, 255]), Square(768, 512, [0, 0, 0, 0], [205, 28, 33, 255])];

    public static Picture AtModelSize { get; } = Square(768, 512, [235, 240, 245, 255], [200, 30, 30, 255]);

    public static byte[] Png(Picture picture)
    {
        using var memory = new MemoryStream();
        PngWriter.Write(memory, picture, CompressionLevel.Fastest, alwaysAlpha: true);
        return memory.ToArray();
    }

    public static RemoteLayerEngine Engine(RemoteKind kind, params Uri[] servers) => new("gpu", Settings(kind, servers));

    public static RemoteSettings Settings(RemoteKind kind, params Uri[] servers) => new()
    {
        Kind = kind, Servers = [.. servers.Select(url => new RemoteServer { Url = url, Key = "secret-key" })], BackOffSeconds = 0.01,
    };

    /// <summary>Two layers that are the drawing, bit for bit.</summary>
    public static void IsExact(LayerDocument document)
    {
        Assert.Equal((150, 100), (document.Width, document.Height));
        Assert.Equal(0, RecompositionProof.MaximumError(Whole, document.Compose()));
        Assert.Equal(0, document.Provenance?.MaximumError);
        Assert.Equal(2, document.Layers.Count);
        Assert.InRange(document.Layers[1].Picture.Width, 40, 80);
    }

    private static Picture Square(int width, int height, byte[] ground, byte[] square)
    {
        var picture = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool isInside = x >= width / 3 && x < width * 2 / 3 && y >= height / 4 && y < height * 3 / 4;
                (isInside ? square : ground).CopyTo(picture.Pixels, ((y * width) + x) * Picture.Channels);
            }
        }

        return picture;
    }
}
