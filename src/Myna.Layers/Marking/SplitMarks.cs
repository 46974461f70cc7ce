using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Marking;

/// <summary>
/// What a person marked in a picture: each box and each mask is one thing, all points that lie in no box are together on one more thing.
/// </summary>
public sealed record SplitMarks
{
    /// <summary>Boxes, each with all of one thing in it.</summary>
    public IReadOnlyList<PixelBox> Boxes { get; init; } = [];

    /// <summary>Points on things.</summary>
    public IReadOnlyList<(int X, int Y)> Include { get; init; } = [];

    /// <summary>Points that lie on none.</summary>
    public IReadOnlyList<(int X, int Y)> Exclude { get; init; } = [];

    /// <summary>Masks as large as the picture: white or, where a mask has alpha, opaque is the thing.</summary>
    public IReadOnlyList<Picture> Masks { get; init; } = [];

    /// <summary>Whether nothing is marked.</summary>
    public bool IsEmpty => Boxes.Count == 0 && Include.Count == 0 && Exclude.Count == 0 && Masks.Count == 0;

    /// <summary>Checks the marks against a picture's size.</summary>
    /// <exception cref="MynaException">A mark does not fit; the message says which.</exception>
    public void Check(int width, int height)
    {
        foreach (PixelBox box in Boxes)
        {
            if (box.IsEmpty || box.Intersect(new PixelBox(0, 0, width, height)).IsEmpty)
            {
                throw new MynaException(Invariant($"the box {box.X},{box.Y},{box.Width},{box.Height} holds no pixel of the picture, which is {width} x {height} pixels large"));
            }
        }

        foreach ((int x, int y) in Include.Concat(Exclude))
        {
            if (x < 0 || y < 0 || x >= width || y >= height)
            {
                throw new MynaException(Invariant($"the point {x},{y} lies outside the picture, which is {width} x {height} pixels large"));
            }
        }

        foreach (Picture mask in Masks)
        {
            if (mask.Width != width || mask.Height != height)
            {
                throw new MynaException(Invariant($"the mask is {mask.Width} x {mask.Height} pixels large; it must be as large as the picture, {width} x {height}"));
            }
        }

        if (Boxes.Count == 0 && Include.Count == 0 && Masks.Count == 0)
        {
            throw new MynaException("points beside the thing are not enough; give a box around it or a point on it too");
        }
    }

    /// <summary>How much of each pixel is under a mask: [height, width].</summary>
    internal static byte[] SharesOf(Picture mask)
    {
        bool byAlpha = !mask.IsOpaque();
        var shares = new byte[mask.Width * mask.Height];
        for (int i = 0; i < shares.Length; i++)
        {
            ReadOnlySpan<byte> pixel = mask.Pixels.AsSpan(Picture.Channels * i, Picture.Channels);
            shares[i] = byAlpha ? pixel[3] : (byte)((pixel[0] + pixel[1] + pixel[2] + 1) / 3);
        }

        return shares;
    }
}
