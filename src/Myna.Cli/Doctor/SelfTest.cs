using System.Diagnostics;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Json;
using Myna.Library.Models;
using Myna.Voice;

namespace Myna.Cli.Doctor;

/// <summary>Clones the voice of a clip that is built in and speaks a sentence of about two seconds with it.</summary>
internal static class SelfTest
{
    private const string Name = "self-test";
    private const string Sentence = "Everything works, and this is how it sounds.";
    private const double LeastSeconds = 0.8;
    private const double MostSeconds = 8;
    private const float LeastLevel = 0.003f;

    /// <summary>Runs the test. The sentence is spoken twice: the first time warms caches and the JIT up, the second is timed.</summary>
    public static async Task<CheckResult> RunAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            using Stream resource = typeof(SelfTest).Assembly.GetManifestResourceStream("self-test.wav")
                ?? throw new InvalidOperationException("the clip of the self-test is not built in");
            AudioClip clip = WavReader.ReadClip(resource, "self-test.wav", cancellationToken: cancellationToken).ToMono();
            using IVoiceModel model = environment.Models.Load(new ModelChoice { Name = ModelChoice.Lite });
            VoicePrompt voice = model.CreatePrompt(clip.Samples, clip.SampleRate, cancellationToken: cancellationToken);
            using ISpeaker speaker = model.CreateSpeaker();
            await SpeakAsync(speaker, voice, cancellationToken);
            return Judge(await SpeakAsync(speaker, voice, cancellationToken), model);
        }
#pragma warning disable CA1031 // A doctor reports whatever is broken.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Examination.Failed(Name, exception);
        }
    }

    private static async Task<Spoken> SpeakAsync(ISpeaker speaker, VoicePrompt voice, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long samples = 0;
        double squares = 0;
        int sampleRate = 1;
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(new SpeechRequest(Sentence, voice), cancellationToken))
        {
            sampleRate = chunk.SampleRate;
            samples += chunk.Samples.Length;
            foreach (float sample in chunk.Samples.Span)
            {
                squares += sample * sample;
            }
        }

        return new Spoken(
            (double)samples / sampleRate, Stopwatch.GetElapsedTime(start).TotalSeconds, samples == 0 ? 0 : Math.Sqrt(squares / samples));
    }

    private static CheckResult Judge(Spoken spoken, IVoiceModel model)
    {
        string found = $"{model.Tag} spoke {spoken.Seconds:0.0} s in {spoken.WallSeconds:0.00} s (RTF {spoken.WallSeconds / spoken.Seconds:0.00})";
        bool isSpeech = spoken.Seconds is >= LeastSeconds and <= MostSeconds && spoken.Level >= LeastLevel;
        return isSpeech
            ? new CheckResult(Name, Examination.Ok, found, null)
            : new CheckResult(Name, Examination.Missing, found, "that is no plausible speech; the weights or the build may be damaged: clone the repository anew");
    }

    private sealed record Spoken(double Seconds, double WallSeconds, double Level);
}
