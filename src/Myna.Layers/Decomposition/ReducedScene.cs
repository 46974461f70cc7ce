using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>
/// Large pictures are read at a reduced size, so that memory stays bounded; the layers found are brought back to full
/// size smoothly, and made exact there.
/// </summary>
internal static class ReducedScene
{
    /// <summary>Pictures of more pixels than this are reduced.</summary>
    public const int MostPixels = 2_600_000;

    /// <summary>By which whole number a picture's sides are divided; 1 for no reduction.</summary>
    public static int FactorFor(int width, int height)
    {
        int factor = 1;
        while ((long)(width / factor) * (height / factor) > MostPixels)
        {
            factor++;
        }

        return factor;
    }

    /// <summary>The mean of each square of pixels, colours weighted by alpha; squares at the right and bottom may be smaller.</summary>
    public static Picture Reduce(Picture picture, int factor)
    {
        int width = (picture.Width + factor - 1) / factor, height = (picture.Height + factor - 1) / factor;
        var small = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                long r = 0, g = 0, b = 0, alpha = 0, count = 0;
                for (int v = y * factor; v < Math.Min(picture.Height, (y + 1) * factor); v++)
                {
                    ReadOnlySpan<byte> row = picture.Row(v);
                    for (int u = x * factor; u < Math.Min(picture.Width, (x + 1) * factor); u++)
                    {
                        ReadOnlySpan<byte> pixel = row.Slice(4 * u, 4);
                        r += pixel[0] * pixel[3];
                        g += pixel[1] * pixel[3];
                        b += pixel[2] * pixel[3];
                        alpha += pixel[3];
                        count++;
                    }
                }

                Span<byte> target = small.Row(y).Slice(4 * x, 4);
                if (alpha > 0)
                {
                    (target[0], target[1], target[2]) = ((byte)((r + (alpha / 2)) / alpha), (byte)((g + (alpha / 2)) / alpha), (byte)((b + (alpha / 2)) / alpha));
                }

                target[3] = (byte)((alpha + (count / 2)) / count);
            }
        }

        return small;
    }

    /// <summary>Brings a scene back to full size.</summary>
    public static Scene Enlarge(Scene scene, int factor, int width, int height)
    {
        var layers = new List<LayerHint>(scene.Layers.Count);
        foreach (LayerHint layer in scene.Layers)
        {
            PixelBox box = new PixelBox(layer.Box.X * factor, layer.Box.Y * factor, layer.Box.Width * factor, layer.Box.Height * factor)
                .Intersect(new PixelBox(0, 0, width, height));
            layers.Add(layer with { Box = box, Picture = Enlarge(layer.Picture, factor, box.Width, box.Height), Shadow = layer.Shadow is null ? null : Enlarge(layer.Shadow, factor, box.Width, box.Height) });
        }

        return new Scene(Enlarge(scene.Bottom, factor, width, height), layers) { BeneathRead = scene.BeneathRead };
    }

    /// <summary>Bilinear between the middles of the squares; colours weighted by alpha.</summary>
    private static Picture Enlarge(Picture small, int factor, int width, int height)
    {
        var large = new Picture(width, height);
        Span<float> weights = stackalloc float[4];
        Span<int> places = stackalloc int[4];
        for (int y = 0; y < height; y++)
        {
            float v = Math.Clamp(((y + 0.5f) / factor) - 0.5f, 0, small.Height - 1);
            int top = (int)v, bottom = Math.Min(top + 1, small.Height - 1);
            Span<byte> row = large.Row(y);
            for (int x = 0; x < width; x++)
            {
                float u = Math.Clamp(((x + 0.5f) / factor) - 0.5f, 0, small.Width - 1);
                int left = (int)u, right = Math.Min(left + 1, small.Width - 1);
                (float a, float b) = (u - left, v - top);
                (weights[0], weights[1], weights[2], weights[3]) = ((1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b);
                (places[0], places[1], places[2], places[3]) = ((top * small.Width) + left, (top * small.Width) + right, (bottom * small.Width) + left, (bottom * small.Width) + right);
                float red = 0, green = 0, blue = 0, alpha = 0;
                for (int k = 0; k < 4; k++)
                {
                    ReadOnlySpan<byte> pixel = small.Pixels.AsSpan(4 * places[k], 4);
                    float weight = weights[k] * pixel[3];
                    red += weight * pixel[0];
                    green += weight * pixel[1];
                    blue += weight * pixel[2];
                    alpha += weight;
                }

                if (alpha >= 0.5f)
                {
                    Span<byte> target = row.Slice(4 * x, 4);
                    (target[0], target[1], target[2]) = ((byte)((red / alpha) + 0.5f), (byte)((green / alpha) + 0.5f), (byte)((blue / alpha) + 0.5f));
                    target[3] = (byte)(alpha + 0.5f);
                }
            }
        }

        return large;
    }
}
