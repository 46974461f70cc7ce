using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;

namespace Myna.Layers.Decomposition.Objects;

/// <summary>
/// Guesses which object lies over which, from what a picture shows of it: text lies on what is around it, what is
/// enclosed lies on what encloses it, of two that meet, the one whose hull the other bites into lies beneath, where three
/// meet, the outline of the topmost goes straight on, and the border of two is the outline of the one in front
/// (<see cref="BorderCues"/>). The weights are those of a logistic regression over pairs of things of generated designs
/// (by their true visible outlines, 324 pairs: 93 % right), so that their sum is roughly the logarithm of the odds.
/// </summary>
internal static class DepthOrder
{
    private const double BiteWeight = 2.6;
    private const double EnclosedWeight = 2;
    private const double TextWeight = 2;
    private const double BulgeWeight = 2.7;
    private const double ShadeWeight = 0.09;

    /// <summary>The weights of junctions, in discs of one, two and three times the smallest radius.</summary>
    private static readonly double[] JunctionWeights = [4.3, 3, 2];

    /// <summary>The objects, bottom first.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="owner">The object (its index in the list plus 1) that each pixel shows; 0 for the background.</param>
    /// <param name="picture">The picture.</param>
    public static List<SceneObject> Sort(List<SceneObject> objects, int[] owner, ColourPlanes picture)
    {
        double[,] above = Above(objects, owner, picture);

        // From the bottom: the one that is least above any that remain.
        var remaining = Enumerable.Range(0, objects.Count).ToList();
        var sorted = new List<SceneObject>();
        while (remaining.Count > 0)
        {
            int bottom = remaining.MinBy(i => remaining.Sum(j => Math.Max(0, above[i, j])) - (1e-9 * objects[i].Area));
            remaining.Remove(bottom);
            sorted.Add(objects[bottom]);
        }

        return sorted;
    }

    /// <summary>How much speaks for each object above each other, about as the logarithm of the odds; 0 for those that do not meet.</summary>
    internal static double[,] Above(IReadOnlyList<SceneObject> objects, int[] owner, ColourPlanes picture)
    {
        int count = objects.Count, width = picture.Width, height = picture.Height;
        int[,] contact = Contacts(owner, width, height, count);
        var hulls = new bool[count][];
        int reach = Math.Clamp(Math.Min(width, height) / 45, 5, 16);
        double[][,] junctions = [.. JunctionWeights.Select((_, k) => Junctions.Lead(owner, width, height, count, (k + 1) * reach))];
        BorderCues[,] borders = BorderCues.Of(owner, picture, count);
        var above = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                if (contact[i + 1, j + 1] > 0)
                {
                    BorderCues border = borders[i + 1, j + 1];
                    double score = Score(objects, contact, hulls, owner, width, i, j) + (BulgeWeight * border.Bulge) + (ShadeWeight * border.Shade);
                    for (int k = 0; k < JunctionWeights.Length; k++)
                    {
                        score += JunctionWeights[k] * junctions[k][i + 1, j + 1];
                    }

                    above[i, j] = score;
                    above[j, i] = -score;
                }
            }
        }

        return above;
    }

    /// <summary>How much speaks for object i above object j; negative for the other way round.</summary>
    private static double Score(IReadOnlyList<SceneObject> objects, int[,] contact, bool[][] hulls, int[] owner, int width, int i, int j)
    {
        SceneObject a = objects[i], b = objects[j];
        double score = 0;
        if ((a.Kind == LayerKind.Text) != (b.Kind == LayerKind.Text))
        {
            score += TextWeight * (a.Kind == LayerKind.Text ? LiesOn(a, b) : -LiesOn(b, a));
        }

        score += EnclosedWeight * (Enclosed(contact, i + 1, j + 1) - Enclosed(contact, j + 1, i + 1));
        score += BiteWeight * (Bite(b, hulls, j, owner, width, i + 1, Math.Min(a.Area, b.Area)) - Bite(a, hulls, i, owner, width, j + 1, Math.Min(a.Area, b.Area)));
        return score;
    }

    /// <summary>
    /// 1 if letters lie on an object, −1 if it covers them: a letter that lies on an object's edge has the object along
    /// much of its outline, one that is cut off touches it only at the cut.
    /// </summary>
    private static int LiesOn(SceneObject text, SceneObject thing)
    {
        const double Cut = 0.18, Inside = 0.8;
        var others = new HashSet<int>(thing.Regions.Select(region => region.Index));
        int touching = 0, whole = 0;
        foreach (Region letter in text.Regions)
        {
            int length = letter.Neighbours.Where(pair => others.Contains(pair.Key)).Sum(pair => pair.Value);
            if (length > 0)
            {
                int outline = letter.Neighbours.Values.Sum();
                if (length > Inside * outline)
                {
                    return 1;
                }

                touching += length;
                whole += outline;
            }
        }

        return touching > Cut * whole ? 1 : -1;
    }

    /// <summary>How far an object's boundary lies on another all round; a smaller share says nothing, for what covers a thing also touches much of it.</summary>
    private static double Enclosed(int[,] contact, int inner, int outer)
    {
        int whole = 0;
        for (int k = 0; k < contact.GetLength(0); k++)
        {
            whole += contact[inner, k];
        }

        double share = whole == 0 ? 0 : (double)contact[inner, outer] / whole;
        return share > 0.85 ? 1.5 : 0;
    }

    /// <summary>How much of an object's hull another takes up, in shares of the smaller of both, at most 1.</summary>
    private static double Bite(SceneObject bitten, bool[][] hulls, int index, int[] owner, int width, int biter, int area)
    {
        hulls[index] ??= ConvexHull.Fill(bitten.Seen, bitten.Box.Width, bitten.Box.Height);
        int count = 0;
        for (int y = 0; y < bitten.Box.Height; y++)
        {
            for (int x = 0; x < bitten.Box.Width; x++)
            {
                if (hulls[index][(y * bitten.Box.Width) + x] && owner[((bitten.Box.Y + y) * width) + bitten.Box.X + x] == biter)
                {
                    count++;
                }
            }
        }

        return Math.Min(1, (double)count / area);
    }

    private static int[,] Contacts(int[] owner, int width, int height, int count)
    {
        var contact = new int[count + 1, count + 1];
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                if (x + 1 < width)
                {
                    Touch(owner[i], owner[i + 1]);
                }

                if (y + 1 < height)
                {
                    Touch(owner[i], owner[i + width]);
                }
            }
        }

        return contact;

        void Touch(int a, int b)
        {
            if (a != b)
            {
                contact[a, b]++;
                contact[b, a]++;
            }
        }
    }
}
