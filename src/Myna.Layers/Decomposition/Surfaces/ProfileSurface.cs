namespace Myna.Layers.Decomposition.Surfaces;

/// <summary>
/// A fill whose colour depends on one coordinate only: the way along a direction (flat, linear gradients of any number
/// of stops, stripes) or the distance from a point (radial gradients). The colours along that coordinate are a free
/// table, so nothing about stops or periods needs to be known.
/// </summary>
/// <param name="coordinate">The coordinate, in pixels.</param>
/// <param name="first">The coordinate of the table's first entry.</param>
/// <param name="step">Pixels between entries.</param>
/// <param name="table">The colours.</param>
internal sealed class ProfileSurface(Coordinate coordinate, float first, float step, Rgb[] table)
{
    private const int Rounds = 3;
    private const int MostCompared = 200;
    private const int MostTried = 24;

    /// <summary>The fill's colour at the middle of a pixel.</summary>
    public Rgb At(int x, int y)
    {
        float place = (coordinate.At(x, y) - first) / step;
        int i = Math.Clamp((int)MathF.Floor(place), 0, table.Length - 1);
        int j = Math.Min(i + 1, table.Length - 1);
        return Rgb.Mix(table[i], table[j], Math.Clamp(place - i, 0, 1));
    }

    /// <summary>
    /// Fits the table to samples: for each entry the median, then the mean of the samples near it, so that as long as
    /// less than half of an entry's samples are something else, they do not count.
    /// </summary>
    /// <param name="picture">The colours.</param>
    /// <param name="samples">The pixels to look at.</param>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="step">Pixels between entries.</param>
    /// <param name="tolerance">How far from the median a sample may be.</param>
    /// <param name="inliers">The share of samples within the tolerance.</param>
    public static ProfileSurface Fit(
        ColourPlanes picture, ReadOnlySpan<int> samples, Coordinate coordinate, float step, float tolerance, out float inliers)
    {
        var places = new float[samples.Length];
        float least = float.MaxValue, most = float.MinValue;
        for (int k = 0; k < samples.Length; k++)
        {
            places[k] = coordinate.At(samples[k] % picture.Width, samples[k] / picture.Width);
            least = MathF.Min(least, places[k]);
            most = MathF.Max(most, places[k]);
        }

        int bins = (int)((most - least) / step) + 2;
        var start = new int[bins + 1];
        var bin = new int[samples.Length];
        for (int k = 0; k < samples.Length; k++)
        {
            bin[k] = (int)MathF.Round((places[k] - least) / step);
            start[bin[k] + 1]++;
        }

        for (int b = 0; b < bins; b++)
        {
            start[b + 1] += start[b];
        }

        var order = new int[samples.Length];
        int[] next = start[..^1];
        for (int k = 0; k < samples.Length; k++)
        {
            order[next[bin[k]]++] = samples[k];
        }

        var table = new Rgb[bins];
        var weight = new int[bins];
        int near = 0;
        var values = new float[samples.Length];
        for (int b = 0; b < bins; b++)
        {
            ReadOnlySpan<int> members = order.AsSpan(start[b], start[b + 1] - start[b]);
            if (members.IsEmpty)
            {
                continue;
            }

            var median = new Rgb(Median(picture.R, members, values), Median(picture.G, members, values), Median(picture.B, members, values));
            // The median is off a little where much else lies on the fill: a few rounds towards the mean of what is near.
            Rgb middle = members.Length >= 40 ? Mode(picture, members, median, tolerance) : median;
            for (int round = 0; round < Rounds; round++)
            {
                Rgb sum = default;
                weight[b] = 0;
                foreach (int i in members)
                {
                    Rgb colour = picture.At(i);
                    if ((colour - middle).Largest <= tolerance)
                    {
                        sum += colour;
                        weight[b]++;
                    }
                }

                if (weight[b] == 0)
                {
                    break;
                }

                middle = (1f / weight[b]) * sum;
                if (members.Length < 200)
                {
                    break;
                }
            }

            near += weight[b];
            table[b] = middle;
            weight[b] = weight[b] * 4 < members.Length ? 0 : weight[b];
        }

        if (bins > 8)
        {
            DropForeignRuns(table, weight, start, 2 * tolerance);
        }

        Bridge(table, weight);
        inliers = (float)near / Math.Max(1, samples.Length);
        return new ProfileSurface(coordinate, least, step, table);
    }

    /// <summary>
    /// The median, or where less than half of the samples are near it the colour that most are near: of a bin that is mostly
    /// covered, the median is no colour of anything.
    /// </summary>
    private static Rgb Mode(ColourPlanes picture, ReadOnlySpan<int> members, Rgb median, float tolerance)
    {
        int stride = Math.Max(1, members.Length / MostCompared), compared = (members.Length + stride - 1) / stride;
        (Rgb best, int most) = (median, Near(picture, members, stride, median));
        for (int k = 0; k < MostTried && 2 * most < compared; k++)
        {
            Rgb trial = picture.At(members[(int)((long)k * members.Length / MostTried)]);
            int near = Near(picture, members, stride, trial);
            (best, most) = near > most * 1.2 ? (trial, near) : (best, most);
        }

        return best;

        int Near(ColourPlanes colours, ReadOnlySpan<int> places, int step, Rgb centre)
        {
            int near = 0;
            for (int k = 0; k < places.Length; k += step)
            {
                near += (colours.At(places[k]) - centre).Largest <= tolerance ? 1 : 0;
            }

            return near;
        }
    }

