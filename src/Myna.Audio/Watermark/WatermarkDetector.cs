namespace Myna.Audio.Watermark;

/// <summary>Looks for watermarks in a recording.</summary>
public static class WatermarkDetector
{
    /// <summary>The largest p-value at which a mark counts as present: one recording in a million is called marked wrongly.</summary>
    public const double Significance = 1e-6;

    /// <summary>Looks for the marks of some keys.</summary>
    /// <param name="samples">Mono samples; any level.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="keys">The keys; <see cref="WatermarkKey.Public"/> is not looked for unless it is among them.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The most certain mark, or that there is none.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WatermarkReport Detect(
        ReadOnlySpan<float> samples, int sampleRate, IReadOnlyList<WatermarkKey> keys, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
