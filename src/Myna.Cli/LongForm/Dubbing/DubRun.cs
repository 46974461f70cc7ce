using Myna.Audio.Watermark;
using Myna.Cli.Trust;
using System.Diagnostics;
using System.Globalization;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Provenance;
using Myna.Cli.Speaking;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Trust.Provenance;
using Myna.Voice;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Cli.LongForm.Dubbing;

/// <summary>A command line of <c>myna dub</c>.</summary>
/// <param name="Subtitles">The .srt or .vtt file, or <c>-</c>.</param>
/// <param name="Voice">A voice of the library or a voice file.</param>
/// <param name="Output">The audio file, or <c>-</c>.</param>
/// <param name="Slowest">Lower limit of the rate of speech.</param>
/// <param name="Fastest">Upper limit of the rate of speech.</param>
/// <param name="Delivery">How cues are spoken; its speed is that of cues that have time.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record DubOrder(
    string Subtitles, string Voice, string Output, float Slowest, float Fastest, Delivery Delivery, bool Json);

/// <summary>
/// One run of <c>myna dub</c>: each cue is spoken in its slot, silence between. The audio is as long as the last cue. A cue
/// that is too long even at the highest rate runs on, and what follows begins when it has ended; both are said.
/// </summary>
internal sealed class DubRun(CliEnvironment environment, DubOrder order)
{
    private const double LongestGapSeconds = 24 * 3600;
    private const int SilencePieceSamples = 1 << 16;

    private readonly List<DubCueResult> _results = [];
    private WatermarkSettings _watermark = WatermarkSettings.Default;
    private long _samples;
    private SpeechSoFar _soFar = SpeechSoFar.Nothing;

    /// <summary>Speaks all cues.</summary>
    /// <exception cref="CliException">The subtitles or the voice cannot be used.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        VoicePrompt voice = VoiceTrust.Of(environment).Find(VoiceLibrary.Of(environment.Variable), order.Voice, order.Delivery.Language);
        var source = new SpeechOrder { TextFile = order.Subtitles, Output = order.Output };
        string text = await TextSource.ReadAsync(source, environment, cancellationToken);
        IReadOnlyList<SubtitleCue> cues = CliException.InStage(ExitCode.BadInput, () => SubtitleReader.Read(text, order.Subtitles));
        if (cues.Max(cue => cue.End) > LongestGapSeconds)
        {
            throw new CliException(ExitCode.BadInput, $"{order.Subtitles} ends after more than 24 hours; check its times");
        }

