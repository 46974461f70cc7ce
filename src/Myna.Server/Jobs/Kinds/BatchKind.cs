using System.Text.Json;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Server.Audiobooks;
using Myna.Server.Files;
using Myna.Server.Provenance;
using Myna.Trust.Provenance;
using Myna.Voice;

namespace Myna.Server.Jobs.Kinds;

/// <summary>Jobs that speak many texts, each into a file. A text that cannot be spoken is told with its reason; the others are made all the same.</summary>
/// <param name="voices">Voices and models.</param>
/// <param name="finished">Signs the files; null for files without provenance.</param>
public sealed class BatchKind(IVoiceSource voices, FinishedFiles? finished = null) : IJobKind
{
    private const int MostItems = 10_000;
    private const int MostCharacters = 4 << 20;

    /// <inheritdoc/>
    public string Name => "batch";

    /// <inheritdoc/>
    public Task CheckAsync(JobOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        BatchRequest request = JobContext.Read(order.Request, BatchJson.Default.BatchRequest);
        _ = BookAssembly.FormatOf(request.Output);
        if (request.Items.Count is 0 or > MostItems || request.Items.Sum(item => (long)item.Text.Length) > MostCharacters)
        {
            throw new MynaException($"a batch has 1 to {MostItems} texts of together at most {MostCharacters} characters; divide it");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (BatchItem item in request.Items)
        {
            FileNames.Check(item.Id);
            if (!names.Add(item.Id))
            {
                throw new MynaException($"two texts of the batch have the id {item.Id}; give each its own");
            }

            if (item.Speed is not (>= 0.5f and <= 2f))
            {
                throw new MynaException($"{item.Id}: speed {item.Speed} is not possible; give 0.5 to 2");
            }
        }

        foreach (string voice in request.Items.Select(item => VoiceOf(item, request)).Distinct())
        {
            voices.ModelOf(voice, request.Model);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        BatchRequest request = context.Request(BatchJson.Default.BatchRequest);
        AudioFormat format = BookAssembly.FormatOf(request.Output);
        var results = new List<BatchItemResult>();
        var files = new List<JobFile>();
        for (int i = 0; i < request.Items.Count; i++)
        {
            await context.ReportAsync("speaking", (double)i / request.Items.Count, request.Items.Count, cancellationToken).ConfigureAwait(false);
            JobPiece piece = await context.FindPieceAsync(request.Items[i].Id, cancellationToken).ConfigureAwait(false)
                ?? await SpeakAsync(context, request, request.Items[i], format, cancellationToken).ConfigureAwait(false);
            BatchItemResult result = JsonSerializer.Deserialize(piece.Facts!, BatchJson.Default.BatchItemResult)!;
            results.Add(result);
            if (result.File is not null)
            {
                files.Add(new JobFile(result.File, BookAssembly.MediaTypeOf(format), piece.Blob));
            }
        }

        return files.Count > 0
            ? new JobResult(JsonSerializer.Serialize(new BatchResult(files.Count, results.Count - files.Count, results), BatchJson.Default.BatchResult), files)
            : throw new MynaException($"none of the {results.Count} texts could be spoken; the first one: {results[0].Error}");
    }

    private static string VoiceOf(BatchItem item, BatchRequest request) => item.Voice ?? request.Voice
        ?? throw new MynaException($"{item.Id} names no voice, and neither does the batch; give one of them");

    private async Task<JobPiece> SpeakAsync(JobContext context, BatchRequest request, BatchItem item, AudioFormat format, CancellationToken cancellationToken)
    {
        string wav = Path.Combine(context.ScratchFolder, "item.wav");
        string path = wav;
        BatchItemResult result;
        try
        {
            (double seconds, ProvenanceClaim claim) = await SpeakAsync(context, request, item, wav, cancellationToken).ConfigureAwait(false);
            if (format != AudioFormat.Wav)
            {
                path = Path.Combine(context.ScratchFolder, "item." + request.Output.ToLowerInvariant());
                AudioWriteOptions options = AudioWriteOptions.Default with { Tags = FinishedFiles.TagsFor(format, claim) };
                await options.Ffmpeg.EncodeFileAsync(wav, format, path, null, options, cancellationToken).ConfigureAwait(false);
            }

            finished?.Stamp(path, claim, cancellationToken);
            result = new BatchItemResult(item.Id, $"{item.Id}.{request.Output.ToLowerInvariant()}", Math.Round(seconds, 3), null);
        }
        catch (MynaException exception)
        {
            result = new BatchItemResult(item.Id, null, null, exception.Message);
        }

        Stream content = result.File is null ? Stream.Null : File.OpenRead(path);
        await using (content.ConfigureAwait(false))
        {
            return await context.KeepPieceAsync(item.Id, content, JsonSerializer.Serialize(result, BatchJson.Default.BatchItemResult), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(double Seconds, ProvenanceClaim Claim)> SpeakAsync(JobContext context, BatchRequest request, BatchItem item, string wav, CancellationToken cancellationToken)
    {
        string voice = VoiceOf(item, request);
        using IModelLease lease = await voices.RentAsync(voices.ModelOf(voice, request.Model), cancellationToken).ConfigureAwait(false);
        using IDisposable turn = await voices.TurnAsync(context.Job.Owner, cancellationToken).ConfigureAwait(false);
        using ISpeaker speaker = lease.Model.CreateSpeaker();
        VoicePrompt prompt = voices.Find(voice, lease.Model, cancellationToken);
        WatermarkSettings mark = voices.Mark(item.Text, voice, prompt, context.Job.Owner, cancellationToken);
        var speech = new SpeechRequest(item.Text, prompt)
        {
            Watermark = mark,
            Language = item.Language ?? request.Language, Seed = item.Seed, Speed = item.Speed, Sampling = request.Fast ? SamplingOptions.Fast : null,
        };
        long samples = 0;
        using var writer = new WavWriter(File.Create(wav), lease.Model.SampleRate, channels: 1);
        await foreach (SpeechChunk chunk in speaker.SpeakAsync(speech, cancellationToken).ConfigureAwait(false))
        {
            samples += chunk.Samples.Length;
            await writer.WriteAsync(chunk.Samples, cancellationToken).ConfigureAwait(false);
        }

        return samples > 0
            ? ((double)samples / lease.Model.SampleRate, FinishedFiles.Speech(lease.Model.Tag, mark.Payload.LedgerId is > 0 and var id ? id : null))
            : throw new NothingToSayException();
    }
}
