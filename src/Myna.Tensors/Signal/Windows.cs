namespace Myna.Tensors.Signal;

/// <summary>Window functions for short-time spectra.</summary>
public static class Windows
{
    /// <summary>
    /// The periodic Hann window, ½ - ½·cos(2πi/n): its copies at hops of n/2, n/4, … add up to a constant.
    /// </summary>
    /// <param name="n">The length in samples, 1 or more.</param>
    /// <returns><c>[n]</c> values in 0..1, computed in double precision and rounded once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    public static float[] PeriodicHann(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var window = new float[n];
        for (int i = 0; i < n; i++)
        {
            window[i] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / n)));
        }

        return window;
    }
}
