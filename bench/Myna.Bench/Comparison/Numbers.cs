namespace Myna.Bench.Comparison;

/// <summary>The numbers that both sides of a contest compute with.</summary>
internal static class Numbers
{
    /// <summary>Uniform random numbers from -scale to scale, the same for every run of the program.</summary>
    public static float[] Uniform(int count, int seed, float scale = 1f)
    {
#pragma warning disable CA5394 // Test signals need a seed, not secrecy.
        var random = new Random(seed);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = scale * ((2f * random.NextSingle()) - 1f);
        }
#pragma warning restore CA5394
        return values;
    }

    /// <summary>From <c>[rows, columns]</c> to <c>[columns, rows]</c>.</summary>
    public static float[] Transposed(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return result;
    }

    /// <summary>Largest absolute difference over the rms of <paramref name="b"/>.</summary>
    public static double RelativeDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < b.Length; i++)
        {
            double difference = Math.Abs((double)a[i] - b[i]);
            largest = difference <= largest ? largest : difference; // NaN wins
            squares += (double)b[i] * b[i];
        }

        return largest / Math.Sqrt(squares / b.Length);
    }
}
