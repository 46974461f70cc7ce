using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>Takes lettering off a picture, so that what it lies on is read as if it were not there.</summary>
internal static class LetterRemoval
{
    /// <summary>How far the soft edge of a letter reaches beyond its mask, in pixels.</summary>
    public const int SoftEdge = 2;

    private const int Margin = 24;
    private const float SmoothStep = 20;

    /// <summary>Fills the places of a block from what is around its strokes.</summary>
    /// <param name="picture">The picture; changed.</param>
    /// <param name="block">The block.</param>
    /// <param name="background">The exactly known background, whose seen pixels are brought up to date; null if it is not.</param>
    public static void Remove(ColourPlanes picture, LetterBlock block, Background? background)
    {
        PixelBox box = block.Box.Grow(Margin, picture.Width, picture.Height);
        int width = box.Width, height = box.Height;
        bool[] hole = ShapeCompletion.Dilate(block.In(box), width, height, SoftEdge);
        bool[] onBackground = background is null ? new bool[hole.Length] : NearestIsBackground(hole, i => Shows(background, picture, i), box, picture.Width);
        var patch = new ColourPlanes(width, height);
        var known = new bool[hole.Length];
        for (int j = 0; j < hole.Length; j++)
        {
            int i = At(j, box, picture.Width);
            patch.Set(j, picture.At(i));
            known[j] = !hole[j] && (background is null || !Shows(background, picture, i));
        }

        bool any = known.Any(here => here);
        for (int c = 0; c < ColourPlanes.Count && any; c++)
        {
            PullPush.Fill(patch[c], known, width, height);
        }

        int[] nearest = Nearest(known, width, height);
        for (int j = 0; j < hole.Length; j++)
        {
            if (!hole[j])
            {
                continue;
            }

            int i = At(j, box, picture.Width);
            if (onBackground[j])
            {
                picture.Set(i, background!.Colours.At(i));
                background.Seen[i] = true;
            }
            else
            {
                // Where smooth filling would blur the outline of what lies behind, the nearest colour keeps it sharp.
                Rgb smooth = patch.At(j), sharp = nearest[j] < 0 ? smooth : patch.At(nearest[j]);
                picture.Set(i, (smooth - sharp).Largest <= SmoothStep ? smooth : sharp);
                if (background is not null)
                {
                    background.Seen[i] = false;
                }
            }
        }
    }

    /// <summary>Whether a pixel shows the background; what letters enclose may not have been counted as seen.</summary>
    private static bool Shows(Background background, ColourPlanes picture, int i)
        => background.Seen[i] || (picture.At(i) - background.Colours.At(i)).Largest <= background.Tolerance;

    /// <summary>For each pixel the nearest known one; −1 if there are none.</summary>
    private static int[] Nearest(bool[] known, int width, int height)
    {
        int[] source = [.. known.Select((here, j) => here ? j : -1)];
        var queue = new Queue<int>(Enumerable.Range(0, known.Length).Where(j => known[j]));
        while (queue.TryDequeue(out int j))
        {
            int x = j % width, y = j / width;
            Visit(x > 0, j - 1, j);
            Visit(x + 1 < width, j + 1, j);
            Visit(y > 0, j - width, j);
            Visit(y + 1 < height, j + width, j);
        }

        return source;

        void Visit(bool inside, int to, int from)
        {
            if (inside && source[to] < 0)
            {
                source[to] = source[from];
                queue.Enqueue(to);
            }
        }
    }

    /// <summary>For each pixel of a hole whether the nearest pixel outside of it shows the background.</summary>
    private static bool[] NearestIsBackground(bool[] hole, Func<int, bool> seen, PixelBox box, int canvasWidth)
    {
        var result = new bool[hole.Length];
        var reached = new bool[hole.Length];
        var queue = new Queue<int>();
        for (int j = 0; j < hole.Length; j++)
        {
            if (!hole[j])
            {
                reached[j] = true;
                result[j] = seen(At(j, box, canvasWidth));
                queue.Enqueue(j);
            }
        }

        while (queue.TryDequeue(out int j))
        {
            int x = j % box.Width, y = j / box.Width;
            Visit(x > 0, j - 1, j);
            Visit(x + 1 < box.Width, j + 1, j);
            Visit(y > 0, j - box.Width, j);
            Visit(y + 1 < box.Height, j + box.Width, j);
        }

        return result;

        void Visit(bool inside, int to, int from)
        {
            if (inside && !reached[to])
            {
                reached[to] = true;
                result[to] = result[from];
                queue.Enqueue(to);
            }
        }
    }

    private static int At(int j, PixelBox box, int width) => ((box.Y + (j / box.Width)) * width) + box.X + (j % box.Width);
}
