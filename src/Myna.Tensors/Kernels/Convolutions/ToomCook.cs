namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// The Toom-Cook (Winograd) algorithm F(m, r): m outputs of a filter with r taps from n = m + r - 1 products instead of m·r, in
/// three steps: the filter's values at n points, the inputs' n values, and from the n products the outputs (Lavin and Gray, 2016;
/// on the points Barabasz et al., 2020). The points are 0, pairs ±a and ∞, so that a pair shares nearly all of its work.
/// </summary>
/// <remarks>
/// With P pairs, n = 2P + 2. For the inputs d: v(0) = Σ z[l]·d[2l], v(∞) = Σ z[l]·d[2l+1], and for each pair
/// v(±a) = Σ q[l]·d[2l+2] ± a·Σ q[l]·d[2l+1]. From the products w: y[i] = w(0)[i=0] + Σ a^i·(w(a) ± w(-a)) + w(∞)[i=m-1].
/// </remarks>
internal sealed class ToomCook
{
    private readonly double[] _filter; // [n, r]

    private ToomCook(int outputs, int taps, double[] points)
    {
        (Outputs, Taps, Pairs) = (outputs, taps, points.Length);
        if (Products != (2 * Pairs) + 2)
        {
            throw new ArgumentException($"F({outputs}, {taps}) takes {(outputs + taps - 3) / 2.0} pairs of points, not {points.Length}.", nameof(points));
        }

        // Π(x² - a²), without the factor of pair j for its own rows; normalised, so that inputs keep their size.
        double[] all = Product(points, -1);
        double size = all.Max(Math.Abs);
        Ends = Array.ConvertAll(all, c => (float)(c / size));
        PairPoints = Array.ConvertAll(points, a => (float)a);
        PairCoefficients = new float[Pairs * Pairs];
        Powers = new float[Pairs * outputs];
        _filter = new double[Products * taps];
        double zeroScale = size / all[0]; // Of the row of point 0, over the derivative there.
        for (int k = 0; k < taps; k++)
        {
            _filter[k] = k == 0 ? zeroScale : 0;
            _filter[((Products - 1) * taps) + k] = k == taps - 1 ? size : 0;
        }

        for (int j = 0; j < Pairs; j++)
        {
            double a = points[j];
            double[] own = Product(points, j);
            double scale = Math.Max(1, a) * own.Max(Math.Abs);
            double reach = Math.Max(1, Math.Pow(a, outputs - 1));

            // What Lagrange's formula divides by: x·(x + a)·Π(x² - …) at x = a.
            double value = 0;
            for (int l = own.Length - 1; l >= 0; l--)
            {
                value = (value * a * a) + own[l];
            }

            value *= 2 * a * a;

            for (int l = 0; l < Pairs; l++)
            {
                PairCoefficients[(j * Pairs) + l] = (float)(own[l] / scale);
            }

            for (int i = 0; i < outputs; i++)
            {
                Powers[(j * outputs) + i] = (float)(Math.Pow(a, i) / reach);
            }

            for (int k = 0; k < taps; k++)
            {
                double g = Math.Pow(a, k) * scale * reach / value;
                _filter[((1 + (2 * j)) * taps) + k] = g;
                _filter[((2 + (2 * j)) * taps) + k] = k % 2 == 0 ? g : -g;
            }
        }
    }

    /// <summary>m, outputs of a tile.</summary>
    public int Outputs { get; }

    /// <summary>r.</summary>
    public int Taps { get; }

    /// <summary>n = m + r - 1, products and inputs of a tile.</summary>
    public int Products => Outputs + Taps - 1;

    /// <summary>P, pairs of points.</summary>
    public int Pairs { get; }

    /// <summary>z, <c>[P + 1]</c>.</summary>
    public float[] Ends { get; }

    /// <summary>a, <c>[P]</c>.</summary>
    public float[] PairPoints { get; }

    /// <summary>q, <c>[P, P]</c>.</summary>
    public float[] PairCoefficients { get; }

    /// <summary>a^i, scaled to at most 1, <c>[P, m]</c>.</summary>
    public float[] Powers { get; }

    /// <summary>The algorithm for that many taps and outputs of a tile.</summary>
    /// <param name="outputs">m: 2, 4 or 6 for seven taps, 3 or 5 for two.</param>
    /// <param name="taps">7 or 2.</param>
    /// <exception cref="ArgumentException">There are no points for that size.</exception>
    public static ToomCook For(int outputs, int taps) => (outputs, taps) switch
    {
        // Found by a search for the least rounding error on random signals.
        (6, 7) => new ToomCook(6, 7, [0.3125, 0.6875, 1, 1.5, 3.0625]),
        (4, 7) => new ToomCook(4, 7, [0.375, 0.8125, 1.25, 2.25]),
        (2, 7) => new ToomCook(2, 7, [0.5, 1, 2]),
        (5, 2) => new ToomCook(5, 2, [0.625, 1.5]),
        (3, 2) => new ToomCook(3, 2, [1]),
        _ => throw new ArgumentException($"There are no points for F({outputs}, {taps})."),
    };

    /// <summary>The filter's values at all points, from its taps (oldest input first).</summary>
    /// <param name="taps"><c>[r]</c>.</param>
    /// <param name="values">Receives <c>[n]</c>, each rounded once.</param>
    public void Filter(ReadOnlySpan<float> taps, Span<float> values)
    {
        values[0] = (float)(_filter[0] * taps[0]);
        values[Products - 1] = (float)(_filter[(Products * Taps) - 1] * taps[Taps - 1]);
        for (int j = 0; j < Pairs; j++)
        {
            ReadOnlySpan<double> row = _filter.AsSpan((1 + (2 * j)) * Taps, taps.Length);
            double even = 0, odd = 0;
            for (int k = 0; k < taps.Length; k += 2)
            {
                even += row[k] * taps[k];
                odd += k + 1 < taps.Length ? row[k + 1] * taps[k + 1] : 0;
            }

            values[1 + (2 * j)] = (float)(even + odd);
            values[2 + (2 * j)] = (float)(even - odd);
        }
    }

    /// <summary>Coefficients of Π(x² - a²) over all points but one, in powers of x², lowest first.</summary>
    private static double[] Product(double[] points, int without)
    {
        double[] product = [1];
        for (int j = 0; j < points.Length; j++)
        {
            if (j == without)
            {
                continue;
            }

            var next = new double[product.Length + 1];
            for (int l = 0; l < product.Length; l++)
            {
                next[l] -= points[j] * points[j] * product[l];
                next[l + 1] += product[l];
            }

            product = next;
        }

        return product;
    }
}
