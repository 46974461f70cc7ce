using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Cli.Bench;

/// <summary>
/// Measures Qwen3-TTS 0.6B with random weights of its full size: 50 frames (4 s) from a saved voice, end token suppressed,
/// against the machine's bandwidth and peak in the same run.
/// </summary>
internal static class Qwen3TtsBench
{
    private const string Resource = "qwen3-tts-0.6b.json";
    private const double FrameSeconds = 0.08;
    private const int WarmFrames = 6;
    private const int BatchFrames = 12;
    private const int DriftTokens = 25;

    /// <summary>Operations of the codec for one frame (multiply-adds count as two), from the sizes of its layers.</summary>
    private const double CodecGflopPerFrame = 4.9;

    /// <summary>Runs it.</summary>
    /// <param name="precisions">Int8, Int4 or both.</param>
    /// <param name="frames">Frames of an utterance.</param>
    /// <param name="rounds">Utterances measured; the median counts.</param>
    /// <param name="drift">Compare with bf16, too: takes 1.1 GB more.</param>
    /// <param name="folder">Where packed files of random weights are kept from run to run.</param>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="cancellationToken">Checked between measurements.</param>
    public static Qwen3TtsResult Run(
        IReadOnlyList<TalkerPrecision> precisions, int frames, int rounds, bool drift, string folder, Action<string> progress,
        CancellationToken cancellationToken)
    {
        using JsonDocument document = Configuration();
        JsonElement json = document.RootElement.GetProperty("config");
        TalkerConfig config = Qwen3TtsConfig.Parse(Resource, json).Talker;
        string codecJson = document.RootElement.GetProperty("speech_tokenizer_config").GetRawText();
        SpeechTokenizerConfig codecConfig = SpeechTokenizerConfig.Parse(Encoding.UTF8.GetBytes(codecJson), Resource);
        Directory.CreateDirectory(folder);
        string[] files = [.. precisions.Select(precision => Prepare(config, json.GetRawText(), precision, folder, progress, cancellationToken))];
        Collect();

        progress("read bandwidth and fp32 peak");
        LimitsResult before = Limits();
        Collect();
        progress("codec with random weights");
        SpeechTokenizerDecoder codec = SpeechTokenizerDecoder.Random(codecConfig, seed: 1);
        var results = new List<Qwen3TtsPrecisionResult>();
        for (int i = 0; i < precisions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(Measure(files[i], config, codec, frames, rounds, drift, before, progress, cancellationToken));
            Collect();
        }

        // Other guests of the host come and go: a bound is the better of two probes.
        LimitsResult after = Limits();
        var limits = new LimitsResult(Math.Max(before.ReadGbs, after.ReadGbs), Math.Max(before.Fp32Gflops, after.Fp32Gflops));
        return new Qwen3TtsResult(Machine.Here(), "qwen3-tts-0.6b, random weights", frames, limits, results);
    }

    private static Qwen3TtsPrecisionResult Measure(
        string path, TalkerConfig config, SpeechTokenizerDecoder codec, int frames, int rounds, bool drift, LimitsResult limits,
        Action<string> progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using PackedModel packed = PackedModel.Open(path);
        TalkerWeights weights = packed.Weights();
        double loadSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string name = PackedFormat.NameOf(packed.Precision);
        var generator = new FrameGenerator(weights, Talker.NewPages(weights), Crew.Shared);
        progress($"{name}: a voice");
        var utterances = new Qwen3TtsUtterances(generator, config, codec);
        utterances.Speak(WarmFrames);
        progress($"{name}: {frames} frames");
        var times = new List<UtteranceTime>();
        for (int round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            times.Add(utterances.Speak(frames));
        }

        UtteranceTime median = times.OrderBy(time => time.Total).ElementAt(rounds / 2);
        double rss = Process.GetCurrentProcess().WorkingSet64 / 1e6;
        var batch = new List<BatchResult>();
        foreach (int streams in new[] { 1, 4, 8 })
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{name}: {streams} streams");
            batch.Add(utterances.Batch(streams, BatchFrames));
        }

        DriftResult? drifted = null;
        if (drift)
        {
            progress($"{name}: drift");
            drifted = MeasureDrift(packed, config, utterances, generator);
        }

        double bytes = weights.TalkerBytes + weights.PredictorBytes;
        double taken = (median.Total / frames).TotalSeconds;
        double least = (bytes / 1e9 / limits.ReadGbs) + (CodecGflopPerFrame / limits.Fp32Gflops);
        return new Qwen3TtsPrecisionResult(
            name,
            taken / FrameSeconds,
            median.Talker.TotalMilliseconds,
            median.Predictor.TotalMilliseconds,
            median.Codec.TotalMilliseconds,
            times.Select(time => time.FirstAudio.TotalMilliseconds).Order().ElementAt(rounds / 2),
            rss,
            loadSeconds,
            least / taken,
            bytes / 1e6,
            bytes / 1e9 / (median.Talker + median.Predictor).TotalSeconds,
            batch,
            drifted);
    }

    private static DriftResult MeasureDrift(PackedModel packed, TalkerConfig config, Qwen3TtsUtterances utterances, FrameGenerator generator)
    {
        var exactWeights = new TalkerWeights(
            new CheckpointWeights(new Qwen3TtsRandomTensors(config), packed.Tensors, TalkerPrecision.BFloat16), config);
        var exact = new FrameGenerator(exactWeights, Talker.NewPages(exactWeights), Crew.Shared);
        Drift drift = DriftMeasurement.Measure(exact, generator, utterances.Request(DriftTokens) with { Beginning = null });
        return new DriftResult(drift.TalkerKl, drift.PredictorKl, drift.TalkerAgreement, drift.PredictorAgreement);
    }

    /// <summary>The packed file of random weights; made when it is not there yet.</summary>
    private static string Prepare(
        TalkerConfig config, string configJson, TalkerPrecision precision, string folder, Action<string> progress, CancellationToken cancellationToken)
    {
        string name = PackedFormat.NameOf(precision);
        string path = Path.Combine(folder, $"qwen3-tts-0.6b-{Qwen3TtsRandomTensors.Version}-{name}-v{PackedFormat.Version}.safetensors");
        if (!File.Exists(path))
        {
            progress($"{name}: random weights, once ({path})");
            PackedConversion.Write(
                new Qwen3TtsRandomTensors(config), config, configJson, Qwen3TtsRandomTensors.Version, path, precision, null, cancellationToken);
        }

        return path;
    }

    private static LimitsResult Limits() =>
        new(Roofline.ReadGigabytesPerSecond(Crew.Shared), Roofline.Fp32GigaflopsPerSecond(Crew.Shared));

    /// <summary>What is measured next starts without the garbage of what was measured before.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static JsonDocument Configuration()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built in.");
        return JsonDocument.Parse(stream);
    }
}
