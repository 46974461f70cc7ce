using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Layers.Editing;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Keys;
using Myna.Server.Layers;

namespace Myna.Server.Api.Own;

/// <summary>Changes to layers: each request is a revision, and a step that can be taken back.</summary>
internal static class LayerEditEndpoints
{
    // Edits hold whole documents in memory; more at a time would only be slower, each.
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/layers/{id}/edit", EditAsync).Needs(KeyScope.Layers).Accepts<LayerEditBody>("application/json", "multipart/form-data").DisableAntiforgery()
            .WithSummary("Makes edits (docs: layers-edit), all or none: JSON {ops, revision}, or a form with that as the part ops and the files that edits name.");
        api.MapPost("/v1/layers/{id}/undo", UndoAsync).Needs(KeyScope.Layers).WithSummary("Takes the last request's edits back; ?revision= goes to that state as it was.");
        api.MapPost("/v1/layers/{id}/redo", RedoAsync).Needs(KeyScope.Layers).WithSummary("Makes again what was taken back last.");
    }

    private static async Task<Ok<LayersStatus>> EditAsync(string id, HttpContext context, ServerOptions options, JobQueue queue, LayerShelf shelf)
    {
        LayerOps ops = await LayerOps.ReadAsync(context.Request, options.MostPictureBytes, context.RequestAborted);
        return await ChangeAsync(id, context, queue, shelf, ops.Revision, (document, state) => state.Steps.With(state.Document.Applied, ops.Apply(document)));
    }

    private static async Task<Ok<LayersStatus>> UndoAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        if (LayersEndpoints.Revision(context) is { } revision)
        {
            return await GoToAsync(id, revision, context, queue, shelf);
        }

        return await ChangeAsync(id, context, queue, shelf, null, (document, state) =>
        {
            RequireSome(document.Applied > 0, "nothing_to_undo", "nothing was changed that could be taken back");
            int target = state.Steps.Before(document.Applied);
            while (document.Applied > target && document.Undo())
            {
            }

            return state.Steps;
        });
    }

    private static Task<Ok<LayersStatus>> RedoAsync(string id, HttpContext context, JobQueue queue, LayerShelf shelf) => ChangeAsync(id, context, queue, shelf, null, (document, state) =>
    {
        RequireSome(document.Applied < document.Edits.Count, "nothing_to_redo", "nothing was taken back that could be made again");
        int target = state.Steps.After(document.Applied);
        while (document.Applied < target && document.Redo())
        {
        }

        return state.Steps;
    });

    // Going to an earlier state is a change like others, so it can be gone back from.
    private static async Task<Ok<LayersStatus>> GoToAsync(string id, int revision, HttpContext context, JobQueue queue, LayerShelf shelf)
    {
        Job job = await LayersEndpoints.FindAsync(id, context, queue);
        LayerState earlier = await shelf.OpenAsync(job, revision, context.RequestAborted);
        int latest = await shelf.LatestAsync(job, context.RequestAborted);
        return Answer(job, await shelf.KeepAsync(job, earlier.Document, earlier.Steps, latest, context.RequestAborted));
    }

    private static async Task<Ok<LayersStatus>> ChangeAsync(
        string id, HttpContext context, JobQueue queue, LayerShelf shelf, int? seen, Func<EditedDocument, LayerState, LayerSteps> change)
    {
        Job job = await LayersEndpoints.FindAsync(id, context, queue);
        await Turns.WaitAsync(context.RequestAborted);
        try
        {
            LayerState state = await shelf.OpenAsync(job, null, context.RequestAborted);
            LayerShelf.RequireLatest(state.Revision, seen ?? state.Revision);
            EditedDocument document = state.Document.Copy();
            LayerSteps steps = await Task.Run(() => change(document, state), context.RequestAborted);
            return Answer(job, await shelf.KeepAsync(job, document, steps, state.Revision, context.RequestAborted));
        }
        finally
        {
            Turns.Release();
        }
    }

    private static Ok<LayersStatus> Answer(Job job, LayerState state) => TypedResults.Ok(LayersEndpoints.Status(job, LayerFacts.Of(state)));

    private static void RequireSome(bool isThere, string code, string message)
    {
        if (!isThere)
        {
            throw new HttpFault(StatusCodes.Status409Conflict, code, message);
        }
    }
}
