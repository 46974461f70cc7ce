using System.Text.Json;
using System.Text.Json.Serialization;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using Myna.Server.Jobs;

namespace Myna.Server.Layers;

/// <summary>The job that takes a picture apart.</summary>
internal sealed class LayersJob(ServerOptions options) : IJobKind
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "layers";

    /// <summary>The file with the layers.</summary>
    public const string DocumentName = "layers" + LayerStore.Extension;

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public Task CheckAsync(JobOrder order, CancellationToken cancellationToken)
    {
        JobContext.Read(order.Request, LayersJson.Default.LayersRequest);
        return order.Inputs is [{ Blob.Bytes: > 0 } input]
            ? input.Blob.Bytes <= options.MostPictureBytes
                ? Task.CompletedTask
                : throw new MynaException($"{input.Name} has {input.Blob.Bytes >> 20} MiB; pictures of up to {options.MostPictureBytes >> 20} MiB are taken apart here")
            : throw new MynaException("one picture is needed: send it as the file image");
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        LayersRequest request = context.Request(LayersJson.Default.LayersRequest);
        JobFile input = context.Job.Inputs[0];
        using var memory = new MemoryStream();
        await using (Stream stream = await context.OpenInputAsync(input.Name, cancellationToken))
        {
            await stream.CopyToAsync(memory, cancellationToken);
        }

        Picture picture = await PictureFile.ReadAsync(memory.ToArray(), input.Name, cancellationToken: cancellationToken);
        var progress = new Reports(context, cancellationToken);
        LayerDocument document = await Task.Run(
            () => LayerSplitter.Split(
                picture,
                input.Name,
                new SplitOptions { TextOnly = request.TextOnly ?? false, MaximumLayers = request.MaximumLayers ?? 0, Seed = request.Seed ?? 1 },
                progress,
                cancellationToken),
            cancellationToken);
        document = document with { Provenance = document.Provenance! with { InputSha256 = input.Blob.Hash } };
        string path = Path.Combine(context.ScratchFolder, DocumentName);
        LayerStore.SaveFile(document, path, cancellationToken);
        JobFile file = await context.KeepFileAsync(path, DocumentName, "application/zip", cancellationToken);
        return new JobResult(JsonSerializer.Serialize(LayerFacts.Of(document, 0), LayersJson.Default.LayerDocumentShape), [file]);
    }

    // Stages come many times a second, on the splitter's thread; what was told last is what counts.
    private sealed class Reports(JobContext context, CancellationToken cancellationToken) : IProgress<SplitProgress>
    {
        public void Report(SplitProgress value) => context.ReportAsync(value.Stage, value.Done, null, cancellationToken).GetAwaiter().GetResult();
    }
}

/// <summary>How a picture shall be taken apart.</summary>
internal sealed record LayersRequest(bool? TextOnly, int? MaximumLayers, int? Seed);

/// <summary>Layers as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(LayersRequest))]
[JsonSerializable(typeof(LayerDocumentShape))]
[JsonSerializable(typeof(LayerEditBody))]
[JsonSerializable(typeof(LayerExportBody))]
[JsonSerializable(typeof(LayersStatus))]
internal sealed partial class LayersJson : JsonSerializerContext;
