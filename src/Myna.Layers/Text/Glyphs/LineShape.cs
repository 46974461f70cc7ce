using Myna.Layers.Document;

namespace Myna.Layers.Text.Glyphs;

/// <summary>What the letters' coverage says of the typeface, measured in the line's own frame.</summary>
internal sealed class LineShape
{
    private const float Covered = 0.5f;
    private const double LeastSlant = 0.1;
    private readonly bool[] _ink;
    private readonly int _width;
    private readonly int _height;

    private LineShape(bool[] ink, int width, int height, double slant, double top, double left, double scale)
        => (_ink, _width, _height, Slant, Top, Left, Scale) = (ink, width, height, slant, top, left, scale);

    /// <summary>How far uprights lean: columns to the right for each row upwards.</summary>
    public double Slant { get; }

    /// <summary>Where the ink begins, across the line, in pixels of the canvas below the line's upper edge.</summary>
    public double Top { get; }

    /// <summary>Where the first column of the frame lies along the line, in pixels of the canvas.</summary>
    public double Left { get; }

    /// <summary>Pixels of the canvas to one of the frame.</summary>
    public double Scale { get; }

    /// <summary>How high the ink is, in pixels of the canvas.</summary>
    public double InkHeight => _height * Scale;

    /// <summary>Measures a line; null if it has no ink.</summary>
    public static LineShape? Of(LineMatte matte, TextQuad quad)
    {
        var places = new List<(double U, double V)>();
        CanvasPoint along = quad.Along, across = new(-along.Y, along.X), centre = quad.Centre;
        for (int j = 0; j < matte.Letters.Length; j++)
        {
            if (matte.Letters[j] >= Covered)
            {
                CanvasPoint from = new CanvasPoint(matte.Box.X + (j % matte.Box.Width) + 0.5, matte.Box.Y + (j / matte.Box.Width) + 0.5) - centre;
                places.Add((CanvasPoint.Dot(from, along) + (quad.Width / 2), CanvasPoint.Dot(from, across) + (quad.Height / 2)));
            }
        }

        if (places.Count < 6)
        {
            return null;
        }

        // A freak pixel or two must not stretch the line.
        double[] heights = [.. places.Select(p => p.V).Order()];
        double top = heights[heights.Length / 500] - 0.5, bottom = heights[heights.Length - 1 - (heights.Length / 500)] + 0.5;
        double slant = Lean(places, top, bottom);
        double left = places.Min(p => p.U - (slant * (bottom - p.V))), right = places.Max(p => p.U - (slant * (bottom - p.V)));
        double scale = Math.Max(1, (bottom - top) / 120);
        int width = (int)((right - left) / scale) + 1, height = Math.Max(1, (int)Math.Round((bottom - top) / scale));
        var ink = new bool[width * height];
        foreach ((double u, double v) in places)
        {
            int x = (int)((u - (slant * (bottom - v)) - left) / scale), y = (int)((v - top) / scale);
            if (x >= 0 && x < width && y >= 0 && y < height)
            {
                ink[(y * width) + x] = true;
            }
        }

        // Turned lines leave pinholes between the pixels.
        for (int y = 0; y < height; y++)
        {
            for (int x = 1; x < width - 1; x++)
            {
                int j = (y * width) + x;
                ink[j] |= ink[j - 1] && ink[j + 1];
            }
        }

        return new LineShape(ink, width, height, slant, top, left, scale);
    }

    /// <summary>The corners of the ink on the canvas.</summary>
    public CanvasPoint[] Corners(TextQuad quad)
    {
        CanvasPoint along = quad.Along, across = new(-along.Y, along.X);
        CanvasPoint start = quad.Centre - ((quad.Width / 2) * along) - ((quad.Height / 2) * across);
        double right = Left + (_width * Scale), bottom = Top + InkHeight, lean = Slant * InkHeight;
        (double U, double V)[] corners = [(Left + Math.Min(lean, 0), Top), (right + Math.Max(lean, 0), Top), (right, bottom), (Left, bottom)];
        return Array.ConvertAll(corners, corner => start + (corner.U * along) + (corner.V * across));
    }

    /// <summary>Stretches without ink between the first and the last letter: where they begin and end along the line, in pixels of the canvas.</summary>
    public List<(double From, double To)> Gaps()
    {
        var gaps = new List<(double, double)>();
        int last = -1;
        for (int x = 0; x < _width; x++)
        {
            bool any = false;
            for (int y = 0; y < _height && !any; y++)
            {
                any = _ink[(y * _width) + x];
            }

            if (any)
            {
                if (last >= 0 && x > last + 1)
                {
                    gaps.Add((Left + ((last + 1) * Scale), Left + (x * Scale)));
                }

                last = x;
            }
        }

        return gaps;
    }

