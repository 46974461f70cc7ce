using Myna.Audio.Files;
using Myna.Audio.Watermark;

namespace Myna.Cli.Bench.Trust;

/// <summary>One attack on all marked recordings, and what the detector says of excerpts of them.</summary>
internal static class AttackTrial
{
    private const int SampleRate = SpokenRecording.SampleRate;

    /// <summary>Where excerpts of three seconds begin, in seconds: they overlap little, and begin anywhere in the pattern. A little later in each repeat.</summary>
    private static readonly double[] ShortStarts = [0.1, 2.3, 4.57, 6.81, 8.6];

    private static readonly double[] LongStarts = [0.07, 1.53];

    private const double LaterInEachRepeat = 0.11;

    /// <summary>Runs it.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="recordings">All speakers, then all again with other keys, and so on.</param>
    /// <param name="speakers">How many speakers there are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<AttackResult> RunAsync(Attack attack, IReadOnlyList<MarkedRecording> recordings, int speakers, CancellationToken cancellationToken)
    {
        if (attack.NeedsFfmpeg && Ffmpeg.Default.Locate() is null)
        {
            return new AttackResult(attack.Name, null, null, "skipped: ffmpeg is not installed");
        }

        List<Excerpt> tens = [], threes = [];
        for (int i = 0; i < recordings.Count; i++)
        {
            MarkedRecording recording = recordings[i];
            double later = i / speakers * LaterInEachRepeat;
            float[] attacked = await attack.Apply(recording.Samples, i, cancellationToken);
            tens.AddRange(LongStarts.Select(start => Detect(attacked, recording, start + later, 10, cancellationToken)));
            threes.AddRange(ShortStarts.Select(start => Detect(attacked, recording, start + later, 3, cancellationToken)));
        }

        return new AttackResult(attack.Name, Sum(tens), Sum(threes));
    }

    private readonly record struct Excerpt(bool Found, bool Read, bool Misread, double BitErrors, double PValue);

    private static Excerpt Detect(float[] samples, MarkedRecording recording, double start, double seconds, CancellationToken cancellationToken)
    {
        int from = (int)(start * SampleRate), length = Math.Min((int)(seconds * SampleRate), samples.Length - from);
        WatermarkReport report = WatermarkDetector.Detect(samples.AsSpan(from, length), SampleRate, [recording.Key], cancellationToken);
        return new Excerpt(
            report.Present,
            report.Payload == recording.Payload,
            report.Payload is { } payload && payload != recording.Payload,
            report.BitErrors(recording.Payload),
            report.PValue);
    }

    private static ExcerptResult Sum(List<Excerpt> excerpts)
    {
        double[] chances = [.. excerpts.Select(excerpt => Math.Log10(Math.Max(excerpt.PValue, 1e-300))).Order()];
        return new ExcerptResult(
            excerpts.Count,
            Math.Round(excerpts.Average(excerpt => excerpt.Found ? 1.0 : 0), 4),
            Math.Round(Proportion.AtLeast(excerpts.Count(excerpt => excerpt.Found), excerpts.Count), 4),
            Math.Round(excerpts.Average(excerpt => excerpt.Read ? 1.0 : 0), 4),
            Math.Round(excerpts.Average(excerpt => excerpt.Misread ? 1.0 : 0), 4),
            Math.Round(excerpts.Where(excerpt => excerpt.Found).Select(excerpt => excerpt.BitErrors).DefaultIfEmpty(0.5).Average(), 4),
            Math.Round(chances[chances.Length / 2], 1));
    }
}
