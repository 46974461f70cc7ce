using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Second thoughts about lettering once the things of a picture are known: what is left of a line that something lies
/// across belongs to its block, and a speck in the halo of a textured thing is its hair and no lettering.
/// </summary>
internal static class LetterPieces
{
    private const float SameInk = 16;
    private const double Interrupted = 4.5;
    private const double LongestSpeck = 1 / 30.0;

    /// <summary>Gives blocks the things that go on in their line, in their ink and as thin as they are; these are no things of their own.</summary>
    /// <param name="blocks">The blocks; changed.</param>
    /// <param name="glazed">Blocks that were read through panes, whose ink does not show; they get nothing.</param>
    /// <param name="objects">The things; those that were given away are removed.</param>
    public static void Claim(List<LetterBlock> blocks, HashSet<LetterBlock> glazed, List<SceneObject> objects)
    {
        int interrupted = 0;
        for (int b = 0; b < blocks.Count; b++)
        {
            if (glazed.Contains(blocks[b]))
            {
                continue;
            }

            int before = objects.Count, thick = Thickness(blocks[b]);
            while (objects.Find(thing => IsRest(thing, blocks[b], thick)) is { } rest)
            {
                objects.Remove(rest);
                PixelBox box = blocks[b].Box.Union(rest.Box);
                bool[] mask = blocks[b].In(box);
                for (int j = 0; j < mask.Length; j++)
                {
                    mask[j] |= rest.In(rest.Seen, box.X + (j % box.Width), box.Y + (j / box.Width));
                }

                blocks[b] = blocks[b] with { Box = box, Mask = mask };
            }

            if (objects.Count < before)
            {
                // What was interrupted lies beneath what was not: among blocks of one place in the stack the first is the lowest.
                LetterBlock whole = blocks[b];
                blocks.RemoveAt(b);
                blocks.Insert(interrupted++, whole);
            }
        }
    }

    /// <summary>The blocks that are specks of hair.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="objects">The things found without them.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static List<LetterBlock> Hairs(IReadOnlyList<LetterBlock> blocks, IReadOnlyList<SceneObject> objects, int width, int height)
    {
        int side = Math.Min(width, height), reach = 3 + (side / 40);
        return [.. blocks.Where(block => Math.Max(block.Box.Width, block.Box.Height) <= LongestSpeck * side
            && objects.Any(thing => thing.Kind == LayerKind.Object && thing.Area > 20 * block.Area && Touches(thing, block.Box.Grow(reach, width, height))))];
    }

    private static bool Touches(SceneObject thing, PixelBox box)
    {
        PixelBox shared = thing.Box.Intersect(box);
        for (int y = shared.Y; y < shared.Bottom; y++)
        {
            for (int x = shared.X; x < shared.Right; x++)
            {
                if (thing.In(thing.Seen, x, y))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsRest(SceneObject thing, LetterBlock block, int thick)
    {
        int shared = Math.Min(thing.Box.Bottom, block.Box.Bottom) - Math.Max(thing.Box.Y, block.Box.Y);
        int apart = Math.Max(thing.Box.X, block.Box.X) - Math.Min(thing.Box.Right, block.Box.Right);
        int tall = Math.Min(thing.Box.Height, block.Box.Height);
        return thing.Thickness <= 2 * (thick + 1) && (thing.Colour - block.Colour).Largest <= SameInk
            && thing.Box.Height <= 1.6 * block.Box.Height && shared > 0.5 * tall && apart <= Interrupted * tall;
    }

    /// <summary>The largest distance of a stroke's pixels to its edge.</summary>
    private static int Thickness(LetterBlock block)
    {
        PixelBox box = new(block.Box.X - 1, block.Box.Y - 1, block.Box.Width + 2, block.Box.Height + 2);
        bool[] inside = block.In(box);
        int thick = 0;
        while (inside.Contains(true))
        {
            thick++;
            bool[] wider = ShapeCompletion.Dilate(Array.ConvertAll(inside, here => !here), box.Width, box.Height, 1);
            inside = Array.ConvertAll(wider, here => !here);
        }

        return thick;
    }
}
