using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Models;
using Myna.Server.Consents;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Jobs.Kinds;
using Myna.Server.Keys;
using Myna.Server.Speaking;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/store/models</c>: the models on the server's machine, and those that can be had.</summary>
internal static class StoreEndpoints
{
    private const int MostPulls = 100;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/store/models", ListAsync).Needs(KeyScope.Speak).WithSummary("Lists the models on the server and those that can be pulled.");
        api.MapPost("/v1/store/models/{name}/pull", PullAsync).Needs(KeyScope.Admin).Accepts<PullBody>("application/json").Produces<JobShape>(202)
            .WithSummary("Downloads a model, as a job; one that is at it already is answered. Field source: huggingface or modelscope.");
        api.MapDelete("/v1/store/models/{name}", Remove).Needs(KeyScope.Admin).WithSummary("Removes a model from the server, or what an unfinished download has left.");
    }

    private static async Task<Ok<StoreList>> ListAsync(HttpContext context, ServerOptions options, ModelHost models, JobQueue queue)
    {
        Dictionary<string, string> pulls = (await PullsAsync(queue, context.RequestAborted)).ToDictionary(each => each.Key, each => each.Value.Id);
        Dictionary<string, StoredModel> stored = Store(options).List().ToDictionary(model => model.Id);
        IEnumerable<StoreModel> known = ModelCatalogue.Entries.Select(entry => Of(entry.Id, entry, stored.GetValueOrDefault(entry.Id)));
        IEnumerable<StoreModel> others = stored.Values.Where(model => ModelCatalogue.Find(model.Id) is null).Select(model => Of(model.Id, null, model));
        return TypedResults.Ok(new StoreList("list", models.Default, PullOptions.IsOffline(options.Variable), [.. known, .. others]));

        StoreModel Of(string id, ModelEntry? entry, StoredModel? here) => new(
            id,
            entry?.Purpose,
            entry?.Licence ?? here?.Manifest?.Licence,
            here?.Manifest?.TotalBytes ?? here?.Unfinished?.BytesTotal ?? entry?.ApproximateBytes,
            here?.Unfinished?.BytesDone,
            entry?.IsBuiltIn == true ? "built_in" : here?.Manifest is not null ? "here" : here is not null ? "unfinished" : "absent",
            entry?.IsBuiltIn == true || here?.Manifest is not null,
            models.InMemory.Contains(id),
            ModelHost.Speaks(id),
            here?.Manifest?.Repository ?? entry?.HuggingFace ?? entry?.Package?.Name,
            here?.Manifest?.Source,
            here?.Manifest?.Commit ?? here?.Manifest?.Revision,
            here?.Manifest?.Pulled,
            pulls.GetValueOrDefault(id));
    }

    private static async Task<Accepted<JobShape>> PullAsync(string name, HttpContext context, JobQueue queue)
    {
        ModelEntry entry = Entry(name);
        if ((await PullsAsync(queue, context.RequestAborted)).TryGetValue(entry.Id, out Job? running))
        {
            return TypedResults.Accepted($"/v1/jobs/{running.Id}", JobsEndpoints.Shape(running));
        }

        PullBody? body = context.Request.ContentLength is > 0 ? await context.Request.ReadFromJsonAsync(StoreJson.Default.PullBody, context.RequestAborted) : null;
        var request = new PullRequest { Model = entry.Id, Source = body?.Source ?? "huggingface" };
        var order = new JobOrder(Caller.Of(context).Id, PullKind.KindName, JsonSerializer.Serialize(request, PullJson.Default.PullRequest));
        Job job = await JobsEndpoints.SubmitAsync(queue, order, context);
        return TypedResults.Accepted($"/v1/jobs/{job.Id}", JobsEndpoints.Shape(job));
    }

    private static Ok<StoreRemoved> Remove(string name, HttpContext context, ServerOptions options, ModelHost models, VoicePermits permits)
    {
        string id = ModelCatalogue.Find(name)?.Id ?? name;
        if (ModelCatalogue.Find(id)?.IsBuiltIn == true || id == models.Default)
        {
            throw new HttpFault(StatusCodes.Status409Conflict, "model_needed", id == models.Default ? $"{id} is the model that requests get that name none; choose another one first" : $"{id} comes with Myna and is not removed");
        }

        try
        {
            Store(options).Remove(id);
        }
        catch (ModelException exception)
        {
            int status = exception.Failure switch
            {
                ModelFailure.NotPulled or ModelFailure.UnknownModel => StatusCodes.Status404NotFound,
                ModelFailure.InUse => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            };
            throw new HttpFault(status, status == 404 ? "model_not_found" : "model_not_removed", exception.Message, inner: exception);
        }

        permits.Record("model.removed", id, Caller.Of(context));
        return TypedResults.Ok(new StoreRemoved(id, Deleted: true));
    }

    private static async Task<Dictionary<string, Job>> PullsAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        var pulls = new Dictionary<string, Job>(StringComparer.Ordinal);
        foreach (JobState state in (JobState[])[JobState.Queued, JobState.Running])
        {
            foreach (Job job in await queue.ListAsync(new JobFilter { Kind = PullKind.KindName, State = state, Limit = MostPulls }, cancellationToken))
            {
                pulls[JobContext.Read(job.Request, PullJson.Default.PullRequest).Model] = job;
            }
        }

        return pulls;
    }

    private static ModelStore Store(ServerOptions options) => ModelStore.Of(options.Variable);

    private static ModelEntry Entry(string name) => ModelCatalogue.Find(name)
        ?? throw HttpFault.NotFound("model_not_found", $"no model is called {name}; GET /v1/store/models lists all. Others are pulled on the server: myna models pull --repo OWNER/NAME");
}

/// <summary>From where to pull.</summary>
internal sealed record PullBody(string? Source);

/// <summary>A model of the catalogue or of the store.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Bytes">Its size; before it was pulled roughly.</param>
/// <param name="ArrivedBytes">What an unfinished download has brought.</param>
/// <param name="State"><c>built_in</c>, <c>here</c>, <c>unfinished</c> or <c>absent</c>.</param>
/// <param name="Installed">Whether it can be used.</param>
/// <param name="InMemory">Whether it is loaded now.</param>
/// <param name="Speaks">Whether it is a model that speaks.</param>
/// <param name="Repository">Where it comes from.</param>
/// <param name="Source">The hub it was pulled from.</param>
/// <param name="Revision">Its commit there.</param>
/// <param name="PulledAt">When it was pulled.</param>
/// <param name="Job">The job that downloads it now.</param>
internal sealed record StoreModel(
    string Id,
    string? Purpose,
    string? Licence,
    long? Bytes,
    long? ArrivedBytes,
    string State,
    bool Installed,
    bool InMemory,
    bool Speaks,
    string? Repository,
    string? Source,
    string? Revision,
    DateTimeOffset? PulledAt,
    string? Job);

/// <summary>All models; <see cref="Offline"/> where the server may not download any.</summary>
internal sealed record StoreList(string Object, string Default, bool Offline, IReadOnlyList<StoreModel> Data);

/// <summary>A model that was removed.</summary>
internal sealed record StoreRemoved(string Id, bool Deleted);

/// <summary>The store as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoreList))]
[JsonSerializable(typeof(StoreRemoved))]
[JsonSerializable(typeof(PullBody))]
internal sealed partial class StoreJson : JsonSerializerContext;
