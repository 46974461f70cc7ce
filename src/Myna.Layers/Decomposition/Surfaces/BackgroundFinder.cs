using Myna.Layers.Decomposition.Completion;

namespace Myna.Layers.Decomposition.Surfaces;

/// <summary>What a background looks like everywhere, and where it is seen.</summary>
/// <param name="Colours">Its colour at every pixel, also where it is covered.</param>
/// <param name="Seen">Where the picture shows it and nothing else.</param>
/// <param name="Exact">Whether it is a flat fill, a gradient or stripes, known everywhere to within <paramref name="Tolerance"/>.</param>
/// <param name="Tolerance">How far a pixel that shows it can be from its colour, in levels.</param>
internal sealed record Background(ColourPlanes Colours, bool[] Seen, bool Exact, float Tolerance);

/// <summary>Finds backgrounds that one profile explains: flat, gradient, paper (with its grain as noise), stripes.</summary>
internal static class BackgroundFinder
{
    private const float LeastShare = 0.3f;
    private const float LeastPeaked = 0.82f;
    private const float LeastClearShare = 0.2f;
    private const float ClearlyPeaked = 0.94f;
    private const int LeastIsland = 12;

    /// <summary>The background if a profile explains enough of the picture, else null.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="strength">Edge strength.</param>
    /// <param name="noise">The picture's fine noise, in levels.</param>
    /// <param name="random">Picks samples.</param>
    public static Background? Find(ColourPlanes picture, float[] strength, float noise, Random random)
    {
        int[] candidates = [.. Enumerable.Range(0, picture.Pixels)];
        if (candidates.Length < 64)
        {
            return null;
        }

        // Grain is measured where there is least of it, so a coarser one may be needed.
        float tolerance = MathF.Min(2.2f + (4 * noise), 14);
        ProfileSearch.Found found = ProfileSearch.Best(picture, candidates, strength, tolerance, random);
        if (!IsGood(found) && tolerance < 14)
        {
            tolerance = MathF.Min(1.7f * tolerance, 14);
            found = ProfileSearch.Best(picture, candidates, strength, tolerance, random);
        }

        if (!IsGood(found))
        {
            return null;
        }

        var colours = new ColourPlanes(picture.Width, picture.Height);
        var seen = new bool[picture.Pixels];
        for (int y = 0, i = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++, i++)
            {
                Rgb colour = found.Surface.At(x, y);
                colours.Set(i, colour);
                seen[i] = (picture.At(i) - colour).Largest <= tolerance;
            }
        }

        AddMixtures(picture, colours, seen, tolerance);
        DropIslands(seen, picture.Width, picture.Height);
        return new Background(colours, seen, true, tolerance);
    }

    private static bool IsGood(ProfileSearch.Found found)
        => found.Peaked >= LeastPeaked && found.Inliers >= (found.Peaked > ClearlyPeaked ? LeastClearShare : LeastShare);

    /// <summary>
    /// Where the background itself has edges, as stripes do, a pixel may be any mixture of what is beside it: the profile
    /// knows those edges to a part of a pixel only.
    /// </summary>
    private static void AddMixtures(ColourPlanes picture, ColourPlanes colours, bool[] seen, float tolerance)
    {
        int width = picture.Width, height = picture.Height;
        for (int y = 1; y + 1 < height; y++)
        {
            for (int x = 1; x + 1 < width; x++)
            {
                int i = (y * width) + x;
                if (seen[i])
                {
                    continue;
                }

                bool between = true, edge = false;
                for (int c = 0; c < ColourPlanes.Count && between; c++)
                {
                    float[] plane = colours[c];
                    float least = float.MaxValue, most = float.MinValue;
                    for (int dy = -width; dy <= width; dy += width)
                    {
                        for (int dx = -1; dx <= 1; dx++)
                        {
                            least = MathF.Min(least, plane[i + dy + dx]);
                            most = MathF.Max(most, plane[i + dy + dx]);
                        }
                    }

                    edge |= most - least > 2 * tolerance;
                    between = picture[c][i] >= least - tolerance && picture[c][i] <= most + tolerance;
                }

                seen[i] = between && edge;
            }
        }
    }

    /// <summary>The background of a textured picture: a set of regions, filled in smoothly where they are covered.</summary>
    public static Background Textured(ColourPlanes picture, bool[] seen, bool[] core)
    {
        ColourPlanes colours = picture.Copy();
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(colours[c], core, picture.Width, picture.Height);
        }

        return new Background(colours, seen, false, 12);
    }

    /// <summary>Takes out single pixels and tiny islands that look like the background by chance.</summary>
    internal static void DropIslands(bool[] seen, int width, int height)
    {
        var visited = new bool[seen.Length];
        var island = new List<int>();
        for (int start = 0; start < seen.Length; start++)
        {
            if (!seen[start] || visited[start])
            {
                continue;
            }

            island.Clear();
            island.Add(start);
            visited[start] = true;
            for (int next = 0; next < island.Count; next++)
            {
                int i = island[next], x = i % width, y = i / width;
                Visit(x > 0, i - 1);
                Visit(x + 1 < width, i + 1);
                Visit(y > 0, i - width);
                Visit(y + 1 < height, i + width);
            }

            if (island.Count < LeastIsland)
            {
                foreach (int i in island)
                {
                    seen[i] = false;
                }
            }
        }

        void Visit(bool inside, int i)
        {
            if (inside && seen[i] && !visited[i])
            {
                visited[i] = true;
                island.Add(i);
            }
        }
    }
}
