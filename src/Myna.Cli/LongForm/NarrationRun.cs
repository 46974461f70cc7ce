using Myna.Cli.Trust;
using System.Diagnostics;
using System.Text;
using Myna.Audio.Files;
using Myna.Books;
using Myna.Books.Narration;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Provenance;
using Myna.Cli.Speaking;
using Myna.Library.Voices;
using Myna.Text.Markup;
using Myna.Trust.Provenance;
using Myna.Voice;
using Myna.Voice.Disclosure;

namespace Myna.Cli.LongForm;

/// <summary>One run of <c>myna read</c>: a long text, piece by piece, straight to the disk.</summary>
internal sealed class NarrationRun(CliEnvironment environment, NarrationOrder order)
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMinutes(2);

    private readonly List<FinishedPiece> _finished = [];
    private Book? _book;
    private IReadOnlyList<PlannedPiece> _plan = [];
    private int _restored;
    private double _speakingSeconds;

    /// <summary>Reads the text, speaks it and writes every file that was asked for.</summary>
    /// <exception cref="CliException">Something cannot be used or written, or the run was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        order.Delivery.CheckDisclaimer();
        AudioFormat format = NarrationOutput.FormatOf(order.Output, environment);
        var trust = VoiceTrust.Of(environment);
        VoicePrompt voice = Find(order.Voice);
        Dictionary<string, VoicePrompt> cast = order.Cast.ToDictionary(
            pair => pair.Key, pair => Find(pair.Value), StringComparer.OrdinalIgnoreCase);
        _book = await LongText.ReadAsync(order, environment, cancellationToken);
        IReadOnlyList<Chapter> chapters = _book.Chapters;
        string? origin = order.Source == SpeechOrder.StandardStream ? null : order.Source;
        IReadOnlyList<SpokenRun> runs = NarrationPlan.Runs(
            chapters, (text, title) => order.Delivery.Mark(text, title is null ? origin : $"{origin} (\"{title}\")"));
        IReadOnlyList<MarkedText> texts = [.. runs.Select(run => run.Text)];
        using MarkFiles marks = MarkFiles.Open(order.Marks);
        CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(order.Output)).Dispose();
        Delivery delivery = order.Delivery with { Model = order.Delivery.Model.For(voice) };
        SpeechRun.RequirePrograms(environment, delivery, texts);
        using IVoiceModel model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(delivery.Model));
        RefuseForgottenWork();
        using ProvenanceStamp? stamp = ProvenanceStamp.Open(environment, order.Delivery.Provenance, ProvenanceClaim.Speech);
        if (stamp is not null)
        {
            stamp.Model = model.Tag;
        }

        CheckCast(cast.Values.Prepend(voice));
        SpeechEntry entry = trust.Mark(string.Join("\n\n", texts.Select(text => text.Text)), voice, order.Delivery.Watermark);
        if (stamp is not null)
        {
            stamp.LedgerId = entry.LedgerId;
        }

        SpeechRequest settings = order.Delivery.Request("", voice) with { Watermark = entry.Watermark };
        SpeechKey key = SpeechKey.Of(model.Tag, settings, delivery.Model.Precision, delivery.Model.Phonemes)
            .With(texts.SelectMany(text => NamedVoices.Of(text, order.Delivery.FindVoice)).DistinctBy(pair => pair.Key)
                .Concat(cast.Select(pair => KeyValuePair.Create($"{pair.Key}:", pair.Value))));
        if (order.Delivery.Disclaimer is { } disclaimer)
        {
            key = key.Then(disclaimer.SentenceIn(settings.Language), $"disclaimer at {disclaimer.Place}");
        }

        _plan = NarrationPlan.Of(chapters, runs, settings, key);
        using WorkFolder work = WorkFolder.Open(order.Output, model.SampleRate);
        _finished.AddRange(work.Restore(order.Restart ? [] : _plan));
        _restored = _finished.Count;
        await SpeakAsync(model, settings, cast, work, cancellationToken);
        IReadOnlyList<ChapterTime> times = ChapterTimes.Of(chapters, _plan, [.. _finished.Select(piece => (piece.Start, piece.End))], model.SampleRate);
        double seconds = (double)work.Samples / model.SampleRate;
        if (!IsHeard)
        {
            work.Remove();
            throw new CliException(ExitCode.BadInput, "nothing in the text can be spoken; give at least one word in the chosen language");
        }

        marks.Write(work.Marks(), seconds, model.SampleRate);
        work.FinishAudio();
        await PutInPlaceAsync(work, format, times, seconds, stamp, cancellationToken);
        string? chaptersFile = NarrationOutput.WriteChapters(order.Output, times);
        work.Remove();
        Report(model, times, chaptersFile, seconds);

        VoicePrompt Find(string name) => trust.Find(VoiceLibrary.Of(environment.Variable), name, order.Delivery.Language);
    }

    private bool IsHeard => _finished.Exists(piece => piece.End > piece.Start);

    private void RefuseForgottenWork()
    {
        if (!order.Resume && !order.Restart && Directory.Exists(WorkFolder.PathFor(order.Output)))
        {
            throw new CliException(
                ExitCode.Usage, $"unfinished work for {order.Output} is there; add --resume to go on with it, or --restart to begin anew");
        }
    }

    private static void CheckCast(IEnumerable<VoicePrompt> voices)
    {
        string[] tags = [.. voices.Select(voice => voice.ModelTag).Distinct()];
        if (tags.Length > 1)
        {
            throw new CliException(ExitCode.BadInput, $"the voices of --voice and --cast were made by different models ({string.Join(", ", tags)}); make them all with one");
        }
    }

    private async Task SpeakAsync(
        IVoiceModel model, SpeechRequest settings, Dictionary<string, VoicePrompt> cast, WorkFolder work, CancellationToken cancellationToken)
    {
        bool watched = environment.ErrorIsTerminal && !order.Json;
        long start = Stopwatch.GetTimestamp();
        try
        {
            await ProgressDisplay.RunAsync(environment, watched, async progress =>
            {
                using ISpeaker speaker = model.CreateSpeaker();
                var piece = new PieceSpeaker(speaker, settings, cast);
                if (_finished.Count == 0)
                {
                    await DiscloseAsync(DisclaimerPlace.Start, speaker, settings, work, cancellationToken);
                }

                for (int i = _finished.Count; i < _plan.Count; i++)
                {
                    Report(progress, i, within: 0, work, model);
                    await SpeakPieceAsync(piece, i, work, model, progress, cancellationToken);
                }

                if (IsHeard)
                {
                    await DiscloseAsync(DisclaimerPlace.End, speaker, settings, work, cancellationToken);
                }
            });
        }
        catch (OperationCanceledException exception)
        {
            throw new CliException(ExitCode.Cancelled, _finished.Count == 0
                ? "stopped before the first sentences were finished; add --restart next time"
                : $"stopped; {_finished.Count} of {_plan.Count} pieces are kept. Go on with the same command and --resume", exception);
        }
        catch (MynaException exception) when (exception is not CliException)
        {
            throw new CliException(ExitCode.BadInput, exception.Message, exception);
        }

        _speakingSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// Says the disclaimer where it belongs. It is no piece of its own: before the first piece and behind the last it lies outside
    /// of what the journal keeps, and is said again after an interruption there.
    /// </summary>
    private async Task DiscloseAsync(
        DisclaimerPlace place, ISpeaker speaker, SpeechRequest settings, WorkFolder work, CancellationToken cancellationToken)
    {
        if (order.Delivery.Disclaimer is not { } disclaimer || disclaimer.Place != place)
        {
            return;
        }

        await foreach (SpeechChunk chunk in disclaimer.SpeakAsync(speaker, settings, cancellationToken))
        {
            await work.WriteAsync(chunk.Samples, cancellationToken);
        }
    }

    private async Task SpeakPieceAsync(
        PieceSpeaker speaker,
        int number,
        WorkFolder work,
        IVoiceModel model,
        IProgress<SpeechProgress>? progress,
        CancellationToken cancellationToken)
    {
        PlannedPiece piece = _plan[number];
        SpeechSoFar before = _finished.Count > 0 ? _finished[^1].SoFar : SpeechSoFar.Nothing.AfterSilence((double)work.Samples / model.SampleRate);
        long start = work.Samples;
        bool isFirst = true;
        double pause = NarrationPlan.PauseBefore(_plan, number, i => _finished[i].End > _finished[i].Start);
        SpokenPiece spoken = await speaker.SpeakAsync(
            piece,
            before,
            pause,
            async samples =>
            {
                if (isFirst)
                {
                    // The pause is written only when it is sure that something follows.
                    isFirst = false;
                    await work.WriteAsync(new float[(int)Math.Round(pause * model.SampleRate)], cancellationToken);
                    start = work.Samples;
                }

                await work.WriteAsync(samples, cancellationToken);
            },
            progress is null ? null : new PieceProgress(within => Report(progress, number, within, work, model)),
            cancellationToken);
        double offset = (double)start / model.SampleRate;
        MarkEntry[] marks = [.. spoken.Marks.Select(mark => MarkEntry.Of(mark with { Start = mark.Start + offset, End = mark.End + offset }))];
        var finished = new FinishedPiece(piece.Key.Hex, start, work.Samples, spoken.SoFar, marks);
        work.Keep(finished);
        _finished.Add(finished with { Marks = [] });
    }

    private void Report(IProgress<SpeechProgress>? progress, int done, double within, WorkFolder work, IVoiceModel model) => progress?.Report(
        new SpeechProgress(done, _plan.Count, (done + within) / _plan.Count, (double)work.Samples / model.SampleRate));

    private async Task PutInPlaceAsync(
        WorkFolder work, AudioFormat format, IReadOnlyList<ChapterTime> times, double seconds, ProvenanceStamp? stamp, CancellationToken cancellationToken)
    {
        if (format == AudioFormat.Wav)
        {
            stamp?.AddToFile(work.AudioPath, order.Output, cancellationToken);
            NarrationOutput.Move(work.AudioPath, order.Output);
            return;
        }

        string metadata = work.PathOf("metadata.txt");
        await File.WriteAllTextAsync(metadata, ChapterTimes.Metadata(times, order.Title ?? _book!.Title, order.Artist ?? _book!.Author), new UTF8Encoding(false), cancellationToken);
        string? cover = _book!.Cover is null ? null : work.PathOf("cover");
        if (cover is not null)
        {
            await File.WriteAllBytesAsync(cover, _book.Cover!.Content, cancellationToken);
        }

        string encoded = work.PathOf("encoded" + Path.GetExtension(order.Output));
        var options = new AudioWriteOptions { Timeout = LeastTimeout + TimeSpan.FromSeconds(seconds / 4), Tags = stamp?.TagsFor(format) ?? [], CoverPath = cover };
        await options.Ffmpeg.EncodeFileAsync(work.AudioPath, format, encoded, metadata, options, cancellationToken);
        stamp?.AddToFile(encoded, order.Output, cancellationToken);
        NarrationOutput.Move(encoded, order.Output);
    }

    private void Report(IVoiceModel model, IReadOnlyList<ChapterTime> times, string? chaptersFile, double seconds)
    {
        var result = new NarrationResult(
            order.Output,
            Math.Round(seconds, 3),
            model.SampleRate,
            Math.Round(_speakingSeconds, 3),
            times.Count,
            chaptersFile,
            _plan.Count,
            _restored,
            order.Delivery.Seed,
            order.Voice,
            model.Tag,
            order.Marks.Json,
            order.Marks.Srt,
            order.Marks.Vtt);
        if (order.Json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.NarrationResult);
            return;
        }

        string kept = _restored > 0 ? $", {_restored} of {_plan.Count} pieces from the interrupted run" : "";
        environment.Out.WriteLine($"{order.Output}: {seconds:0.00} s of speech in {_speakingSeconds:0.00} s{kept}, seed {order.Delivery.Seed}");
        foreach (string file in order.Marks.All.Concat(chaptersFile is null ? [] : [chaptersFile]))
        {
            environment.Out.WriteLine(file == chaptersFile ? $"{file}: {times.Count} chapters" : $"{file}: times of words and sentences");
        }
    }

    /// <summary>How far the piece under way has come.</summary>
    private sealed class PieceProgress(Action<double> report) : IProgress<SpeechProgress>
    {
        public void Report(SpeechProgress value) => report(value.Fraction);
    }
}
