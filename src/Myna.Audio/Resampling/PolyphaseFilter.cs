namespace Myna.Audio.Resampling;

/// <summary>
/// The taps of a windowed-sinc low-pass filter, sampled at the positions between two input samples that outputs fall on.
/// </summary>
/// <remarks>
/// Design after Kaiser (1974), <em>Nonrecursive digital filter design using the I0-sinh window function</em>, and
/// Crochiere and Rabiner (1983), <em>Multirate Digital Signal Processing</em>. Each row is scaled to sum to 1, so that a
/// constant stays constant.
/// </remarks>
internal sealed class PolyphaseFilter
{
    /// <summary>A filter with more taps than this in all its rows gets <see cref="Interpolated"/> rows instead.</summary>
    private const int MostTaps = 1 << 20;

    /// <summary>Rows of an interpolated filter: linear interpolation between so many is off by less than -120 dB.</summary>
    private const int InterpolatedRows = 1024;

    private readonly float[] _taps;

    /// <summary>Designs a filter.</summary>
    /// <param name="up">Outputs a period, without common factor with <paramref name="down"/>.</param>
    /// <param name="down">Inputs a period.</param>
    /// <param name="settings">Pass band and stop band.</param>
    public PolyphaseFilter(int up, int down, ResamplerSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PassBand, 0.5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.PassBand, 0.99);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.StopDecibels, 60);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.StopDecibels, 140);

        // In units of the input: the lower Nyquist frequency, and the middle of the fall from pass to stop band.
        double nyquist = Math.Min(1.0, (double)up / down);
        double cutoff = nyquist * (1 + settings.PassBand) / 2;
        double width = nyquist * (1 - settings.PassBand) * Math.PI;
        double beta = 0.1102 * (settings.StopDecibels - 8.7);
        double reach = (settings.StopDecibels - 7.95) / (2.285 * width) / 2;
        Half = (int)Math.Ceiling(reach);
        Interpolated = (long)up * 2 * Half > MostTaps;
        Rows = Interpolated ? InterpolatedRows : up;

        // An interpolated filter has one row more, for the position just before the next input sample.
        _taps = new float[(Rows + (Interpolated ? 1 : 0)) * 2 * Half];
        var row = new double[2 * Half];
        double atZero = BesselI0(beta);
        for (int i = 0; i < _taps.Length / row.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                double distance = k - (Half - 1) - ((double)i / Rows);
                row[k] = Sinc(cutoff * distance) * Kaiser(distance / reach, beta, atZero);
                sum += row[k];
            }

            for (int k = 0; k < row.Length; k++)
            {
                _taps[(i * row.Length) + k] = (float)(row[k] / sum);
            }
        }
    }

    /// <summary>Input samples used on each side of an output's position.</summary>
    public int Half { get; }

    /// <summary>Positions between two input samples for which there are taps.</summary>
    public int Rows { get; }

    /// <summary>Whether outputs fall between rows and are interpolated from the two beside them.</summary>
    public bool Interpolated { get; }

    /// <summary>
    /// The taps for position row/<see cref="Rows"/> between two input samples: the first belongs to the input
    /// <see cref="Half"/>-1 before the position's whole part.
    /// </summary>
    public ReadOnlySpan<float> Row(int row) => _taps.AsSpan(row * 2 * Half, 2 * Half);

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x, double beta, double atZero)
        => Math.Abs(x) >= 1 ? 0 : BesselI0(beta * Math.Sqrt(1 - (x * x))) / atZero;

    /// <summary>The modified Bessel function of the first kind and order 0, by its power series.</summary>
    private static double BesselI0(double x)
    {
        double term = 1, sum = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            double factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }

        return sum;
    }
}
