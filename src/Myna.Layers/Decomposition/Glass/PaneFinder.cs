using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Glass;

/// <summary>
/// Finds panes over a background that is known exactly: two pixels whose backgrounds differ give t and k; what most
/// pixels of a piece agree on is a pane (random sample consensus, Fischler and Bolles, 1981). Where the background is
/// flat but grainy, the pane weakens the grain by t.
/// </summary>
internal sealed class PaneFinder(ColourPlanes picture, Background background, float[] strength, float noise, Random random)
{
    private const int Hypotheses = 600;
    private const int Samples = 2500;
    private const float LeastTransmission = 0.22f;
    private const float MostTransmission = 0.93f;
    private const float LeastDifference = 6;
    private const float DarkestColour = 125;
    private readonly int _width = picture.Width;
    private readonly int _height = picture.Height;

    private readonly record struct Glazing(float Transmission, Rgb Added);

    /// <summary>The clearest pane that is left, or null.</summary>
    public Pane? Find()
    {
        foreach (List<int> piece in Pieces().OrderByDescending(piece => piece.Count).Take(8))
        {
            if (FindIn(piece) is { } pane)
            {
                return pane;
            }
        }

        return null;
    }

    /// <summary>Connected pieces of what is not background.</summary>
    private IEnumerable<List<int>> Pieces()
    {
        int least = Math.Max(200, picture.Pixels / 2500);
        var visited = new bool[picture.Pixels];
        for (int start = 0; start < visited.Length; start++)
        {
            if (visited[start] || background.Seen[start])
            {
                continue;
            }

            var piece = new List<int> { start };
            visited[start] = true;
            for (int next = 0; next < piece.Count; next++)
            {
                int i = piece[next], x = i % _width, y = i / _width;
                Visit(x > 0, i - 1);
                Visit(x + 1 < _width, i + 1);
                Visit(y > 0, i - _width);
                Visit(y + 1 < _height, i + _width);
            }

            if (piece.Count >= least)
            {
                yield return piece;
            }

            void Visit(bool inside, int i)
            {
                if (inside && !visited[i] && !background.Seen[i])
                {
                    visited[i] = true;
                    piece.Add(i);
                }
            }
        }
    }

    private Pane? FindIn(List<int> piece)
    {
        float calm = 4 + (3 * noise);
        int[] calmPixels = [.. piece.Where(i => strength[i] <= calm || !IsFlatBehind(i))];
        if (calmPixels.Length < 150)
        {
            return null;
        }

        int[] samples = calmPixels.Length <= Samples ? calmPixels : [.. Enumerable.Range(0, Samples).Select(_ => calmPixels[random.Next(calmPixels.Length)])];
        return FromDifferences(piece, samples) ?? FromGrain(piece);
    }

    private bool IsFlatBehind(int i) => (background.Colours.At(i) - background.Colours.At(Math.Max(0, i - 2))).Largest < 1;

    private Pane? FromDifferences(List<int> piece, int[] samples)
    {
        float tolerance = 1.6f + (2.5f * noise);
        (Glazing Glazing, int Votes) best = default;
        for (int h = 0; h < Hypotheses; h++)
        {
            int p = samples[random.Next(samples.Length)], q = samples[random.Next(samples.Length)];
            Rgb behind = background.Colours.At(p) - background.Colours.At(q);
            if (behind.Largest < LeastDifference)
            {
                continue;
            }

            Rgb seen = picture.At(p) - picture.At(q);
            float t = Rgb.Dot(seen, behind) / Rgb.Dot(behind, behind);
            var glazing = new Glazing(t, picture.At(p) - (t * background.Colours.At(p)));
            if (IsPossible(glazing) && (seen - (t * behind)).Largest <= 2 * tolerance)
            {
                int votes = samples.Count(i => Fits(i, glazing, tolerance));
                best = votes > best.Votes ? (glazing, votes) : best;
            }
        }

        if (best.Votes < 0.15 * samples.Length)
        {
            return null;
        }

        Glazing refined = best.Glazing;
        for (int round = 0; round < 3; round++)
        {
            refined = Refine(samples, refined, tolerance * 1.5f);
        }

        return IsPossible(refined) ? Shape(piece, refined, tolerance * 1.8f) : null;
    }

    /// <summary>Flat but grainy background: the piece's parts of one colour, whose grain is weaker than the background's.</summary>
    private Pane? FromGrain(List<int> piece)
    {
        if (noise < 0.7f)
        {
            return null;
        }

        var inside = new HashSet<int>(piece);
        int[] calm = [.. piece.Where(i => strength[i] <= 2 * (1 + (2 * noise)) && inside.Contains(i - 4) && inside.Contains(i + 4))];
        if (calm.Length < 300)
        {
            return null;
        }

        // The most common colour of the piece, by its green.
        var histogram = new int[256];
        foreach (int i in calm)
        {
            histogram[(int)picture.G[i]]++;
        }

        int reach = 1 + (int)(2 * noise);
        int mode = Enumerable.Range(0, 256).MaxBy(v => Enumerable.Range(Math.Max(0, v - reach), (2 * reach) + 1).Sum(u => histogram[Math.Min(255, u)]));
        int[] members = [.. calm.Where(i => MathF.Abs(picture.G[i] - mode) <= 2 * reach)];
        if (members.Length < 0.35 * piece.Count)
        {
            return null;
        }

        float behindGrain = Grain([.. Enumerable.Range(0, 20000).Select(_ => random.Next(1, picture.Pixels - 1)).Where(i => background.Seen[i] && background.Seen[i - 1] && background.Seen[i + 1])]);
        float grain = Grain(members);
        float t = behindGrain > 0 ? grain / behindGrain : 0;
        Rgb mean = default, behind = default;
        foreach (int i in members)
        {
            mean += (1f / members.Length) * picture.At(i);
            behind += (1f / members.Length) * background.Colours.At(i);
        }

        var glazing = new Glazing(t, mean - (t * behind));
        return t is > 0.3f and < 0.88f && IsPossible(glazing) ? Shape(piece, glazing, 2 + (3.5f * noise)) : null;
    }

