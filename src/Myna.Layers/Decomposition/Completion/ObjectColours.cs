using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Completion;

/// <summary>
/// The colours of an object everywhere in and around its box, from the pixels that show it alone: one colour, a fill
/// that a quadratic polynomial of the place explains (flat to gently curved gradients), or smoothly spread texture.
/// </summary>
internal static class ObjectColours
{
    private const int Terms = 6;
    private const double ExactFill = 2.5;

    /// <summary>Extends the colours of <paramref name="core"/> over a box.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="core">Within the box: the pixels that show the object alone.</param>
    /// <param name="box">Where on the canvas.</param>
    /// <param name="flat">The colour of a flat object; null for others.</param>
    public static ColourPlanes Extend(ColourPlanes picture, bool[] core, PixelBox box, Rgb? flat)
    {
        var colours = new ColourPlanes(box.Width, box.Height);
        if (flat is { } one)
        {
            for (int i = 0; i < colours.Pixels; i++)
            {
                colours.Set(i, one);
            }

            return colours;
        }

        for (int y = 0, i = 0; y < box.Height; y++)
        {
            for (int x = 0; x < box.Width; x++, i++)
            {
                colours.Set(i, picture.At(((box.Y + y) * picture.Width) + box.X + x));
            }
        }

        double[][]? fill = FitFill(colours, core, out double error);
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            if (fill is not null && error < ExactFill)
            {
                for (int y = 0, i = 0; y < box.Height; y++)
                {
                    for (int x = 0; x < box.Width; x++, i++)
                    {
                        colours[c][i] = core[i] ? colours[c][i] : (float)Math.Clamp(At(fill[c], x, y, box), 0, 255);
                    }
                }
            }
            else
            {
                PullPush.Fill(colours[c], core, box.Width, box.Height);
            }
        }

        return colours;
    }

    /// <summary>Whether one polynomial explains all the colours of a core.</summary>
    public static bool IsExact(ColourPlanes picture, bool[] core, PixelBox box, float noise)
    {
        var colours = new ColourPlanes(box.Width, box.Height);
        for (int j = 0; j < colours.Pixels; j++)
        {
            colours.Set(j, picture.At(((box.Y + (j / box.Width)) * picture.Width) + box.X + (j % box.Width)));
        }

        return FitFill(colours, core, out double error) is not null && error < ExactFill + noise;
    }

    /// <summary>Least squares for 1, x, y, x², xy, y² of each channel; null if there is too little to fit.</summary>
    private static double[][]? FitFill(ColourPlanes colours, bool[] core, out double error)
    {
        error = double.MaxValue;
        int count = core.Count(here => here);
        if (count < 60)
        {
            return null;
        }

        int stride = Math.Max(1, count / 4000);
        var normal = new double[Terms, Terms + ColourPlanes.Count];
        Span<double> terms = stackalloc double[Terms];
        var box = new PixelBox(0, 0, colours.Width, colours.Height);
        int seen = 0;
        for (int i = 0; i < core.Length; i++)
        {
            if (!core[i] || seen++ % stride != 0)
            {
                continue;
            }

            SetTerms(terms, i % box.Width, i / box.Width, box);
            for (int r = 0; r < Terms; r++)
            {
                for (int k = 0; k < Terms; k++)
                {
                    normal[r, k] += terms[r] * terms[k];
                }

                for (int c = 0; c < ColourPlanes.Count; c++)
                {
                    normal[r, Terms + c] += terms[r] * colours[c][i];
                }
            }
        }

        double[][] fill = Solve(normal);
        double squares = 0;
        int measured = 0;
        seen = 0;
        for (int i = 0; i < core.Length; i++)
        {
            if (core[i] && seen++ % stride == 0)
            {
                for (int c = 0; c < ColourPlanes.Count; c++)
                {
                    double off = colours[c][i] - At(fill[c], i % box.Width, i / box.Width, box);
                    squares += off * off;
                }

                measured += ColourPlanes.Count;
            }
        }

        error = Math.Sqrt(squares / measured);
        return fill;
    }

    private static void SetTerms(Span<double> terms, int x, int y, PixelBox box)
    {
        double u = ((2.0 * x) - box.Width) / box.Width, v = ((2.0 * y) - box.Height) / box.Height;
        (terms[0], terms[1], terms[2], terms[3], terms[4], terms[5]) = (1, u, v, u * u, u * v, v * v);
    }

    private static double At(double[] fill, int x, int y, PixelBox box)
    {
        Span<double> terms = stackalloc double[Terms];
        SetTerms(terms, x, y, box);
        double sum = 0;
        for (int k = 0; k < Terms; k++)
        {
            sum += fill[k] * terms[k];
        }

        return sum;
    }

    /// <summary>Gauss–Jordan with a touch of ridge, so that thin shapes do not blow up.</summary>
    private static double[][] Solve(double[,] m)
    {
        for (int k = 0; k < Terms; k++)
        {
            m[k, k] += 1e-6 * (m[0, 0] + 1);
        }

        for (int pivot = 0; pivot < Terms; pivot++)
        {
            double scale = 1 / m[pivot, pivot];
            for (int k = pivot; k < Terms + ColourPlanes.Count; k++)
            {
                m[pivot, k] *= scale;
            }

            for (int row = 0; row < Terms; row++)
            {
                double factor = m[row, pivot];
                for (int k = pivot; row != pivot && k < Terms + ColourPlanes.Count; k++)
                {
                    m[row, k] -= factor * m[pivot, k];
                }
            }
        }

        return [.. Enumerable.Range(0, ColourPlanes.Count).Select(c => Enumerable.Range(0, Terms).Select(k => m[k, Terms + c]).ToArray())];
    }
}
