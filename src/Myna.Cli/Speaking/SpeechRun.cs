using Myna.Audio.Watermark;
using Myna.Cli.Trust;
using System.Diagnostics;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Provenance;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;
using Myna.Text.Markup;
using Myna.Trust.Provenance;
using Myna.Voice;

namespace Myna.Cli.Speaking;

/// <summary>One run of <c>clone</c> or <c>speak</c>: everything that can go wrong cheaply is tried before the work begins.</summary>
internal sealed class SpeechRun : IDisposable
{
    private readonly CliEnvironment _environment;
    private readonly SpeechOrder _order;
    private readonly MarkedText _text;
    private readonly List<SpeechMark> _marks = [];
    private MarkFiles? _markFiles;
    private ProvenanceStamp? _stamp;
    private SpeechOutput? _output;
    private IVoiceModel? _model;
    private WatermarkSettings? _watermark;
    private double _loadMs;
    private double _firstAudioMs;
    private double _speakingSeconds;
    private long _samples;

    private SpeechRun(CliEnvironment environment, SpeechOrder order, MarkedText text)
    {
        _environment = environment;
        _order = order;
        _text = text;
    }

    /// <summary>The model that speaks.</summary>
    public IVoiceModel Model => _model!;

    private double Seconds => (double)_samples / Model.SampleRate;

    /// <summary>Reads the text, opens the outputs, looks for programs and loads the model, in this order.</summary>
    /// <exception cref="CliException">One of these failed.</exception>
    public static async Task<SpeechRun> PrepareAsync(CliEnvironment environment, SpeechOrder order, CancellationToken cancellationToken)
    {
        CheckSettings();
        order.Delivery.CheckDisclaimer();
        string text = await TextSource.ReadAsync(order, environment, cancellationToken);
        var run = new SpeechRun(environment, order, order.Delivery.Mark(text, order.TextFile));
        try
        {
            run._stamp = IsFile(order.Output) ? ProvenanceStamp.Open(environment, order.Delivery.Provenance, ProvenanceClaim.Speech) : null;
            run._output = SpeechOutput.Open(order.Output, order.Play, environment, run._stamp);
            run._markFiles = MarkFiles.Open(order.Marks);
            RequirePrograms(environment, order.Delivery, run._text);
            long start = Stopwatch.GetTimestamp();
            run._model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(order.Delivery.Model));
            run._loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Reads <c>MYNA_VECTOR</c> and <c>MYNA_THREADS</c>, so that a wrong value is told before anything else.</summary>
    public static void CheckSettings()
    {
        _ = Simd.Width;
        _ = Crew.Shared;
    }

    /// <summary>Makes sure that what a text is turned into sounds with is there, for each of its languages.</summary>
    /// <exception cref="MynaException">A program is missing; the message says how to get it.</exception>
    public static void RequirePrograms(CliEnvironment environment, Delivery delivery, params IReadOnlyList<MarkedText> texts)
    {
        environment.Models.RequirePrograms(delivery.Model, delivery.Language);
        foreach (string language in texts.SelectMany(text => text.Runs).Select(run => run.Style.Language).OfType<string>().Distinct())
        {
            environment.Models.RequirePrograms(delivery.Model, language);
        }
    }

    /// <summary>Puts the speech of somebody's voice into the ledger; the number goes into its watermark.</summary>
    public void Mark(VoicePrompt voice)
    {
        SpeechEntry entry = VoiceTrust.Of(_environment).Mark(_text.Text, voice, _order.Delivery.Watermark);
        _watermark = entry.Watermark;
        if (_stamp is not null)
        {
            _stamp.LedgerId = entry.LedgerId;
        }
    }

    /// <summary>Speaks the text in a voice, into the outputs.</summary>
    /// <exception cref="CliException">The text or the voice cannot be used.</exception>
    public async Task SpeakAsync(VoicePrompt voice, CancellationToken cancellationToken)
    {
        bool watched = _environment.ErrorIsTerminal && !_order.Json;
        try
        {
            await ProgressDisplay.RunAsync(_environment, watched, progress => WriteSpeechAsync(voice, progress, cancellationToken));
        }
        catch (MynaException exception) when (exception is not CliException)
        {
            throw new CliException(ExitCode.BadInput, exception.Message, exception);
        }

        if (_samples == 0)
        {
            throw new CliException(ExitCode.BadInput, "nothing in the text can be spoken; give at least one word in the chosen language");
        }

        if (_stamp is not null)
        {
            _stamp.Model = Model.Tag;
        }

        await _output!.CompleteAsync(cancellationToken);
        _markFiles!.Write(_marks, Seconds, Model.SampleRate);
    }

    /// <summary>Says what was made: on standard output, or on standard error when the audio itself went there.</summary>
    public void Report(string? voice, string? savedVoice)
    {
        var result = new SpeechResult(
            _order.Output,
            Math.Round(Seconds, 3),
            Model.SampleRate,
            Math.Round(_speakingSeconds / Seconds, 3),
            Math.Round(_firstAudioMs, 1),
            Math.Round(_loadMs, 1),
            _order.Delivery.Seed,
            voice,
            Model.Tag,
            _order.Marks.Json,
            savedVoice,
            _order.Marks.Srt,
            _order.Marks.Vtt);
        if (_order.Json)
        {
            CliJson.Print(_environment.Out, result, CliJson.Default.SpeechResult);
            return;
        }

        bool streamed = _order.Output == SpeechOrder.StandardStream;
        TextWriter writer = streamed ? _environment.Error : _environment.Out;
        string place = streamed ? "standard output" : _order.Output ?? "played";
        writer.WriteLine($"{place}: {Seconds:0.00} s of speech in {_speakingSeconds:0.00} s (RTF {result.Rtf:0.00}), seed {_order.Delivery.Seed}");
        foreach (string file in _order.Marks.All)
        {
            writer.WriteLine($"{file}: {_marks.Count} marks");
        }

        if (savedVoice is not null)
        {
            writer.WriteLine($"voice {savedVoice} is saved; next time: myna speak \"…\" --voice {savedVoice} -o FILE");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output?.Dispose();
        _stamp?.Dispose();
        _markFiles?.Dispose();
        _model?.Dispose();
    }

    private static bool IsFile(string? output) => output is not null and not SpeechOrder.StandardStream && !output.StartsWith("/dev/", StringComparison.Ordinal);

    private async Task WriteSpeechAsync(VoicePrompt voice, IProgress<SpeechProgress>? progress, CancellationToken cancellationToken)
    {
        using ISpeaker speaker = _order.Delivery.CreateSpeaker(Model);
        long start = Stopwatch.GetTimestamp();
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(_order.Delivery.Request(_text, voice) with { Progress = progress, Watermark = _watermark ?? _order.Delivery.Watermark }, cancellationToken))
        {
            if (_samples == 0)
            {
                _firstAudioMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            _samples += chunk.Samples.Length;
            _marks.AddRange(chunk.Marks);
            await _output!.WriteAsync(chunk.Samples, chunk.SampleRate, cancellationToken);
        }

        _speakingSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