    /// <summary>The mean second difference along rows: a measure of grain that slopes do not touch.</summary>
    private float Grain(int[] pixels)
    {
        double sum = 0;
        int count = 0;
        foreach (int i in pixels)
        {
            if (i > 0 && i + 1 < picture.Pixels)
            {
                for (int c = 0; c < ColourPlanes.Count; c++)
                {
                    sum += Math.Min(20, Math.Abs(picture[c][i - 1] - (2 * picture[c][i]) + picture[c][i + 1]));
                    count++;
                }
            }
        }

        return count == 0 ? 0 : (float)(sum / count);
    }

    private static bool IsPossible(Glazing glazing)
    {
        if (glazing.Transmission is < LeastTransmission or > MostTransmission)
        {
            return false;
        }

        Rgb colour = 1 / (1 - glazing.Transmission) * glazing.Added;
        return colour.R is > DarkestColour and < 268 && colour.G is > DarkestColour and < 268 && colour.B is > DarkestColour and < 268;
    }

    private bool Fits(int i, Glazing glazing, float tolerance)
        => (picture.At(i) - (glazing.Transmission * background.Colours.At(i)) - glazing.Added).Largest <= tolerance;

    private Glazing Refine(int[] samples, Glazing glazing, float tolerance)
    {
        Rgb seen = default, behind = default;
        int count = 0;
        foreach (int i in samples)
        {
            if (Fits(i, glazing, tolerance))
            {
                seen += picture.At(i);
                behind += background.Colours.At(i);
                count++;
            }
        }

        if (count == 0)
        {
            return glazing;
        }

        (seen, behind) = ((1f / count) * seen, (1f / count) * behind);
        float products = 0, squares = 1e-3f;
        foreach (int i in samples)
        {
            if (Fits(i, glazing, tolerance))
            {
                Rgb b = background.Colours.At(i) - behind;
                products += Rgb.Dot(picture.At(i) - seen, b);
                squares += Rgb.Dot(b, b);
            }
        }

        float t = products / squares;
        return new Glazing(t, seen - (t * behind));
    }

    /// <summary>The pane's place: the hull of what fits, as panes are convex; null if what fits does not fill it.</summary>
    private Pane? Shape(List<int> piece, Glazing glazing, float tolerance)
    {
        PixelBox box = piece.Aggregate(default(PixelBox), (all, i) => all.Union(new PixelBox(i % _width, i / _width, 1, 1)));
        var fits = new bool[box.Width * box.Height];
        var inPiece = new bool[fits.Length];
        foreach (int i in piece)
        {
            int j = (((i / _width) - box.Y) * box.Width) + (i % _width) - box.X;
            inPiece[j] = true;
            fits[j] = Fits(i, glazing, tolerance);
        }

        bool[] solid = LargestSolid(Close(fits, box.Width, box.Height), box.Width, box.Height);
        bool[] hull = ConvexHull.Fill(solid, box.Width, box.Height);
        int area = 0, inside = 0, own = 0;
        for (int j = 0; j < hull.Length; j++)
        {
            area += hull[j] ? 1 : 0;
            inside += hull[j] && inPiece[j] ? 1 : 0;
            own += hull[j] && fits[j] ? 1 : 0;
        }

        if (area < 200 || own < 0.5 * area || inside < 0.85 * area)
        {
            return null;
        }

        return new Pane(box, hull, [.. hull.Select((here, j) => here && fits[j])], glazing.Transmission, glazing.Added);
    }

    /// <summary>Closes gaps up to four pixels wide, such as the soft edges of stripes leave.</summary>
    private static bool[] Close(bool[] mask, int width, int height)
    {
        bool[] wide = ShapeCompletion.Dilate(mask, width, height, 2);
        bool[] open = ShapeCompletion.Dilate(Array.ConvertAll(wide, here => !here), width, height, 2);
        return Array.ConvertAll(open, here => !here);
    }

    /// <summary>The largest connected part of a mask after specks and thin bridges are taken off it.</summary>
    internal static bool[] LargestSolid(bool[] mask, int width, int height)
    {
        // A pixel is solid if most of the 5 × 5 around it are in the mask.
        var solid = new bool[mask.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int count = 0;
                for (int dy = -2; dy <= 2; dy++)
                {
                    for (int dx = -2; dx <= 2; dx++)
                    {
                        count += x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && mask[((y + dy) * width) + x + dx] ? 1 : 0;
                    }
                }

                solid[(y * width) + x] = count >= 15;
            }
        }

        var best = new List<int>();
        var visited = new bool[mask.Length];
        for (int start = 0; start < mask.Length; start++)
        {
            if (!solid[start] || visited[start])
            {
                continue;
            }

            var part = new List<int> { start };
            visited[start] = true;
            for (int next = 0; next < part.Count; next++)
            {
                int i = part[next], x = i % width, y = i / width;
                Visit(x > 0, i - 1);
                Visit(x + 1 < width, i + 1);
                Visit(y > 0, i - width);
                Visit(y + 1 < height, i + width);
            }

            best = part.Count > best.Count ? part : best;

            void Visit(bool inside, int i)
            {
                if (inside && solid[i] && !visited[i])
                {
                    visited[i] = true;
                    part.Add(i);
                }
            }
        }

        var result = new bool[mask.Length];
        foreach (int i in best)
        {
            result[i] = true;
        }

        return result;
    }
}
