using Myna.Layers.Compositing;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>
/// Sharpens the edges of layers that were found in a reduced picture: where a layer came out half transparent, the full picture's pixel
/// lies on the line from what is beneath to the layer's colour, and where on it is its alpha. Pixels that lie beside the line keep theirs.
/// </summary>
internal static class NativeEdges
{
    /// <summary>Squared distance of the two colours (0 to 255 each) below which the pixel says nothing.</summary>
    private const float LeastContrast = 24 * 24;

    /// <summary>How far beside the line a pixel may lie, as a share of its length, squared.</summary>
    private const float MostBeside = 0.3f * 0.3f;

    /// <summary>Changes the alphas of the scene's layers.</summary>
    /// <param name="input">The picture at full size.</param>
    /// <param name="scene">The scene, brought to full size smoothly.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Sharpen(Picture input, Scene scene, CancellationToken cancellationToken)
    {
        List<LayerHint> layers = scene.Layers;
        var beneath = new byte[layers.Count + 1][];
        for (int k = 0; k < beneath.Length; k++)
        {
            beneath[k] = new byte[input.Width * Picture.Channels];
        }

        var covered = new bool[input.Width];
        for (int y = 0; y < input.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scene.Bottom.Row(y).CopyTo(beneath[0]);
            for (int k = 0; k < layers.Count; k++)
            {
                beneath[k].CopyTo(beneath[k + 1], 0);
                PixelBox box = layers[k].Box;
                if (y >= box.Y && y < box.Bottom)
                {
                    Span<byte> part = beneath[k + 1].AsSpan(Picture.Channels * box.X, Picture.Channels * box.Width);
                    if (layers[k].Shadow is { } shadow)
                    {
                        Over.Blend(shadow.Row(y - box.Y), part);
                    }

                    Over.Blend(layers[k].Picture.Row(y - box.Y), part);
                }
            }

            Array.Clear(covered);
            for (int k = layers.Count - 1; k >= 0; k--)
            {
                PixelBox box = layers[k].Box;
                if (y >= box.Y && y < box.Bottom)
                {
                    Sharpen(layers[k], y, input.Row(y), beneath[k], covered);
                }
            }
        }
    }

    private static void Sharpen(LayerHint layer, int y, ReadOnlySpan<byte> input, byte[] beneath, bool[] covered)
    {
        Span<byte> row = layer.Picture.Row(y - layer.Box.Y);
        ReadOnlySpan<byte> shadow = layer.Shadow is { } cast ? cast.Row(y - layer.Box.Y) : [];
        Span<byte> ground = stackalloc byte[Picture.Channels];
        bool isSolid = layer.Kind is not (LayerKind.Glass or LayerKind.Shadow);
        for (int x = 0; x < layer.Box.Width; x++)
        {
            int at = Picture.Channels * x, on = Picture.Channels * (layer.Box.X + x);
            byte alpha = row[at + 3];
            bool isCovered = covered[layer.Box.X + x];
            covered[layer.Box.X + x] |= alpha > 0 || (!shadow.IsEmpty && shadow[at + 3] > 0);
            if (alpha is 0 or 255 || isCovered || !isSolid || input[on + 3] != 255)
            {
                continue;
            }

            beneath.AsSpan(on, Picture.Channels).CopyTo(ground);
            if (!shadow.IsEmpty)
            {
                Over.Blend(shadow.Slice(at, Picture.Channels), ground);
            }

            float along = 0, length = 0, whole = 0;
            for (int c = 0; c < 3; c++)
            {
                float way = row[at + c] - ground[c], gone = input[on + c] - ground[c];
                (along, length, whole) = (along + (way * gone), length + (way * way), whole + (gone * gone));
            }

            if (length >= LeastContrast)
            {
                float share = Math.Clamp(along / length, 0, 1);
                float beside = whole - (2 * share * along) + (share * share * length);
                row[at + 3] = beside <= MostBeside * length ? (byte)MathF.Floor((255 * share) + 0.5f) : alpha;
            }
        }
    }
}