    private static float Median(float[] plane, ReadOnlySpan<int> members, float[] values)
    {
        for (int k = 0; k < members.Length; k++)
        {
            values[k] = plane[members[k]];
        }

        Span<float> some = values.AsSpan(0, members.Length);
        some.Sort();
        return some[members.Length / 2];
    }

    /// <summary>
    /// A gradient's table runs smoothly, and most of it is one run (that of stripes never is). Runs that do not join it come
    /// from something that lies on the background.
    /// </summary>
    private static void DropForeignRuns(Rgb[] table, int[] weight, int[] start, float jump)
    {
        List<(int From, int To)> runs = [];
        int previous = -1;
        for (int b = 0; b < table.Length; b++)
        {
            if (weight[b] == 0)
            {
                continue;
            }

            if (previous < 0 || b - previous > 3 || (table[b] - table[previous]).Largest > jump)
            {
                runs.Add((b, b + 1));
            }
            else
            {
                runs[^1] = (runs[^1].From, b + 1);
            }

            previous = b;
        }

        if (runs.Count <= 1)
        {
            return;
        }

        (int From, int To) main = runs.MaxBy(run => Enumerable.Range(run.From, run.To - run.From).Sum(b => (long)weight[b]));
        if (main.To - main.From < table.Length / 3)
        {
            return;
        }

        foreach ((int from, int to) in runs)
        {
            if (from == main.From || IsGradient(from, to))
            {
                continue;
            }

            bool before = to <= main.From;
            int edge = before ? main.From : main.To - 1, inner = before ? Math.Min(edge + 12, main.To - 1) : Math.Max(edge - 12, main.From);
            int near = before ? to - 1 : from;
            Rgb slope = edge == inner ? default : (1f / (edge - inner)) * (table[edge] - table[inner]);
            Rgb expected = table[edge] + ((near - edge) * slope);
            if ((expected - table[near]).Largest > jump + (0.5f * Math.Abs(near - edge) * slope.Largest))
            {
                Array.Clear(weight, from, to - from);
            }
        }

        // A long run that itself changes its colour, and that most of what is there belongs to, is the gradient beyond a stop
        // that something covers; a banner across the canvas has one colour.
        bool IsGradient(int from, int to)
        {
            long near = 0;
            for (int b = from; b < to; b++)
            {
                near += weight[b];
            }

            return to - from >= table.Length / 10 && near > 0.28 * (start[to] - start[from]) && (table[from] - table[to - 1]).Largest > 3 * jump;
        }
    }

    /// <summary>Fills entries without samples from their neighbours.</summary>
    private static void Bridge(Rgb[] table, int[] weight)
    {
        int last = -1;
        for (int b = 0; b < table.Length; b++)
        {
            if (weight[b] == 0)
            {
                continue;
            }

            for (int gap = last + 1; gap < b; gap++)
            {
                table[gap] = last < 0 ? Beyond(table, weight, b, b - gap, 1) : Rgb.Mix(table[last], table[b], (float)(gap - last) / (b - last));
            }

            last = b;
        }

        for (int gap = last + 1; gap < table.Length && last >= 0; gap++)
        {
            table[gap] = Beyond(table, weight, last, gap - last, -1);
        }
    }

    /// <summary>A gradient goes on beyond what is seen of it, straight on.</summary>
    private static Rgb Beyond(Rgb[] table, int[] weight, int edge, int distance, int inwards)
    {
        const int Stretch = 40;
        int inner = edge + (inwards * Stretch);
        if (inner < 0 || inner >= table.Length || weight[inner] == 0)
        {
            return table[edge];
        }

        Rgb slope = (1f / Stretch) * (table[edge] - table[inner]);
        Rgb middle = table[edge + (inwards * Stretch / 2)] - (0.5f * (table[edge] + table[inner]));
        return middle.Largest > 3 ? table[edge] : (table[edge] + (distance * slope)).Clamp();
    }
}

/// <summary>One number for each place of the canvas: the way along a direction, or the distance from a point; in pixels.</summary>
/// <param name="Radial">Whether it is a distance.</param>
/// <param name="A">The direction's cosine, or the point's x.</param>
/// <param name="B">The direction's sine, or the point's y.</param>
internal readonly record struct Coordinate(bool Radial, float A, float B)
{
    public static Coordinate Along(double radians) => new(false, (float)Math.Cos(radians), (float)Math.Sin(radians));

    public static Coordinate From(float x, float y) => new(true, x, y);

    public float At(int x, int y)
        => Radial ? MathF.Sqrt(((x - A) * (x - A)) + ((y - B) * (y - B))) : (x * A) + (y * B);
}
