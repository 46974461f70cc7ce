using Myna.Audio.Resampling;

namespace Myna.Audio.Watermark;

/// <summary>
/// What the detector says of a recording without a mark, for many random keys: a check of the bound that its p-values rest on.
/// </summary>
public sealed record NullTrial
{
    /// <summary>Keys that were tried.</summary>
    public required int Keys { get; init; }

    /// <summary>Keys whose mark was found: none is expected.</summary>
    public required int Present { get; init; }

    /// <summary>The smallest p-value over all keys.</summary>
    public required double SmallestPValue { get; init; }

    /// <summary>How often a key's p-value is small, and what the bound allows.</summary>
    public required IReadOnlyList<(double Bound, double Measured)> Tail { get; init; }

    /// <summary>Looks for the marks of random keys in a recording that has none of them, at the speed that it was made at.</summary>
    /// <param name="samples">Mono samples, up to a minute.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="keys">How many keys.</param>
    /// <param name="seed">Which keys.</param>
    /// <param name="progress">Told of the keys done; null when nobody watches.</param>
    /// <param name="cancellationToken">Stops the trial.</param>
    public static NullTrial Run(
        ReadOnlySpan<float> samples, int sampleRate, int keys, int seed, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keys, 1);
        var detector = new SegmentDetector(Resampler.Resample(samples, sampleRate, SoundTiles.SampleRate), cancellationToken);
        Span<byte> secret = stackalloc byte[WatermarkKey.Bytes];
        secret.Clear();
        var chances = new double[keys];
        for (int k = 0; k < keys; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BitConverter.TryWriteBytes(secret, seed);
            BitConverter.TryWriteBytes(secret[4..], k);
            ReadOnlySpan<float> signs = MarkPattern.SignsOf(WatermarkKey.From(secret));
            chances[k] = detector.ChanceAsMade(signs, cancellationToken);
            if (k % 100 == 99)
            {
                progress?.Report(k + 1);
            }
        }

        double[] bounds = [.. new[] { 0.5, 0.1, 0.01, 1e-3, 1e-4, 1e-6 }];
        return new NullTrial
        {
            Keys = keys,
            Present = chances.Count(chance => chance <= WatermarkDetector.Significance),
            SmallestPValue = chances.Min(),
            Tail = [.. bounds.Select(bound => (bound, (double)chances.Count(chance => chance <= bound) / keys))],
        };
    }
}