    /// <summary>The typical length of a run of ink along the rows, in pixels of the canvas: the width of the strokes.</summary>
    public double StrokeWidth()
    {
        var runs = new List<int>();
        for (int y = _height / 5; y < Math.Max((_height / 5) + 1, _height * 4 / 5); y++)
        {
            runs.AddRange(Runs(y));
        }

        runs.Sort();
        return runs.Count == 0 ? Scale : runs[runs.Count * 2 / 5] * Scale;
    }

    /// <summary>How lean and heavy the letters are, and of which class.</summary>
    /// <param name="size">The font's size in pixels.</param>
    /// <param name="letters">How many letters that are no blanks were read.</param>
    public (TypefaceClass Typeface, bool Bold, bool Italic) Guess(double size, int letters)
    {
        double stroke = StrokeWidth() / size;
        return (IsMonospaced(letters) ? TypefaceClass.Monospace : HasSerifs() ? TypefaceClass.Serif : TypefaceClass.SansSerif, stroke > 0.135, Slant >= LeastSlant);
    }

    /// <summary>The shear at which the columns are fullest and emptiest.</summary>
    private static double Lean(List<(double U, double V)> places, double top, double bottom)
    {
        double best = 0, most = double.MinValue;
        int stride = Math.Max(1, places.Count / 6000);
        for (double slant = -0.3; slant <= 0.46; slant += 0.02)
        {
            var columns = new Dictionary<int, int>();
            for (int i = 0; i < places.Count; i += stride)
            {
                int column = (int)Math.Floor(places[i].U - (slant * (bottom - places[i].V)));
                columns[column] = columns.GetValueOrDefault(column) + 1;
            }

            // Upright text wins ties: slants must show.
            double sharp = columns.Values.Sum(count => (double)count * count) * (Math.Abs(slant) < 0.05 ? 1.04 : 1);
            (best, most) = sharp > most ? (slant, sharp) : (best, most);
        }

        return Math.Abs(best) < LeastSlant ? 0 : bottom - top < 6 ? 0 : best;
    }

    private List<int> Runs(int y)
    {
        var runs = new List<int>();
        int run = 0;
        for (int x = 0; x <= _width; x++)
        {
            if (x < _width && _ink[(y * _width) + x])
            {
                run++;
            }
            else if (run > 0)
            {
                runs.Add(run);
                run = 0;
            }
        }

        return runs;
    }

    /// <summary>Whether the letters' middles stand at whole multiples of one step.</summary>
    private bool IsMonospaced(int letters)
    {
        List<(double From, double To)> gaps = Gaps();
        double[] edges = [Left, .. gaps.SelectMany(gap => (double[])[gap.From, gap.To]), Left + (_width * Scale)];
        double[] middles = [.. Enumerable.Range(0, edges.Length / 2).Select(i => (edges[2 * i] + edges[(2 * i) + 1]) / 2)];
        if (middles.Length < 5 || Math.Abs(middles.Length - letters) > 1)
        {
            return false;
        }

        double[] steps = [.. middles.Zip(middles.Skip(1), (a, b) => b - a).Order()];
        double step = steps[steps.Length / 3];
        double off = middles.Skip(1).Select(m => (m - middles[0]) / step).Average(n => Math.Abs(n - Math.Round(n)));
        return off < 0.1 && steps[0] > 0.7 * step;
    }

    /// <summary>Whether strokes are wider at their feet than halfway up.</summary>
    private bool HasSerifs()
    {
        if (_height < 10)
        {
            return false;
        }

        // The baseline is the lowest row that many strokes reach.
        int[] inked = [.. Enumerable.Range(0, _height).Select(y => Runs(y).Sum())];
        int full = inked.Max();
        int feet = Array.FindLastIndex(inked, count => count > 0.3 * full);
        int band = Math.Max(1, _height / 24);
        double foot = Enumerable.Range(Math.Max(0, feet - band), band + 1).Average(y => Runs(y).Select(run => (double)run).DefaultIfEmpty(0).Average());
        double shin = Enumerable.Range(Math.Max(0, feet - (5 * band) - 1), band + 1).Average(y => Runs(y).Select(run => (double)run).DefaultIfEmpty(0).Average());
        return shin > 0 && foot > 1.45 * shin;
    }
}
