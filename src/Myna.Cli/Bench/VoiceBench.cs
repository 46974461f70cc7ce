using System.Diagnostics;
using Myna.Audio;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Voice;
using Myna.Voice.Lite;

namespace Myna.Cli.Bench;

/// <summary>
/// Measures the whole voice in a warm process, from text to samples, eSpeak's start included, and holds the default setting
/// against the machine's fp32 peak, measured in the same run.
/// </summary>
internal static class VoiceBench
{
    private const int Rounds = 5;

    private const string Text =
        "The museum opens its doors at nine, and by ten the great hall is full of children. " +
        "They stop in front of the old steam engine, because it moves when somebody turns the wheel.";

    /// <summary>Runs it.</summary>
    /// <param name="load">Loads the model.</param>
    /// <param name="clip">The clip to clone.</param>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="cancellationToken">Stops between and within measurements.</param>
    public static async Task<VoiceResult> RunAsync(
        Func<IVoiceModel> load, AudioClip clip, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("loading");
        long start = Stopwatch.GetTimestamp();
        using IVoiceModel model = load();
        double loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        VoicePrompt prompt = model.CreatePrompt(clip.ToMono().Samples, clip.SampleRate, null, cancellationToken);
        double promptMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        using ISpeaker speaker = model.CreateSpeaker();
        var normal = new SpeechRequest(Text, prompt);
        SpeechRequest fast = normal with { Sampling = SamplingOptions.Fast };
        progress("warming up");
        await SpeakAsync(speaker, normal, cancellationToken);
        await SpeakAsync(speaker, fast, cancellationToken);

        progress("fast setting");
        Timing fastTiming = await MedianAsync(speaker, fast, cancellationToken);
        progress("default setting");
        using var clock = new StageClock();
        Timing timing = await MedianAsync(speaker, normal, cancellationToken);
        StageResult stages = new(Stage(LiteTracing.Phonemes), Stage(LiteTracing.Text), Stage(LiteTracing.Decoder), Stage(LiteTracing.Vocoder));

        // The memory of the voice: the probe's own buffer comes after.
        double rss = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        progress("fp32 peak");
        double peak = Roofline.Fp32GigaflopsPerSecond(Crew.Shared, 1);
        double gflopPerSecond = clock.Operations / 1e9 / (Rounds * timing.AudioSeconds);
        return new VoiceResult(
            Machine.Here(),
            loadMs,
            promptMs,
            timing.AudioSeconds,
            timing.Rtf,
            timing.FirstAudioMs,
            fastTiming.Rtf,
            fastTiming.FirstAudioMs,
            gflopPerSecond,
            peak,
            gflopPerSecond / peak / timing.Rtf,
            rss,
            stages);

        double Stage(string name) => clock.Seconds(name) / (Rounds * timing.AudioSeconds);
    }

    private static async Task<Timing> MedianAsync(ISpeaker speaker, SpeechRequest request, CancellationToken cancellationToken)
    {
        var timings = new List<Timing>();
        for (int round = 0; round < Rounds; round++)
        {
            timings.Add(await SpeakAsync(speaker, request, cancellationToken));
        }

        return new Timing(
            timings[0].AudioSeconds,
            timings.Select(t => t.Rtf).Order().ElementAt(Rounds / 2),
            timings.Select(t => t.FirstAudioMs).Order().ElementAt(Rounds / 2));
    }

    private static async Task<Timing> SpeakAsync(ISpeaker speaker, SpeechRequest request, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        double firstAudioMs = 0, audioSeconds = 0;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken))
        {
            if (audioSeconds == 0)
            {
                firstAudioMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            audioSeconds += (double)chunk.Samples.Length / chunk.SampleRate;
        }

        return new Timing(audioSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds / audioSeconds, firstAudioMs);
    }

    private sealed record Timing(double AudioSeconds, double Rtf, double FirstAudioMs);
}
