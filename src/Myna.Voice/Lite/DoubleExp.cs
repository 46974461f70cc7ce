namespace Myna.Voice.Lite;

/// <summary>e^x in double precision from additions and products only, so that every machine gets the same bits.</summary>
internal static class DoubleExp
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.69314718036912382; // the leading bits of ln 2: n·Ln2High is exact for small n
    private const double Ln2Low = 1.9082149292705877e-10;
    private const int Terms = 13;

    /// <summary>e^x for |x| under 700, within a few units of the last place.</summary>
    public static double Of(double x)
    {
        double n = Math.Round(x * Log2E);
        double r = x - (n * Ln2High) - (n * Ln2Low); // |r| ≤ ln 2 / 2
        double sum = 1;
        for (int i = Terms; i > 0; i--)
        {
            sum = 1 + (sum * r / i); // Taylor, from the smallest term on
        }

        return BitConverter.Int64BitsToDouble(((long)n + 1023) << 52) * sum;
    }
}
