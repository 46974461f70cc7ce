using System.IO.Compression;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;

namespace Myna.Remote.Pictures;

/// <summary>A picture to split and what is asked for.</summary>
/// <param name="Input">The picture.</param>
/// <param name="Name">Its name.</param>
/// <param name="Order">What is asked for.</param>
internal sealed record LayerWork(Picture Input, string Name, LayerOrder Order)
{
    /// <summary>Layers to make.</summary>
    public int Layers => Order.Layers ?? LayerOrder.UsualLayers;

    /// <summary>Servers take seeds of 31 bits.</summary>
    public long Seed => (long)(Order.Seed & int.MaxValue);

    /// <summary>The size at which the model works.</summary>
    public SizeBucket Bucket => SizeBucket.For(Input.Width, Input.Height, Order.Resolution);

    /// <summary>The picture as a PNG file, at the model's size: the server scales it so anyway, and Myna's scaling is that of the official pipeline.</summary>
    public byte[] SmallFile() => File(LanczosResize.Resize(Input, Bucket.Width, Bucket.Height));

    /// <summary>The picture as a PNG file.</summary>
    public byte[] WholeFile() => File(Input);

    private static byte[] File(Picture picture)
    {
        using var memory = new MemoryStream();
        PngWriter.Write(memory, picture, CompressionLevel.Fastest);
        return memory.ToArray();
    }
}

/// <summary>What came back: layers at the model's size, bottom first, or a document that a Myna server made.</summary>
internal sealed record LayerAnswer(IReadOnlyList<Picture> Layers, LayerDocument? Document = null);
