using System.Text.Json.Serialization;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Formats;
using Myna.Layers.Pictures;
using Myna.Library.Models;
using Myna.Server.Files;
using Myna.Server.Layers;
using Myna.Server.Provenance;
using Myna.Trust.Provenance;

namespace Myna.Server.Jobs.Kinds;

/// <summary>What is asked for with a job of kind <c>layers</c>: the job's only input file is the picture.</summary>
public sealed record LayersRequest
{
    /// <summary>Files to make, by ending: psd, psb, ora, tiff, pptx, svg, html, zip and so on; <c>layers</c> is Myna's own.</summary>
    public IReadOnlyList<string> Outputs { get; set; } = ["psd"];

    /// <summary>How many layers at most; 0 for as many as there are.</summary>
    public int MaximumLayers { get; set; }

    /// <summary>Whether only text is taken off.</summary>
    public bool TextOnly { get; set; }

    /// <summary>Seed of the random choices.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>What splits: <c>builtin</c>, <c>qwen</c> or <c>remote:NAME</c>.</summary>
    public string Engine { get; set; } = LayerEngines.BuiltIn;

    /// <summary>How many layers a model makes; null for its own choice.</summary>
    public int? Layers { get; set; }

    /// <summary>A model's steps; null for its own choice.</summary>
    public int? Steps { get; set; }

    /// <summary>The size at which a model works: 640 or 1024.</summary>
    public int Resolution { get; set; } = 640;

    /// <summary>What the whole picture shows; null to have it described.</summary>
    public string? Prompt { get; set; }

    /// <summary>What it does not show.</summary>
    public string? NegativePrompt { get; set; }

    /// <summary>How strongly the prompt counts; null for the model's choice.</summary>
    public double? Guidance { get; set; }
}

// Defaults are kept only by properties that can be set: generated readers give all others a value.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LayersRequest))]
internal sealed partial class LayersJson : JsonSerializerContext;

/// <summary>Jobs that split a picture into layers. The layers are kept before they are exported.</summary>
/// <param name="store">Where the pictures that are sent lie.</param>
/// <param name="engines">Where the models come from that split.</param>
/// <param name="previews">Where pictures of unfinished layers go.</param>
/// <param name="finished">Signs pictures that are exported; null for files without provenance.</param>
public sealed class LayersKind(IBlobStore store, ILayerEngines engines, LayerPreviews previews, FinishedFiles? finished = null) : IJobKind
{
    private const int StepsBetweenPreviews = 5;
    private const string PieceName = "document";
    private const double SplittingShare = 0.8;

    /// <inheritdoc/>
    public string Name => "layers";

