using System.Diagnostics;
using System.Globalization;
using Myna.Audio.Watermark;
using Myna.Cli.Comparison;
using Myna.Cli.Output;
using Myna.Library.Models;
using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Bench.Trust;

/// <summary>The watermark: false alarms, attacks, audibility and time, on recordings of people that no model was trained on.</summary>
internal sealed class WatermarkPart : ITrustPart
{
    private const int SampleRate = SpokenRecording.SampleRate;

    /// <inheritdoc/>
    public string Name => "watermark";

    /// <inheritdoc/>
    public async Task MeasureAsync(TrustBenchOrder order, TrustResult result, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpokenRecording> recordings = await HeldOutSpeech.ReadAsync(order.Environment, cancellationToken);
        List<MarkedRecording> marked = [];
        for (int repeat = 0; repeat < order.Repeats; repeat++)
        {
            marked.AddRange(recordings.Select((recording, i) => MarkedRecording.Of(recording, (repeat * recordings.Count) + i)));
        }

        AudibilityResult audibility = Audible(order, [.. marked.Take(recordings.Count)], cancellationToken);
        var attacks = new List<AttackResult>();
        foreach (Attack attack in Attack.All)
        {
            order.Tell(attack.Name);
            attacks.Add(await AttackTrial.RunAsync(attack, marked, recordings.Count, cancellationToken));
        }

        result.Watermark = new WatermarkResult(
            FalsePositives(order, recordings, cancellationToken),
            attacks,
            audibility,
            Math.Round(EmbeddingRtf(recordings), 5),
            Math.Round(DetectionRtf(recordings, cancellationToken), 3));
    }

    /// <inheritdoc/>
    public void Show(TrustResult result, IAnsiConsole console)
    {
        if (result.Watermark is not { } watermark)
        {
            return;
        }

        Table table = Terminal.Table("after", "10 s: found", "payload read", "bits wrong", "3 s: found", "payload read", "bits wrong");
        foreach (AttackResult attack in watermark.Attacks)
        {
            table.AddRow([.. new[] { attack.Attack }.Concat(Cells(attack.TenSeconds, attack.Note)).Concat(Cells(attack.ThreeSeconds, null)).Select(cell => new PlainText(cell))]);
        }

        console.Write(table);
        FalsePositiveResult clean = watermark.FalsePositives;
        AudibilityResult heard = watermark.Audibility;
        Table rest = Terminal.Table("what", "value");
        Row("clean recordings × random keys", $"{clean.Recordings} × {clean.Keys}");
        Row("marks found there", $"{clean.Found}");
        Row("smallest p-value there", $"{clean.SmallestPValue:0.0e0}; a mark counts as found from {clean.Bound:0e0} down");
        Row("speech over change", $"{heard.SnrDb:0.0} dB, at least {heard.SnrLowestDb:0.0} dB");
        Row("change over masking threshold", $"{heard.NoiseToMaskDb:0.0} dB, at most {heard.NoiseToMaskHighestDb:0.0} dB; over it in {heard.FramesAbove:P1} of the frames");
        Row("change of the speaker vector", $"{heard.SpeakerChange:0.0000}, at most {heard.SpeakerChangeHighest:0.0000} (1 - cosine)");
        Row("marking a second of speech", $"{watermark.EmbeddingRtf * 1000:0.00} ms");
        Row("searching a second of unmarked speech", $"{watermark.DetectionRtf * 1000:0} ms");
        console.WriteLine();
        console.Write(rest);

        void Row(string what, FormattableString value) => rest.AddRow(new PlainText(what), new PlainText(value.ToString(CultureInfo.InvariantCulture)));
    }

    private static string[] Cells(ExcerptResult? excerpts, string? note) => excerpts is null
        ? [note ?? "", "", ""]
        : [$"{Share(excerpts.Detected)} of {excerpts.Excerpts}, ≥ {Share(excerpts.DetectedAtLeast)}", Share(excerpts.Read), Share(excerpts.BitErrors)];

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static FalsePositiveResult FalsePositives(TrustBenchOrder order, IReadOnlyList<SpokenRecording> recordings, CancellationToken cancellationToken)
    {
        var trials = new List<NullTrial>();
        foreach (SpokenRecording recording in recordings)
        {
            order.Tell($"{order.Keys} random keys in clean speech of {recording.Speaker}");
            trials.Add(NullTrial.Run(recording.Samples.AsSpan(0, 3 * SampleRate), SampleRate, order.Keys, trials.Count, null, cancellationToken));
        }

        return new FalsePositiveResult(
            trials.Count,
            order.Keys,
            trials.Sum(trial => trial.Present),
            trials.Min(trial => trial.SmallestPValue),
            WatermarkDetector.Significance,
            [.. trials[0].Tail.Select((point, i) => new TailResult(point.Bound, trials.Average(trial => trial.Tail[i].Measured)))]);
    }

    private static AudibilityResult Audible(TrustBenchOrder order, IReadOnlyList<MarkedRecording> marked, CancellationToken cancellationToken)
    {
        order.Tell("audibility");
        using IVoiceModel model = order.Environment.Models.Load(new ModelChoice { Name = ModelChoice.Lite });
        Audibility[] heard = [.. marked.Select(recording => Audibility.Measure(recording.Clean, recording.Samples, SampleRate))];
        double[] changes = [.. marked.Select(recording => 1 - SpeakerSimilarity.Cosine(Vector(recording.Clean), Vector(recording.Samples)))];
        return new AudibilityResult(
            Math.Round(heard.Average(a => a.SignalToNoise), 2),
            Math.Round(heard.Min(a => a.SignalToNoise), 2),
            Math.Round(heard.Average(a => a.NoiseToMask), 2),
            Math.Round(heard.Max(a => a.NoiseToMask), 2),
            Math.Round(heard.Average(a => a.FramesAbove), 4),
            Math.Round(changes.Average(), 5),
            Math.Round(changes.Max(), 5));

        float[] Vector(float[] samples)
        {
            VoicePrompt prompt = model.CreatePrompt(samples, SampleRate, null, cancellationToken);
            return prompt.Tensor("vector").ToArray();
        }
    }

    private static double EmbeddingRtf(IReadOnlyList<SpokenRecording> recordings)
    {
        _ = WatermarkEmbedder.Mark(recordings[0].Samples, SampleRate, WatermarkSettings.Default);
        long start = Stopwatch.GetTimestamp();
        foreach (SpokenRecording recording in recordings)
        {
            _ = WatermarkEmbedder.Mark(recording.Samples, SampleRate, WatermarkSettings.Default);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds * SampleRate / recordings.Sum(recording => (double)recording.Samples.Length);
    }

    private static double DetectionRtf(IReadOnlyList<SpokenRecording> recordings, CancellationToken cancellationToken)
    {
        float[] samples = recordings[0].Samples;
        _ = WatermarkDetector.Detect(samples, SampleRate, [WatermarkKey.Public], cancellationToken);
        long start = Stopwatch.GetTimestamp();
        _ = WatermarkDetector.Detect(samples, SampleRate, [WatermarkKey.Public], cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalSeconds * SampleRate / samples.Length;
    }
}
