using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Pictures;

namespace Myna.Layers.Text.Glyphs;

/// <summary>
/// Takes the letters of a line off their ground: colours that are common within the line and rare around it are ink; the
/// ground is spread smoothly beneath them; where a pixel lies between ground and ink is its alpha. Outlines in another colour
/// stay with the letters, and so does a soft shadow where the ground is even enough to see it.
/// </summary>
/// <param name="picture">The picture's colours.</param>
internal sealed class GlyphMatting(ColourPlanes picture)
{
    private const int MostColours = 7;
    private const double Reach = 0.45;
    private const double RingReach = 0.28;
    private const float LeastContrast = 12;

    /// <summary>Takes off one line; null if no colour stands out.</summary>
    public LineMatte? Extract(TextQuad quad)
    {
        PixelBox box = quad.Bounds(picture.Width, picture.Height, (Reach * quad.Height) + 3);
        if (box.IsEmpty || quad.Height < 3)
        {
            return null;
        }

        var place = new (double Along, double Across)[box.Area];
        var colours = new ColourPlanes(box.Width, box.Height);
        for (int j = 0; j < place.Length; j++)
        {
            int x = box.X + (j % box.Width), y = box.Y + (j / box.Width);
            (double along, double across) = quad.Locate(new CanvasPoint(x + 0.5, y + 0.5));

            // In heights of the line, both: how far outside, or negative inside.
            place[j] = ((Math.Abs(along - 0.5) - 0.5) * quad.Width / quad.Height, Math.Abs(across - 0.5) - 0.5);
            colours.Set(j, picture.At((y * picture.Width) + x));
        }

        bool[] inside = Array.ConvertAll(place, p => p is { Along: <= 0.02, Across: <= 0.02 });
        bool[] ring = Array.ConvertAll(place, p => Math.Max(p.Along, p.Across) is > 0 and <= RingReach);
        if (!inside.Any(here => here) || !ring.Any(here => here))
        {
            return null;
        }

        ColourClusters clusters = ColourClusters.Of([.. Enumerable.Range(0, inside.Length).Where(j => inside[j]).Select(colours.At)], MostColours);
        int[] cluster = [.. Enumerable.Range(0, place.Length).Select(j => clusters.Nearest(colours.At(j)))];
        bool[] isGround = GroundColours(clusters, cluster, inside, ring, out int ink);
        if (ink < 0)
        {
            return null;
        }

        bool[] near = Array.ConvertAll(place, p => Math.Max(p.Along, p.Across) <= 0.3);
        var inky = new bool[place.Length];
        for (int j = 0; j < inky.Length; j++)
        {
            inky[j] = near[j] && !isGround[cluster[j]];
        }

        DropStrangers(inky, place, box);
        return Solve(quad, box, colours, inky, cluster, ink);
    }

    /// <summary>Which colours are the ground's: those that are about as common around the line as within.</summary>
    private static bool[] GroundColours(ColourClusters clusters, int[] cluster, bool[] inside, bool[] ring, out int ink)
    {
        int count = clusters.Centres.Length;
        var within = new double[count];
        var around = new double[count];
        for (int j = 0; j < cluster.Length; j++)
        {
            within[cluster[j]] += inside[j] ? 1 : 0;
            around[cluster[j]] += ring[j] ? 1 : 0;
        }

        double all = within.Sum(), ringAll = around.Sum();
        for (int k = 0; k < count; k++)
        {
            (within[k], around[k]) = (within[k] / all, around[k] / ringAll);
        }

        bool[] ground = [.. Enumerable.Range(0, count).Select(k => around[k] >= 0.6 * within[k])];
        if (ground.All(here => !here))
        {
            ground[Array.IndexOf(around, around.Max())] = true;
        }

        ink = -1;
        double best = 0;
        for (int k = 0; k < count; k++)
        {
            double contrast = Enumerable.Range(0, count).Where(g => ground[g] && around[g] > 0.05).Select(g => (double)(clusters.Centres[k] - clusters.Centres[g]).Largest)
                .DefaultIfEmpty(0).Min();
            double score = within[k] * contrast * contrast;
            if (!ground[k] && contrast >= LeastContrast && score > best)
            {
                (best, ink) = (score, k);
            }
        }

        return ground;
    }

    /// <summary>Takes out what only reaches into the line from outside.</summary>
    private static void DropStrangers(bool[] inky, (double Along, double Across)[] place, PixelBox box)
    {
        var visited = new bool[inky.Length];
        var part = new List<int>();
        for (int start = 0; start < inky.Length; start++)
        {
            if (!inky[start] || visited[start])
            {
                continue;
            }

            part.Clear();
            part.Add(start);
            visited[start] = true;
            for (int next = 0; next < part.Count; next++)
            {
                int x = part[next] % box.Width, y = part[next] / box.Width;
                for (int v = Math.Max(0, y - 1); v <= Math.Min(box.Height - 1, y + 1); v++)
                {
                    for (int u = Math.Max(0, x - 1); u <= Math.Min(box.Width - 1, x + 1); u++)
                    {
                        int i = (v * box.Width) + u;
                        if (inky[i] && !visited[i])
                        {
                            visited[i] = true;
                            part.Add(i);
                        }
                    }
                }
            }

            int inside = part.Count(i => place[i] is { Along: <= 0.05, Across: <= 0.02 });
            if (inside < 0.55 * part.Count)
            {
                foreach (int i in part)
                {
                    inky[i] = false;
                }
            }
        }
    }

