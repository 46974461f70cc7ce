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
using Myna.Server.Uploads;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/layers</c>: takes pictures apart, changes their layers, and writes them for other programs.</summary>
internal static class LayersEndpoints
{
    private const string Kind = "layers";
    private static readonly string[] Pictures = ["a PNG picture", "a JPEG picture", "a GIF picture", "a BMP picture", "a WebP picture", "an AVIF or HEIC picture"];

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/layers", SplitAsync).Needs(KeyScope.Layers).TakesForm().Produces<LayersStatus>(202)
            .WithSummary("Takes a picture apart, as a job: fields image, text_only, maximum_layers, seed.");
        api.MapGet("/v1/layers/{id}", StatusAsync).Needs(KeyScope.Layers).WithSummary("How a split stands, and the layers once they are there.");
        api.MapGet("/v1/layers/{id}/layers/{index:int}", LayerAsync).Needs(KeyScope.Layers).Produces(200, contentType: "image/png").WithSummary("The pixels of a layer.");
        api.MapGet("/v1/layers/{id}/composite", CompositeAsync).Needs(KeyScope.Layers).Produces(200, contentType: "image/png").WithSummary("All layers laid over each other.");
        api.MapPost("/v1/layers/{id}/edit", EditAsync).Needs(KeyScope.Layers).WithSummary("Changes names, places, order, opacity and so on; all changes or none.");
        api.MapPost("/v1/layers/{id}/undo", UndoAsync).Needs(KeyScope.Layers).WithSummary("Goes back to the state before, or to ?revision=.");
        api.MapPost("/v1/layers/{id}/export", ExportAsync).Needs(KeyScope.Layers).Produces(200, contentType: "application/octet-stream")
            .WithSummary("Writes the layers for another program: psd, psb, ora, tiff, pptx, svg, html, zip, gif, webp, png.");
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
        var request = new LayersRequest
        {
            Outputs = [LayerStore.Extension[1..]],
            TextOnly = Flag(form.Text("text_only")),
            MaximumLayers = Number(form, "maximum_layers") ?? 0,
            Seed = Number(form, "seed") ?? 1,
        };
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

        (LayerDocument document, int revision) = await shelf.OpenAsync(job, Revision(context), context.RequestAborted);
        return TypedResults.Ok(Status(job, LayerFacts.Of(document, revision)));
    }

    private static async Task LayerAsync(string id, int index, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        (LayerDocument document, _) = await shelf.OpenAsync(await FindAsync(id, context, queue), Revision(context), context.RequestAborted);
        Layer layer = index >= 0 && index < document.Layers.Count
            ? document.Layers[index]
            : throw HttpFault.NotFound("layer_not_found", $"there is no layer {index}; there are {document.Layers.Count}, counted from 0 at the bottom");
        await SendAsync(layer.Picture, context);
    }

    private static async Task CompositeAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        (LayerDocument document, _) = await shelf.OpenAsync(await FindAsync(id, context, queue), Revision(context), context.RequestAborted);
        await SendAsync(document.Compose(), context);
    }

    private static async Task<Ok<LayersStatus>> EditAsync(string id, LayerEditBody body, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await FindAsync(id, context, queue);
        (LayerDocument document, int revision) = await shelf.OpenAsync(job, body.Revision, context.RequestAborted);
        LayerDocument changed = LayerChanges.Apply(document, body.Changes ?? throw HttpFault.Bad("changes", "the field changes is missing"));
        int now = await shelf.KeepAsync(job, changed, revision, context.RequestAborted);
        return TypedResults.Ok(Status(job, LayerFacts.Of(changed, now)));
    }

    private static async Task<Ok<LayersStatus>> UndoAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await FindAsync(id, context, queue);
        (_, int latest) = await shelf.OpenAsync(job, null, context.RequestAborted);
        int back = Revision(context) ?? latest - 1;
        if (back < 0 || back > latest)
        {
            throw HttpFault.Bad("revision", latest == 0 ? "nothing was changed yet" : $"there is no revision {back}; there are 0 to {latest}");
        }

        // Going back is a change like others, so it can be gone back from.
        (LayerDocument document, _) = await shelf.OpenAsync(job, back, context.RequestAborted);
        int now = await shelf.KeepAsync(job, document, latest, context.RequestAborted);
        return TypedResults.Ok(Status(job, LayerFacts.Of(document, now)));
    }

    private static async Task ExportAsync(string id, LayerExportBody body, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        string ending = "." + (body.Format ?? "psd").TrimStart('.').ToLowerInvariant();
        if (!LayerExport.Extensions.Contains(ending))
        {
            throw HttpFault.Bad("format", $"there is no format {body.Format}; there are {string.Join(", ", LayerExport.Extensions.Select(each => each[1..]))}");
        }

        Job job = await FindAsync(id, context, queue);
        (LayerDocument document, _) = await shelf.OpenAsync(job, body.Revision, context.RequestAborted);
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{ending}");
        try
        {
            IReadOnlyList<string> lost = await Task.Run(() => LayerExport.Write(document, path, cancellationToken: context.RequestAborted), context.RequestAborted);
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

    private static async Task<Ok<JobDeleted>> DeleteAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await FindAsync(id, context, queue);
        bool deleted = await queue.DeleteAsync(id, JobsEndpoints.OwnerOf(context), context.RequestAborted);
        await shelf.ForgetAsync(job.Id, context.RequestAborted);
        return TypedResults.Ok(new JobDeleted(id, deleted));
    }

    private static async Task<Job> FindAsync(string id, HttpContext context, JobQueue queue)
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

    private static LayersStatus Status(Job job, LayerDocumentShape? document) => new(
        job.Id,
        job.State.ToString().ToLowerInvariant(),
        job.Stage,
        Math.Round(job.Fraction, 4),
        job.Error is { } error ? new JobErrorShape(error.Code, error.Message) : null,
        document);

    private static int? Revision(HttpContext context) => int.TryParse(context.Request.Query["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out int revision) ? revision : null;

    private static bool Flag(string? text) => text is "true" or "1" or "on";

    private static int? Number(UploadForm form, string name) => form.Text(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw HttpFault.Bad(name, $"{name} is no whole number: {text}");
}