        using ProvenanceStamp? stamp = order.Output == SpeechOrder.StandardStream
            ? null
            : ProvenanceStamp.Open(environment, order.Delivery.Provenance, ProvenanceClaim.Speech);
        using SpeechOutput output = SpeechOutput.Open(order.Output, environment, stamp);
        ModelChoice choice = order.Delivery.Model.For(voice);
        environment.Models.RequirePrograms(choice, order.Delivery.Language);
        using IVoiceModel model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(choice));
        SpeechEntry entry = VoiceTrust.Of(environment).Mark(string.Join("\n", cues.Select(cue => cue.Text)), voice, order.Delivery.Watermark);
        _watermark = entry.Watermark;
        if (stamp is not null)
        {
            stamp.LedgerId = entry.LedgerId;
        }

        long start = Stopwatch.GetTimestamp();
        bool watched = environment.ErrorIsTerminal && !order.Json;
        try
        {
            await ProgressDisplay.RunAsync(environment, watched, async progress =>
            {
                using ISpeaker speaker = model.CreateSpeaker();
                for (int i = 0; i < cues.Count; i++)
                {
                    progress?.Report(new SpeechProgress(i, cues.Count, (double)i / cues.Count, (double)_samples / model.SampleRate));
                    await SpeakCueAsync(i + 1, cues[i], voice, model, speaker, output, cancellationToken);
                }
            });
        }
        catch (MynaException exception) when (exception is not CliException)
        {
            throw new CliException(ExitCode.BadInput, exception.Message, exception);
        }

        await SilenceUntilAsync(cues.Max(cue => cue.End), model.SampleRate, output, cancellationToken);
        if (_results.Count == 0)
        {
            throw new CliException(ExitCode.BadInput, $"nothing in {order.Subtitles} can be spoken; give at least one word in the chosen language");
        }

        if (stamp is not null)
        {
            stamp.Model = model.Tag;
        }

        await output.CompleteAsync(cancellationToken);
        Report(model, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task SpeakCueAsync(
        int number, SubtitleCue cue, VoicePrompt voice, IVoiceModel model, ISpeaker speaker, SpeechOutput output, CancellationToken cancellationToken)
    {
        if (!cue.Text.Any(char.IsLetterOrDigit))
        {
            return;
        }

        int rate = model.SampleRate;
        await SilenceUntilAsync(cue.Start, rate, output, cancellationToken);
        long slot = Math.Max(0, Sample(cue.End, rate) - _samples);
        SpeechSoFar before = _soFar;
        FittedSpeech fitted;
        try
        {
            fitted = await SlotFit.FitAsync(slot, order.Slowest, order.Fastest, async speed =>
            {
                SpeechRequest request = order.Delivery.Request(cue.Text, voice) with { Speed = speed, After = before, Watermark = _watermark };
                var samples = new List<float>();
                await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken))
                {
                    samples.AddRange(chunk.Samples.Span);
                    _soFar = chunk.SoFar ?? _soFar;
                }

                return [.. samples];
            });
        }
        catch (NothingToSayException)
        {
            return;
        }

        double begin = (double)_samples / rate;
        await output.WriteAsync(fitted.Samples, rate, cancellationToken);
        _samples += fitted.Samples.Length;
        double late = Math.Round(begin - cue.Start, 3);
        double over = Math.Round(Math.Max(0, ((double)_samples / rate) - cue.End), 3);
        _results.Add(new DubCueResult(
            number, cue.Start, cue.End, Math.Round(begin, 3), Math.Round((double)_samples / rate, 3), Math.Round(fitted.Speed, 3), late, over));
    }

    private async Task SilenceUntilAsync(double seconds, int rate, SpeechOutput output, CancellationToken cancellationToken)
    {
        long end = Sample(seconds, rate);
        while (_samples < end)
        {
            var silence = new float[Math.Min(SilencePieceSamples, end - _samples)];
            await output.WriteAsync(silence, rate, cancellationToken);
            _samples += silence.Length;
        }
    }

    private static long Sample(double seconds, int rate) => (long)Math.Round(seconds * rate);

    private void Report(IVoiceModel model, double speakingSeconds)
    {
        double seconds = Math.Round((double)_samples / model.SampleRate, 3);
        DubCueResult[] tight = [.. _results.Where(cue => cue.OverSeconds > 0 || cue.LateSeconds > 0)];
        if (order.Json)
        {
            CliJson.Print(
                environment.Out,
                new DubResult(order.Output, seconds, model.SampleRate, order.Delivery.Seed, order.Voice, model.Tag, _results),
                CliJson.Default.DubResult);
            return;
        }

        foreach (DubCueResult cue in tight)
        {
            string what = string.Join(" and ", new[]
            {
                cue.LateSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"begins {cue.LateSeconds:0.00} s late") : "",
                cue.OverSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"ends {cue.OverSeconds:0.00} s after its slot at speed {cue.Speed:0.00}") : "",
            }.Where(part => part.Length > 0));
            environment.Error.WriteLine($"myna: cue {cue.Number} at {TimeSpan.FromSeconds(cue.Start):hh\\:mm\\:ss\\.fff} {what}; shorten its text, or raise --fastest");
        }

        TextWriter writer = order.Output == SpeechOrder.StandardStream ? environment.Error : environment.Out;
        string rest = tight.Length > 0 ? $", {tight.Length} do not fit their slots" : "";
        writer.WriteLine($"{order.Output}: {seconds:0.00} s, {_results.Count} cues in {speakingSeconds:0.00} s{rest}, seed {order.Delivery.Seed}");
    }
}