    private static LineMatte? Solve(TextQuad quad, PixelBox box, ColourPlanes colours, bool[] inky, int[] cluster, int ink)
    {
        (ColourPlanes fill, Rgb colour)? letters = InkColours(box, colours, inky, cluster, ink);
        if (letters is null)
        {
            return null;
        }

        bool[] touched = ShapeCompletion.Dilate(inky, box.Width, box.Height, quad.Height > 24 ? 2 : 1);
        ColourPlanes ground = SpreadGround(colours, touched);
        (float[]? shade, ColourPlanes lit) = InkShadow.Find(colours, touched, quad.Height, ground);
        var alpha = new float[inky.Length];
        var picture = new Picture(box.Width, box.Height);
        for (int j = 0; j < alpha.Length; j++)
        {
            float shadow = shade?[j] ?? 0;
            Rgb beneath = (1 - shadow) * lit.At(j), span = letters.Value.fill.At(j) - beneath, seen = colours.At(j) - beneath;
            float squared = Rgb.Dot(span, span);
            float a = touched[j] && squared > 1 ? Math.Clamp(Rgb.Dot(seen, span) / squared, 0, 1) : 0;
            bool strange = touched[j] && (seen - (a * span)).Largest > Math.Max(22, 0.3f * span.Largest);
            alpha[j] = a = a < 0.04f ? 0 : a > 0.96f ? 1 : a;

            // Outlines and ornaments in a third colour are kept as they are.
            float whole = strange && inky[j] ? 1 : a;
            float total = whole + (shadow * (1 - whole));
            if (total < 0.012f)
            {
                continue;
            }

            Rgb shown = whole >= 1 ? colours.At(j) : (whole / total) * letters.Value.fill.At(j);
            shown = shown.Clamp();
            Span<byte> pixel = picture.Pixels.AsSpan(4 * j, 4);
            (pixel[0], pixel[1], pixel[2]) = ((byte)MathF.Round(shown.R), (byte)MathF.Round(shown.G), (byte)MathF.Round(shown.B));
            pixel[3] = (byte)MathF.Round(255 * total);
        }

        return new LineMatte(box, alpha, picture, letters.Value.colour);
    }

    /// <summary>The letters' colour everywhere in the box: one, or spread from the hearts of the strokes where it changes.</summary>
    private static (ColourPlanes Fill, Rgb Colour)? InkColours(PixelBox box, ColourPlanes colours, bool[] inky, int[] cluster, int ink)
    {
        bool[] own = [.. Enumerable.Range(0, inky.Length).Select(j => inky[j] && cluster[j] == ink)];
        if (!own.Any(here => here))
        {
            return null;
        }

        var heart = new bool[own.Length];
        int hearts = 0;
        for (int y = 1; y < box.Height - 1; y++)
        {
            for (int x = 1; x < box.Width - 1; x++)
            {
                int j = (y * box.Width) + x;
                heart[j] = own[j] && own[j - 1] && own[j + 1] && own[j - box.Width] && own[j + box.Width];
                hearts += heart[j] ? 1 : 0;
            }
        }

        if (hearts < 12)
        {
            // Strokes of a pixel or two: those that differ most from the ground around show most of their colour.
            ColourPlanes around = SpreadGround(colours, ShapeCompletion.Dilate(inky, box.Width, box.Height, 1));
            int[] strongest = [.. Enumerable.Range(0, own.Length).Where(j => own[j]).OrderByDescending(j => (colours.At(j) - around.At(j)).Largest)];
            foreach (int j in strongest.Take(Math.Max(1, strongest.Length / 3)))
            {
                heart[j] = true;
            }
        }

        Rgb[] shown = [.. Enumerable.Range(0, own.Length).Where(j => heart[j]).Select(colours.At)];
        var colour = new Rgb(Median(shown, c => c.R), Median(shown, c => c.G), Median(shown, c => c.B));
        float spread = Median(shown, c => (c - colour).Largest);
        var fill = new ColourPlanes(box.Width, box.Height);
        for (int j = 0; j < own.Length; j++)
        {
            fill.Set(j, spread > 5 && hearts >= 12 && heart[j] ? colours.At(j) : colour);
        }

        if (spread > 5 && hearts >= 12)
        {
            for (int c = 0; c < ColourPlanes.Count; c++)
            {
                PullPush.Fill(fill[c], heart, box.Width, box.Height);
            }
        }

        return (fill, colour);
    }

    /// <summary>The colours beneath what is touched, spread from around it.</summary>
    internal static ColourPlanes SpreadGround(ColourPlanes colours, bool[] touched)
    {
        ColourPlanes ground = colours.Copy();
        bool[] known = Array.ConvertAll(touched, here => !here);
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            PullPush.Fill(ground[c], known, colours.Width, colours.Height);
        }

        return ground;
    }

    internal static float Median(IReadOnlyList<Rgb> colours, Func<Rgb, float> value)
    {
        float[] values = [.. colours.Select(value)];
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }
}
