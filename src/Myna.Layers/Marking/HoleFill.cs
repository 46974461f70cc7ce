using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Pictures;

namespace Myna.Layers.Marking;

/// <summary>
/// Closes the hole that a thing leaves: by the inpainting model, if there is one; else smoothly, and where it is textured around
/// the hole, with patches of what is there.
/// </summary>
internal static class HoleFill
{
    private const int LeastMargin = 32;
    private const long MostTexturePixels = 1_500_000;

    /// <summary>Mean step of a pixel from its neighbours' mean (0 to 255) from which on the ground counts as textured.</summary>
    private const double LeastTexture = 1.5;

    /// <summary>A picture whose hole is filled, opaque there; nothing else is changed.</summary>
    /// <param name="picture">The picture; what is in the hole does not count.</param>
    /// <param name="hole">[height, width].</param>
    /// <param name="options">The model, and the seed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Picture Fill(Picture picture, bool[] hole, SplitOptions options, CancellationToken cancellationToken)
    {
        PixelBox box = BoxOf(hole, picture.Width, picture.Height);
        if (box.IsEmpty)
        {
            return picture;
        }

        if (options.Inpainting is { } model)
        {
            return model.Fill(picture, hole, cancellationToken);
        }

        PixelBox around = box.Grow(Math.Max(LeastMargin, Math.Max(box.Width, box.Height) / 3), picture.Width, picture.Height);
        Picture part = picture.Crop(around);
        ColourPlanes colours = ColourPlanes.From(part);
        var inside = new bool[colours.Pixels];
        var known = new bool[colours.Pixels];
        for (int y = 0, j = 0; y < part.Height; y++)
        {
            for (int x = 0; x < part.Width; x++, j++)
            {
                inside[j] = hole[((around.Y + y) * picture.Width) + around.X + x];
                known[j] = !inside[j] && part.Pixels[(Picture.Channels * j) + 3] == 255;
            }
        }

        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(colours[c], known, part.Width, part.Height);
        }

        if (colours.Pixels <= MostTexturePixels && part.IsOpaque() && Texture(colours, inside) >= LeastTexture)
        {
            PatchFill.Fill(colours, inside, options.Seed, cancellationToken);
        }

        Picture filled = picture.Copy();
        for (int y = 0, j = 0; y < part.Height; y++)
        {
            Span<byte> row = filled.Row(around.Y + y);
            for (int x = 0; x < part.Width; x++, j++)
            {
                if (inside[j])
                {
                    Rgb colour = colours.At(j).Clamp();
                    Span<byte> pixel = row.Slice(Picture.Channels * (around.X + x), Picture.Channels);
                    (pixel[0], pixel[1], pixel[2], pixel[3]) = ((byte)MathF.Floor(colour.R + 0.5f), (byte)MathF.Floor(colour.G + 0.5f), (byte)MathF.Floor(colour.B + 0.5f), 255);
                }
            }
        }

        return filled;
    }

    /// <summary>The smallest box around what is set; empty where nothing is.</summary>
    public static PixelBox BoxOf(bool[] set, int width, int height)
    {
        int left = width, top = height, right = -1, bottom = -1;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<bool> row = set.AsSpan(y * width, width);
            int first = row.IndexOf(true);
            if (first >= 0)
            {
                (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOf(true)));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return right < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>What is set, and all within some pixels of it (a square).</summary>
    public static bool[] Dilated(bool[] set, int width, int height, int pixels)
    {
        var across = new bool[set.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (set[(y * width) + x])
                {
                    int from = Math.Max(0, x - pixels);
                    across.AsSpan((y * width) + from, Math.Min(width - 1, x + pixels) - from + 1).Fill(true);
                }
            }
        }

        var result = new bool[set.Length];
        for (int y = 0; y < height; y++)
        {
            for (int v = Math.Max(0, y - pixels); v <= Math.Min(height - 1, y + pixels); v++)
            {
                for (int x = 0; x < width; x++)
                {
                    result[(y * width) + x] |= across[(v * width) + x];
                }
            }
        }

        return result;
    }

    /// <summary>How far pixels beside the hole are from the mean of their four neighbours: 0 on flat fills and gradients.</summary>
    private static double Texture(ColourPlanes colours, bool[] hole)
    {
        double sum = 0;
        long count = 0;
        for (int y = 1; y < colours.Height - 1; y++)
        {
            for (int x = 1; x < colours.Width - 1; x++)
            {
                int i = (y * colours.Width) + x;
                if (hole[i] || hole[i - 1] || hole[i + 1] || hole[i - colours.Width] || hole[i + colours.Width])
                {
                    continue;
                }

                sum += Math.Abs(colours.G[i] - ((colours.G[i - 1] + colours.G[i + 1] + colours.G[i - colours.Width] + colours.G[i + colours.Width]) / 4));
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
