using Myna.Cli.Trust;
using System.Diagnostics;
using Myna.Books.Narration;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Provenance;
using Myna.Cli.Speaking;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Text.Markup;
using Myna.Trust.Provenance;
using Myna.Voice;

namespace Myna.Cli.LongForm.Batch;

/// <summary>A command line of <c>myna batch</c>.</summary>
/// <param name="Table">The CSV file, or <c>-</c>.</param>
/// <param name="Voice">The voice of rows that name none.</param>
/// <param name="Folder">Where the files go.</param>
/// <param name="Ending">Ending of their names, without the dot.</param>
/// <param name="Resume">Whether files that are finished are skipped.</param>
/// <param name="Delivery">How rows are spoken that say nothing else.</param>
/// <param name="Json">Whether the result is printed as JSON.</param>
internal sealed record BatchOrder(string Table, string? Voice, string Folder, string Ending, bool Resume, Delivery Delivery, bool Json);

/// <summary>One run of <c>myna batch</c>: a file for each row; a row that fails does not stop the others.</summary>
internal sealed class BatchRun(CliEnvironment environment, BatchOrder order)
{
    private readonly Dictionary<string, VoicePrompt> _voices = new(StringComparer.Ordinal);
    private readonly List<BatchRowResult> _results = [];
    private ProvenanceStamp? _stamp;

    /// <summary>Speaks all rows.</summary>
    /// <returns>The exit code: 1 when a row failed.</returns>
    /// <exception cref="CliException">The table cannot be used at all, or the run was stopped.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        NarrationOutput.FormatOf("x." + order.Ending, environment);
        var source = new SpeechOrder { TextFile = order.Table, Output = order.Folder };
        string table = await TextSource.ReadAsync(source, environment, cancellationToken);
        IReadOnlyList<BatchRow> rows = BatchTable.Read(new StringReader(table), order.Table, order.Delivery);
        // One model speaks all rows: that of the voice on the command line, else that of the first row's.
        ModelChoice choice = (order.Voice ?? rows.FirstOrDefault(row => row.Voice is not null)?.Voice) is { } first
            ? order.Delivery.Model.For(Voice(first))
            : order.Delivery.Model;

        environment.Models.RequirePrograms(choice, order.Delivery.Language);
        using IVoiceModel model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(choice));
        using ProvenanceStamp? stamp = ProvenanceStamp.Open(environment, order.Delivery.Provenance, ProvenanceClaim.Speech);
        _stamp = stamp;
        if (stamp is not null)
        {
            stamp.Model = model.Tag;
        }

        CreateFolder();
        using BatchJournal journal = BatchJournal.Open(order.Folder, order.Resume);
        long start = Stopwatch.GetTimestamp();
        bool watched = environment.ErrorIsTerminal && !order.Json;
        try
        {
            await ProgressDisplay.RunAsync(environment, watched, async progress =>
            {
                using ISpeaker speaker = model.CreateSpeaker();
                for (int i = 0; i < rows.Count; i++)
                {
                    progress?.Report(new SpeechProgress(i, rows.Count, (double)i / rows.Count, 0));
                    _results.Add(await SpeakRowAsync(rows[i], model, speaker, journal, cancellationToken));
                }
            });
        }
        catch (OperationCanceledException exception)
        {
            throw new CliException(
                ExitCode.Cancelled, $"stopped after {_results.Count} of {rows.Count} rows. Go on with the same command and --resume", exception);
        }

        return Report(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<BatchRowResult> SpeakRowAsync(
        BatchRow row, IVoiceModel model, ISpeaker speaker, BatchJournal journal, CancellationToken cancellationToken)
    {
        string path = Path.Combine(order.Folder, $"{row.Id}.{order.Ending}");
        try
        {
            if (row.Problem is not null)
            {
                return Failed(row, row.Problem);
            }

            string name = row.Voice ?? order.Voice
                ?? throw new CliException(ExitCode.BadInput, "it names no voice; fill the voice column, or give --voice for all rows");
            VoicePrompt voice = Voice(name);
            MarkedText text = row.Delivery.Mark(row.Text);
            SpeechKey key = SpeechKey.Of(model.Tag, row.Delivery.Request("", voice), row.Delivery.Model.Precision, row.Delivery.Model.Phonemes).With(NamedVoices.Of(text, row.Delivery.FindVoice)).Then(text, order.Ending);
            if (journal.Find(path, key) is { } done)
            {
                return new BatchRowResult(row.Line, row.Id, path, done.Seconds, "kept", null);
            }

            long samples = 0;
            SpeechEntry entry = VoiceTrust.Of(environment).Mark(text.Text, voice, row.Delivery.Watermark);
            if (_stamp is not null)
            {
                _stamp.LedgerId = entry.LedgerId;
            }

            SpeechRequest request = row.Delivery.Request(text, voice) with { Watermark = entry.Watermark };
            using SpeechOutput output = SpeechOutput.Open(path, environment, _stamp);
            await foreach (SpeechChunk chunk in speaker.SpeakAsync(request, cancellationToken))
            {
                samples += chunk.Samples.Length;
                await output.WriteAsync(chunk.Samples, chunk.SampleRate, cancellationToken);
            }

            if (samples == 0)
            {
                throw new NothingToSayException();
            }

            await output.CompleteAsync(cancellationToken);
            double seconds = Math.Round((double)samples / model.SampleRate, 3);
            journal.Add(new FinishedFile(Path.GetFileName(path), key.Hex, seconds));
            return new BatchRowResult(row.Line, row.Id, path, seconds, "made", null);
        }
        catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
        {
            return Failed(row, exception.Message);
        }
    }

    private static BatchRowResult Failed(BatchRow row, string message) => new(row.Line, row.Id, null, null, "failed", message);

    private VoicePrompt Voice(string name)
    {
        if (!_voices.TryGetValue(name, out VoicePrompt? voice))
        {
            _voices[name] = voice = VoiceTrust.Of(environment).Find(VoiceLibrary.Of(environment.Variable), name, language: null);
        }

        return voice;
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(order.Folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot make the folder {order.Folder}: {exception.Message.TrimEnd('.')}; choose another place", exception);
        }
    }

    private ExitCode Report(double speakingSeconds)
    {
        int failed = _results.Count(result => result.State == "failed");
        int kept = _results.Count(result => result.State == "kept");
        int made = _results.Count - failed - kept;
        if (order.Json)
        {
            CliJson.Print(environment.Out, new BatchResult(order.Folder, made, kept, failed, _results), CliJson.Default.BatchResult);
        }
        else
        {
            foreach (BatchRowResult result in _results.Where(result => result.Error is not null))
            {
                environment.Error.WriteLine($"myna: {order.Table}, line {result.Line}{(result.Id.Length > 0 ? $" ({result.Id})" : "")}: {result.Error}");
            }

            double seconds = _results.Where(result => result.State == "made").Sum(result => result.Seconds ?? 0);
            string rest = (kept > 0 ? $", {kept} kept from before" : "") + (failed > 0 ? $", {failed} failed" : "");
            environment.Out.WriteLine($"{order.Folder}: {made} files, {seconds:0.00} s of speech in {speakingSeconds:0.00} s{rest}");
        }

        return failed > 0 ? ExitCode.Failed : ExitCode.Ok;
    }
}
