using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Pictures;
using Myna.Server.Files;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Jobs.Kinds;
using Myna.Server.Keys;
using Myna.Server.Layers;
using Myna.Server.Provenance;
using Myna.Server.Uploads;
using Myna.Trust.Provenance;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/layers</c>: takes pictures apart and writes their layers for other programs.</summary>
internal static class LayersEndpoints
{
    private const string Kind = "layers";
    private static readonly string[] Pictures = ["a PNG picture", "a JPEG picture", "a GIF picture", "a BMP picture", "a WebP picture", "an AVIF or HEIC picture"];

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/layers", SplitAsync).Needs(KeyScope.Layers).TakesForm().Produces<LayersStatus>(202)
            .WithSummary("Takes a picture apart, as a job: fields image, text_only, maximum_layers, seed; engine (builtin, qwen, remote:NAME) with layers, steps, resolution, prompt, negative_prompt, guidance.");
        api.MapGet("/v1/layers/{id}/previews/{index:int}", PreviewAsync).Needs(KeyScope.Layers).Produces(200, contentType: "image/png")
            .WithSummary("A small picture of a layer that a model is making; the job's events name them.");
        api.MapGet("/v1/layers/{id}", StatusAsync).Needs(KeyScope.Layers).WithSummary("How a split stands, and the layers once they are there.");
        api.MapGet("/v1/layers/{id}/layers/{index:int}", LayerAsync).Needs(KeyScope.Layers).Produces(200, contentType: "image/png").WithSummary("The pixels of a layer as it is seen, which lie at its box; ?as=coloured: before it was scaled and turned; ?as=kept: before it was coloured too.");
        api.MapGet("/v1/layers/{id}/composite", CompositeAsync).Needs(KeyScope.Layers).Produces(200, contentType: "image/png").WithSummary("All layers laid over each other.");
        api.MapPost("/v1/layers/{id}/export", ExportAsync).Needs(KeyScope.Layers).Produces(200, contentType: "application/octet-stream")
            .WithSummary("Writes the layers for another program: psd, psb, ora, tiff, pptx, svg, html, zip, gif, webp, png, mynalayers.");
        api.MapDelete("/v1/layers/{id}", DeleteAsync).Needs(KeyScope.Layers).WithSummary("Forgets layers and their picture.");
    }

    private static async Task<Accepted<LayersStatus>> SplitAsync(HttpContext context, ServerOptions options, JobQueue queue, IBlobStore files)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostPictureBytes, context.RequestAborted);
        IFormFile image = form.NeedFile("image");
        await using Stream content = image.OpenReadStream();
        var head = new byte[Audio.Files.FileSignature.Length];
        int count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, context.RequestAborted);
        string? found = Audio.Files.FileSignature.Identify(head.AsSpan(0, count)).Description;
        if (found is not null && !Pictures.Contains(found))
        {
            throw new HttpFault(StatusCodes.Status400BadRequest, "invalid_picture", $"{image.FileName} is {found}; send a PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF picture", "image");
        }

        content.Position = 0;
        var input = new JobFile(FileNames.Of(image.FileName, "picture"), "application/octet-stream", await files.PutAsync(content, context.RequestAborted));
        LayersRequest request = EngineForm.Read(form, new LayersRequest
        {
            Outputs = [LayerStore.Extension[1..]],
            TextOnly = Flag(form.Text("text_only")),
            MaximumLayers = Number(form, "maximum_layers") ?? 0,
            Seed = Number(form, "seed") ?? 1,
        });
        var order = new JobOrder(Caller.Of(context).Id, Kind, JsonSerializer.Serialize(request, LayersJson.Default.LayersRequest)) { Inputs = [input] };
        Job job = await JobsEndpoints.SubmitAsync(queue, order, context);
        return TypedResults.Accepted($"/v1/layers/{job.Id}", Status(job, null));
    }

    private static async Task<Ok<LayersStatus>> StatusAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await FindAsync(id, context, queue);
        if (job.State != JobState.Succeeded)
        {
            return TypedResults.Ok(Status(job, null));
        }

        return TypedResults.Ok(Status(job, await shelf.FactsAsync(job, Revision(context), context.RequestAborted)));
    }

    private static async Task<FileContentHttpResult> PreviewAsync(string id, int index, HttpContext context, JobQueue queue, LayerPreviews previews)
    {
        Job job = await FindAsync(id, context, queue);
        return previews.Find(job.Id, index) is { } file
            ? TypedResults.Bytes(file, "image/png")
            : throw HttpFault.NotFound("preview_not_found", $"there is no preview {index} of these layers now; the job's events name those that there are");
    }

    private static async Task LayerAsync(string id, int index, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        LayerDocument document = (await shelf.OpenAsync(await FindAsync(id, context, queue), Revision(context), context.RequestAborted)).Now;
        Layer layer = index >= 0 && index < document.Layers.Count
            ? document.Layers[index]
            : throw HttpFault.NotFound("layer_not_found", $"there is no layer {index}; there are {document.Layers.Count}, counted from 0 at the bottom");
        Picture picture = context.Request.Query["as"].ToString() switch
        {
            "kept" => layer.Picture,
            "coloured" => layer.Colours.Apply(layer.Picture),
            _ => layer.Baked().Picture,
        };
        await SendAsync(picture, context);
    }

    private static async Task CompositeAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        LayerState state = await shelf.OpenAsync(await FindAsync(id, context, queue), Revision(context), context.RequestAborted);
        await SendAsync(state.Now.Compose(), context);
    }

    private static async Task ExportAsync(string id, LayerExportBody body, HttpContext context, JobQueue queue, LayerShelf shelf, FinishedFiles finished)
    {
        string ending = "." + (body.Format ?? "psd").TrimStart('.').ToLowerInvariant();
        if (!LayerExport.Extensions.Contains(ending))
        {
            throw HttpFault.Bad("format", $"there is no format {body.Format}; there are {string.Join(", ", LayerExport.Extensions.Select(each => each[1..]))}");
        }

        Job job = await FindAsync(id, context, queue);
        LayerState state = await shelf.OpenAsync(job, body.Revision, context.RequestAborted);
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{ending}");
        try
        {
            IReadOnlyList<string> lost = await Task.Run(() => Write(state, path, context.RequestAborted), context.RequestAborted);
            finished.Stamp(path, ProvenanceClaim.OfLayers(state.Document.Origin.Provenance?.Generated ?? false) with { When = DateTimeOffset.UtcNow }, context.RequestAborted);
            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"layers{ending}\"";
            if (lost.Count > 0)
            {
                context.Response.Headers["X-Myna-Not-Carried"] = Uri.EscapeDataString(string.Join(" ", lost));
            }

            await context.Response.SendFileAsync(path, context.RequestAborted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Myna's own format holds the edits too, so that they can be undone elsewhere.
    private static IReadOnlyList<string> Write(LayerState state, string path, CancellationToken cancellationToken)
    {
        if (!path.EndsWith(LayerStore.Extension, StringComparison.Ordinal))
        {
            return LayerExport.Write(state.Now, path, cancellationToken: cancellationToken);
        }

        LayerStore.SaveFile(state.Document, path, cancellationToken);
        return [];
    }

    private static async Task<Ok<JobDeleted>> DeleteAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await FindAsync(id, context, queue);
        bool deleted = await queue.DeleteAsync(id, JobsEndpoints.OwnerOf(context), context.RequestAborted);
        await shelf.ForgetAsync(job.Id, context.RequestAborted);
        return TypedResults.Ok(new JobDeleted(id, deleted));
    }

    /// <summary>A job that takes a picture apart.</summary>
    /// <exception cref="HttpFault">There is none.</exception>
    public static async Task<Job> FindAsync(string id, HttpContext context, JobQueue queue)
    {
        Job job = await JobsEndpoints.FindAsync(id, context, queue);
        return job.Kind == Kind ? job : throw HttpFault.NotFound("layers_not_found", $"{id} is no job that takes a picture apart");
    }

    private static async Task SendAsync(Picture picture, HttpContext context)
    {
        using var memory = new MemoryStream();
        PngWriter.Write(memory, picture);
        context.Response.ContentType = "image/png";
        memory.Position = 0;
        await memory.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>How a split stands.</summary>
    public static LayersStatus Status(Job job, LayerDocumentShape? document) => new(
        job.Id,
        job.State.ToString().ToLowerInvariant(),
        job.Stage,
        Math.Round(job.Fraction, 4),
        job.Error is { } error ? new JobErrorShape(error.Code, error.Message) : null,
        document);

    /// <summary>The revision that a request names in its address.</summary>
    public static int? Revision(HttpContext context) => int.TryParse(context.Request.Query["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out int revision) ? revision : null;

    private static bool Flag(string? text) => text is "true" or "1" or "on";

    private static int? Number(UploadForm form, string name) => form.Text(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw HttpFault.Bad(name, $"{name} is no whole number: {text}");
}
