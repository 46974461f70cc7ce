using Myna.Layers.Compositing;
using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Pictures;

namespace Myna.Layers.Editing.Selecting;

/// <summary>
/// Parts a picture in two along a selection: the thing with soft edges, and the rest, closed where the thing was. The thing laid on the
/// rest is the picture, bit for bit.
/// </summary>
/// <param name="Thing">The selected part, as large as the picture.</param>
/// <param name="Rest">What lies beneath, as large as the picture.</param>
internal sealed record LayerCut(Picture Thing, Picture Rest)
{
    private const int Band = 2, Window = 7;
    private const float LeastContrast = 12;

    /// <summary>Cuts along the edge of a selection, whose edge pixels become partly transparent.</summary>
    public static LayerCut Along(Picture picture, bool[] selected)
    {
        ColourPlanes colours = ColourPlanes.From(picture);
        var alpha = new byte[selected.Length];
        bool[] near = NearEdge(selected, picture.Width, picture.Height);
        ColourPlanes front = colours.Copy();
        for (int y = 0, i = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++, i++)
            {
                alpha[i] = near[i] ? Solve(colours, front, selected, near, x, y) : selected[i] ? (byte)255 : (byte)0;
            }
        }

        return ByAlpha(picture, alpha, front, colours);
    }

    /// <summary>Cuts by a mask that says how much of each pixel goes: [height, width], 255 = all.</summary>
    public static LayerCut ByMask(Picture picture, byte[] mask)
    {
        ColourPlanes colours = ColourPlanes.From(picture);
        return ByAlpha(picture, mask, colours, colours);
    }

    private static LayerCut ByAlpha(Picture picture, byte[] alpha, ColourPlanes front, ColourPlanes colours)
    {
        bool[] known = [.. alpha.Select((a, i) => a == 0 && picture.Pixels[(Picture.Channels * i) + 3] == 255)];
        ColourPlanes beneath = colours.Copy();
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(beneath[c], known, picture.Width, picture.Height);
        }

        var thing = new Picture(picture.Width, picture.Height);
        Picture rest = picture.Copy();
        for (int i = 0; i < alpha.Length; i++)
        {
            int at = Picture.Channels * i;
            if (alpha[i] == 0 || picture.Pixels[at + 3] == 0)
            {
                continue;
            }

            Store(front.At(i), alpha[i], thing.Pixels.AsSpan(at, Picture.Channels));
            Store(beneath.At(i), 255, rest.Pixels.AsSpan(at, Picture.Channels));
        }

        // Half-transparent pixels go whole to one side, which alone keeps them exact.
        for (int at = 0; at < thing.Pixels.Length; at += Picture.Channels)
        {
            if (picture.Pixels[at + 3] is > 0 and < 255 && thing.Pixels[at + 3] is > 0 and < 128)
            {
                thing.Pixels.AsSpan(at, Picture.Channels).Clear();
            }
        }

        Unblend.Solve(picture, rest, thing);
        return new LayerCut(thing, rest);
    }

    /// <summary>The alpha of a pixel near the edge: where its colour lies between those of both sides.</summary>
    private static byte Solve(ColourPlanes colours, ColourPlanes front, bool[] selected, bool[] near, int x, int y)
    {
        int i = (y * colours.Width) + x;
        if (Mean(colours, selected, near, true, x, y) is not { } thing || Mean(colours, selected, near, false, x, y) is not { } rest || (thing - rest).Largest < LeastContrast)
        {
            return selected[i] ? (byte)255 : (byte)0;
        }

        float share = Rgb.Dot(colours.At(i) - rest, thing - rest) / Rgb.Dot(thing - rest, thing - rest);
        front.Set(i, share >= 0.9f ? colours.At(i) : thing);
        return share <= 0.04f ? (byte)0 : (byte)MathF.Floor((Math.Clamp(share, 0, 1) * 255) + 0.5f);
    }

    private static Rgb? Mean(ColourPlanes colours, bool[] selected, bool[] near, bool side, int x, int y)
    {
        Rgb sum = default;
        int count = 0;
        for (int v = Math.Max(0, y - Window); v <= Math.Min(colours.Height - 1, y + Window); v++)
        {
            for (int u = Math.Max(0, x - Window); u <= Math.Min(colours.Width - 1, x + Window); u++)
            {
                int j = (v * colours.Width) + u;
                if (!near[j] && selected[j] == side)
                {
                    sum += colours.At(j);
                    count++;
                }
            }
        }

        return count == 0 ? null : 1f / count * sum;
    }

    private static bool[] NearEdge(bool[] selected, int width, int height)
    {
        var near = new bool[selected.Length];
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                if ((x + 1 < width && selected[i] != selected[i + 1]) || (y + 1 < height && selected[i] != selected[i + width]))
                {
                    for (int v = Math.Max(0, y - Band + 1); v <= Math.Min(height - 1, y + Band); v++)
                    {
                        near.AsSpan((v * width) + Math.Max(0, x - Band + 1), Math.Min(width - 1, x + Band) - Math.Max(0, x - Band + 1) + 1).Fill(true);
                    }
                }
            }
        }

        return near;
    }

    private static void Store(Rgb colour, byte alpha, Span<byte> pixel)
    {
        Rgb inside = colour.Clamp();
        (pixel[0], pixel[1], pixel[2], pixel[3]) = ((byte)MathF.Floor(inside.R + 0.5f), (byte)MathF.Floor(inside.G + 0.5f), (byte)MathF.Floor(inside.B + 0.5f), alpha);
    }
}
