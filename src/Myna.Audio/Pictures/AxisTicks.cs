namespace Myna.Audio.Pictures;

/// <summary>Round numbers for an axis: 1, 2 or 5 times a power of ten apart.</summary>
internal static class AxisTicks
{
    /// <summary>The step between numbers.</summary>
    /// <param name="span">What the axis covers, more than 0.</param>
    /// <param name="most">The most numbers that fit.</param>
    public static double Step(double span, int most)
    {
        double rough = span / Math.Max(1, most);
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        foreach (int times in (ReadOnlySpan<int>)[1, 2, 5])
        {
            if (times * power >= rough)
            {
                return times * power;
            }
        }

        return 10 * power;
    }

    /// <summary>The numbers from 0 on.</summary>
    public static IEnumerable<double> Values(double span, int most)
    {
        double step = Step(span, most);
        for (int i = 0; i * step <= span * (1 + 1e-9); i++)
        {
            yield return i * step;
        }
    }
}