    /// <inheritdoc/>
    public async Task CheckAsync(JobOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        LayersRequest request = JobContext.Read(order.Request, LayersJson.Default.LayersRequest);
        if (request.Outputs.Count == 0 || request.Outputs.FirstOrDefault(output => ExtensionOf(output) is null) is not null)
        {
            throw new MynaException($"layers can be had as {string.Join(", ", LayerExport.Extensions.Select(extension => extension[1..]))}; give at least one of them");
        }

        if (order.Inputs.Count != 1)
        {
            throw new MynaException("layers are made of one picture; send it with the job");
        }

        Picture picture = await ReadAsync(order.Inputs[0], cancellationToken).ConfigureAwait(false);
        if (request.Engine != LayerEngines.BuiltIn)
        {
            // What does not fit is refused now, not when its turn comes.
            using ILayerEngine engine = engines.Open(request.Engine);
            engine.Check(picture.Width, picture.Height, Order(request));
        }
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        LayersRequest request = context.Request(LayersJson.Default.LayersRequest);
        JobFile input = context.Job.Inputs[0];
        string path = Path.Combine(context.ScratchFolder, "document" + LayerStore.Extension);
        if (await context.FindPieceAsync(PieceName, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            await CopyAsync(await context.OpenPieceAsync(kept, cancellationToken).ConfigureAwait(false), path, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SplitAsync(context, request, input, path, cancellationToken).ConfigureAwait(false);
        }

        LayerDocument document = await LayerStore.OpenAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        string name = FileNames.Of(Path.GetFileNameWithoutExtension(input.Name), "layers");
        var files = new List<JobFile>();
        foreach (string extension in request.Outputs.Select(ExtensionOf).OfType<string>().Distinct())
        {
            await context.ReportAsync("exporting", SplittingShare + ((1 - SplittingShare) * files.Count / request.Outputs.Count), cancellationToken: cancellationToken).ConfigureAwait(false);
            string exported = extension == LayerStore.Extension ? path : Path.Combine(context.ScratchFolder, name + extension);
            if (exported != path)
            {
                await Task.Run(() => LayerExport.Write(document, exported, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            if (exported != path)
            {
                finished?.Stamp(exported, ProvenanceClaim.OfLayers(document.Provenance?.Generated ?? false) with { When = DateTimeOffset.UtcNow }, cancellationToken);
            }

            files.Add(await context.KeepFileAsync(exported, name + extension, MediaTypeOf(extension), cancellationToken).ConfigureAwait(false));
        }

        return new JobResult($"{{\"width\":{document.Width},\"height\":{document.Height},\"layers\":{document.Layers.Count}}}", files);
    }

    private static string? ExtensionOf(string output) =>
        LayerExport.Extensions.FirstOrDefault(extension => string.Equals(extension, "." + output.TrimStart('.'), StringComparison.OrdinalIgnoreCase));

    private static string MediaTypeOf(string extension) => extension switch
    {
        ".psd" or ".psb" => "image/vnd.adobe.photoshop",
        ".ora" => "image/openraster",
        ".tif" or ".tiff" => "image/tiff",
        ".pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".svg" => "image/svg+xml",
        ".html" or ".htm" => "text/html",
        ".zip" => "application/zip",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    private async Task SplitAsync(JobContext context, LayersRequest request, JobFile input, string path, CancellationToken cancellationToken)
    {
        await context.ReportAsync("splitting", 0, 1, cancellationToken).ConfigureAwait(false);
        Picture picture = await ReadAsync(input, cancellationToken).ConfigureAwait(false);
        LayerDocument document = request.Engine == LayerEngines.BuiltIn
            ? await BuiltInAsync(context, request, input, picture, cancellationToken).ConfigureAwait(false)
            : await ByModelAsync(context, request, input, picture, cancellationToken).ConfigureAwait(false);
        document = document with { Provenance = document.Provenance! with { InputSha256 = input.Blob.Hash } };
        LayerStore.SaveFile(document, path, cancellationToken);
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            await context.KeepPieceAsync(PieceName, file, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<LayerDocument> BuiltInAsync(JobContext context, LayersRequest request, JobFile input, Picture picture, CancellationToken cancellationToken)
    {
        var options = new SplitOptions { MaximumLayers = request.MaximumLayers, TextOnly = request.TextOnly, Seed = request.Seed };
        var progress = new Stages<SplitProgress>(stage => context.Tell(stage.Stage, SplittingShare * stage.Done));
        return await Task.Run(() => LayerSplitter.Split(picture, input.Name, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<LayerDocument> ByModelAsync(JobContext context, LayersRequest request, JobFile input, Picture picture, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? seen = null;
        var progress = new Stages<EngineProgress>(told =>
        {
            seen = told.Preview is { } preview ? previews.Keep(context.Job.Id, told.Step, preview()) : seen;
            context.Tell(told.Stage, SplittingShare * told.Done, told.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null, seen);
        });
        try
        {
            using ILayerEngine engine = engines.Open(request.Engine);
            return await engine.SplitAsync(picture, input.Name, Order(request), progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            previews.Forget(context.Job.Id);
        }
    }

    private static LayerOrder Order(LayersRequest request) => new()
    {
        Layers = request.Layers,
        Steps = request.Steps,
        Resolution = request.Resolution,
        Seed = (ulong)request.Seed,
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Guidance = request.Guidance,
        PreviewEvery = StepsBetweenPreviews,
    };

    private async Task<Picture> ReadAsync(JobFile input, CancellationToken cancellationToken)
    {
        Stream file = await store.OpenAsync(input.Blob.Hash, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var bytes = new byte[input.Blob.Bytes];
            await file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return await PictureFile.ReadAsync(bytes, input.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CopyAsync(Stream from, string path, CancellationToken cancellationToken)
    {
        await using (from.ConfigureAwait(false))
        {
            FileStream file = File.Create(path);
            await using (file.ConfigureAwait(false))
            {
                await from.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class Stages<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
