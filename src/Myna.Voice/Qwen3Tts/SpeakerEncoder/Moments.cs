namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>Means and deviations of each channel over time, summed in double so that length does not cost precision.</summary>
internal static class Moments
{
    private const double LeastVariance = 1e-12;

    /// <summary>The mean of each channel of <c>[rows, channels]</c>.</summary>
    public static float[] Mean(ReadOnlySpan<float> x, int rows, int channels) => Weighted(x, [], rows, channels).Mean;

    /// <summary>Mean and standard deviation of each channel, all rows weighing the same.</summary>
    public static (float[] Mean, float[] Deviation) Even(ReadOnlySpan<float> x, int rows, int channels) => Weighted(x, [], rows, channels);

    /// <summary>Mean and standard deviation of each channel with weights of its own for the rows, which add up to 1.</summary>
    /// <param name="x"><c>[rows, channels]</c>.</param>
    /// <param name="weights"><c>[rows, channels]</c>, or empty for 1/rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="channels">Number of channels.</param>
    public static (float[] Mean, float[] Deviation) Weighted(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, int rows, int channels)
    {
        double even = 1.0 / rows;
        var mean = new double[channels];
        var variance = new double[channels];
        for (int i = 0, c = 0; i < rows * channels; i++, c = c + 1 < channels ? c + 1 : 0)
        {
            mean[c] += (weights.IsEmpty ? even : weights[i]) * x[i];
        }

        for (int i = 0, c = 0; i < rows * channels; i++, c = c + 1 < channels ? c + 1 : 0)
        {
            double difference = x[i] - mean[c];
            variance[c] += (weights.IsEmpty ? even : weights[i]) * difference * difference;
        }

        return (Array.ConvertAll(mean, m => (float)m), Array.ConvertAll(variance, v => (float)Math.Sqrt(Math.Max(v, LeastVariance))));
    }
}
