using Myna.Audio.Resampling;

namespace Myna.Audio.Watermark;

/// <summary>Looks for watermarks in a recording.</summary>
/// <remarks>
/// The p-value is a bound that holds for every recording, because it rests on the key alone (see <see cref="MarkSearch"/>): the
/// best score of all places, lengths and speeds that were tried, times their number, the number of keys and that of segments.
/// </remarks>
public static class WatermarkDetector
{
    /// <summary>The largest p-value at which a mark counts as present: one recording in a million is called marked wrongly.</summary>
    public const double Significance = 1e-6;

    /// <summary>Recordings are looked at in segments of a minute that overlap by four seconds.</summary>
    private const int SegmentSamples = 60 * SoundTiles.SampleRate;

    private const int SegmentStep = 56 * SoundTiles.SampleRate;

    /// <summary>Segments in which the mark is likelier than this add to what it says.</summary>
    private const double SegmentPValue = 1e-4;

    /// <summary>Looks for the marks of some keys.</summary>
    /// <param name="samples">Mono samples; any level.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="keys">The keys; <see cref="WatermarkKey.Public"/> is not looked for unless it is among them.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The most certain mark, or that there is none.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static WatermarkReport Detect(
        ReadOnlySpan<float> samples, int sampleRate, IReadOnlyList<WatermarkKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        float[] sound = Resampler.Resample(samples, sampleRate, SoundTiles.SampleRate);
        for (int i = 0; i < sound.Length; i++)
        {
            sound[i] = float.IsFinite(sound[i]) ? sound[i] : 0f;
        }

        int segments = sound.Length <= SegmentSamples ? 1 : 1 + ((sound.Length - SegmentSamples + SegmentStep - 1) / SegmentStep);
        var found = new SegmentFinding?[keys.Count, segments];
        for (int s = 0; s < segments; s++)
        {
            int from = s * SegmentStep;
            var detector = new SegmentDetector(sound.AsSpan(from, Math.Min(SegmentSamples, sound.Length - from)), cancellationToken);
            for (int k = 0; k < keys.Count; k++)
            {
                found[k, s] = detector.Find(keys[k], cancellationToken);
            }
        }

        var best = new WatermarkReport { Present = false, PValue = 1 };
        for (int k = 0; k < keys.Count; k++)
        {
            int key = k;
            WatermarkReport report = Report(keys[k], [.. Enumerable.Range(0, segments).Select(s => found[key, s])], keys.Count);
            best = report.PValue < best.PValue ? report : best;
        }

        return best.Present ? best : new WatermarkReport { Present = false, PValue = best.PValue };
    }

    private static WatermarkReport Report(WatermarkKey key, SegmentFinding?[] findings, int keys)
    {
        SegmentFinding? best = findings.MinBy(finding => finding?.PValue ?? 1);
        if (best is null)
        {
            return new WatermarkReport { Present = false, PValue = 1 };
        }

        double chance = Math.Min(1, best.PValue * findings.Length * keys);
        var soft = new float[PayloadCode.CodeBits];
        List<WatermarkRange> ranges = [];
        for (int s = 0; s < findings.Length; s++)
        {
            if (findings[s] is not { } finding || (finding.PValue > SegmentPValue && finding != best))
            {
                continue;
            }

            for (int i = 0; i < soft.Length; i++)
            {
                soft[i] += finding.SoftBits[i];
            }

            foreach ((int from, int to) in finding.Ranges)
            {
                var range = new WatermarkRange(Seconds(s, from), Seconds(s, to));
                if (ranges.Count > 0 && range.Start <= ranges[^1].End + 0.1)
                {
                    ranges[^1] = ranges[^1] with { End = Math.Max(range.End, ranges[^1].End) };
                }
                else
                {
                    ranges.Add(range);
                }
            }
        }

        bool present = chance <= Significance;
        return new WatermarkReport
        {
            Present = present,
            PValue = chance,
            Payload = present ? PayloadCode.Decode(soft) : null,
            Key = key,
            Ranges = ranges,
            Speed = best.Tempo,
            SoftBits = soft,
        };
    }

    private static double Seconds(int segment, int place) =>
        ((double)(segment * (long)SegmentStep) + ((double)place * SoundTiles.PlaceSamples)) / SoundTiles.SampleRate;
}
