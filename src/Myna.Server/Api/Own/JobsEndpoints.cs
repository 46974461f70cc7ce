using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Files;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Keys;
using Myna.Server.Uploads;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/jobs</c>: long work that is accepted once and finished once.</summary>
internal static class JobsEndpoints
{
    private const int UsualPage = 50;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/jobs", AcceptAsync).Needs(KeyScope.Jobs).TakesForm().Produces<JobShape>(202)
            .WithSummary("Starts a job: fields kind, request (JSON), deadline_seconds, and files. Idempotency-Key makes a repeated order one job.");
        api.MapGet("/v1/jobs", ListAsync).Needs(KeyScope.Jobs).WithSummary("Lists jobs, the newest first.");
        api.MapGet("/v1/jobs/{id}", async (string id, HttpContext context, JobQueue queue) => TypedResults.Ok(Shape(await FindAsync(id, context, queue))))
            .Needs(KeyScope.Jobs).WithSummary("How a job stands.");
        api.MapGet("/v1/jobs/{id}/events", WatchAsync).Needs(KeyScope.Jobs).Produces(200, contentType: "text/event-stream").WithSummary("How a job gets on, as events, to its end.");
        api.MapGet("/v1/jobs/{id}/files/{name}", FileAsync).Needs(KeyScope.Jobs).Produces(200, contentType: "application/octet-stream").WithSummary("A file that a job made.");
        api.MapPost("/v1/jobs/{id}/cancel", CancelAsync).Needs(KeyScope.Jobs).WithSummary("Ends a job.");
        api.MapPost("/v1/jobs/{id}/retry", RetryAsync).Needs(KeyScope.Jobs).WithSummary("Has a job done that failed or was cancelled; what it had made is used.");
        api.MapDelete("/v1/jobs/{id}", DeleteAsync).Needs(KeyScope.Jobs).WithSummary("Forgets a job that is over, and its files.");
    }

    /// <summary>Submits an order.</summary>
    /// <exception cref="HttpFault">There are too many.</exception>
    public static async Task<Job> SubmitAsync(JobQueue queue, JobOrder order, HttpContext context)
    {
        try
        {
            return await queue.SubmitAsync(
                order with { IdempotencyKey = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null }, context.RequestAborted);
        }
        catch (QueueFullException exception)
        {
            throw new HttpFault(429, "too_many_jobs", exception.Message, inner: exception) { RetryAfter = exception.RetryAfter };
        }
    }

    /// <summary>A job of the caller.</summary>
    /// <exception cref="HttpFault">There is none.</exception>
    public static async Task<Job> FindAsync(string id, HttpContext context, JobQueue queue) =>
        await queue.GetAsync(id, OwnerOf(context), context.RequestAborted) ?? throw HttpFault.NotFound("job_not_found", $"there is no job {id}; GET /v1/jobs lists all");

    /// <summary>A job as it is told.</summary>
    public static JobShape Shape(Job job) => new(
        job.Id,
        "job",
        job.Kind,
        StateOf(job.State),
        job.Stage,
        job.PiecesDone,
        job.PiecesTotal,
        Math.Round(job.Fraction, 4),
        job.Created,
        job.Started,
        job.Finished,
        job.Deadline,
        job.Error is { } error ? new JobErrorShape(error.Code, error.Message) : null,
        job.Result is null ? null : Json(job.Result),
        [.. job.Files.Select(file => new JobFileShape(file.Name, file.MediaType, file.Blob.Bytes, $"/v1/jobs/{job.Id}/files/{Uri.EscapeDataString(file.Name)}"))]);

    /// <summary>Whose jobs a caller sees: an operator everybody's.</summary>
    public static string? OwnerOf(HttpContext context) => Caller.Of(context) is var caller && caller.Scopes.HasFlag(KeyScope.Admin) ? null : caller.Id;

    private static async Task<Accepted<JobShape>> AcceptAsync(HttpContext context, JobQueue queue, IBlobStore files, ServerOptions options)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, Math.Max(options.MostAudioBytes, options.MostPictureBytes), context.RequestAborted);
        string kind = form.Need("kind");
        string[] open = [.. queue.Kinds.Where(each => each != Jobs.Kinds.PullKind.KindName)];
        if (!open.Contains(kind))
        {
            throw HttpFault.Bad("kind", $"there is no kind of job {kind}; there are {string.Join(", ", open)}");
        }

        var inputs = new List<JobFile>();
        foreach (IFormFile file in form.Files("files").Concat(form.Files("file")))
        {
            await using Stream content = file.OpenReadStream();
            inputs.Add(new JobFile(FileNames.Of(file.FileName, "file"), file.ContentType is { Length: > 0 } type ? type : "application/octet-stream", await files.PutAsync(content, context.RequestAborted)));
        }

        TimeSpan? limit = double.TryParse(form.Text("deadline_seconds"), CultureInfo.InvariantCulture, out double seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
        var order = new JobOrder(Caller.Of(context).Id, kind, form.Text("request") ?? "{}") { Inputs = inputs, Deadline = options.Time.GetUtcNow() + limit };
        Job job = await SubmitAsync(queue, order, context);
        return TypedResults.Accepted($"/v1/jobs/{job.Id}", Shape(job));
    }

    private static async Task<Ok<JobList>> ListAsync(HttpContext context, JobQueue queue)
    {
        IQueryCollection query = context.Request.Query;
        int size = int.TryParse(query["limit"], out int asked) ? Math.Clamp(asked, 1, 1000) : UsualPage;
        var filter = new JobFilter
        {
            Owner = OwnerOf(context),
            Kind = query["kind"] is { Count: > 0 } kind ? kind.ToString() : null,
            State = Enum.TryParse(query["state"], ignoreCase: true, out JobState state) ? state : null,
            Before = long.TryParse(query["before"], out long before) ? before : null,
            Limit = Math.Min(1000, size + 1),
        };
        IReadOnlyList<Job> jobs = await queue.ListAsync(filter, context.RequestAborted);
        List<Job> page = [.. jobs.Take(size)];
        return TypedResults.Ok(new JobList("list", [.. page.Select(Shape)], jobs.Count > page.Count ? page[^1].Position : null));
    }

    private static async Task WatchAsync(string id, HttpContext context, JobQueue queue)
    {
        await FindAsync(id, context, queue);
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await foreach (JobProgress progress in queue.WatchAsync(id, context.RequestAborted))
        {
            var shape = new JobProgressShape(
                progress.JobId, StateOf(progress.State), progress.Stage, progress.PiecesDone, progress.PiecesTotal, Math.Round(progress.Fraction, 4),
                progress.SecondsLeft, progress.Previews, progress.Error is { } error ? new JobErrorShape(error.Code, error.Message) : null);
            await context.Response.Body.WriteAsync(ServerSentEvent.Of("progress", shape, JobsJson.Default.JobProgressShape), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<FileStreamHttpResult> FileAsync(string id, string name, HttpContext context, JobQueue queue)
    {
        Job job = await FindAsync(id, context, queue);
        JobFile file = job.Files.FirstOrDefault(file => file.Name == name) ?? throw HttpFault.NotFound("file_not_found", $"job {id} has no file {name}");
        return TypedResults.Stream(await queue.OpenFileAsync(file, context.RequestAborted), file.MediaType, file.Name);
    }

    private static async Task<Ok<JobShape>> CancelAsync(string id, HttpContext context, JobQueue queue)
    {
        await FindAsync(id, context, queue);
        return TypedResults.Ok(Shape((await queue.CancelAsync(id, OwnerOf(context), context.RequestAborted))!));
    }

    private static async Task<Ok<JobShape>> RetryAsync(string id, HttpContext context, JobQueue queue)
    {
        await FindAsync(id, context, queue);
        return TypedResults.Ok(Shape((await queue.RetryAsync(id, OwnerOf(context), cancellationToken: context.RequestAborted))!));
    }

    private static async Task<Ok<JobDeleted>> DeleteAsync(string id, HttpContext context, JobQueue queue)
    {
        await FindAsync(id, context, queue);
        return TypedResults.Ok(new JobDeleted(id, await queue.DeleteAsync(id, OwnerOf(context), context.RequestAborted)));
    }

    private static string StateOf(JobState state) => state.ToString().ToLowerInvariant();

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>A job.</summary>
internal sealed record JobShape(
    string Id,
    string Object,
    string Kind,
    string State,
    string? Stage,
    int PiecesDone,
    int PiecesTotal,
    double Fraction,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? Deadline,
    JobErrorShape? Error,
    JsonElement? Result,
    IReadOnlyList<JobFileShape> Files);

/// <summary>Why a job failed.</summary>
internal sealed record JobErrorShape(string Code, string Message);

/// <summary>A file of a job.</summary>
internal sealed record JobFileShape(string Name, string MediaType, long Bytes, string Url);

/// <summary>How a job gets on.</summary>
internal sealed record JobProgressShape(
    string Id,
    string State,
    string? Stage,
    int PiecesDone,
    int PiecesTotal,
    double Fraction,
    double? SecondsLeft,
    IReadOnlyList<string>? Previews,
    JobErrorShape? Error);

/// <summary>A page of jobs; <see cref="NextBefore"/> asks for the next one.</summary>
internal sealed record JobList(string Object, IReadOnlyList<JobShape> Data, long? NextBefore);

/// <summary>A job that was forgotten.</summary>
internal sealed record JobDeleted(string Id, bool Deleted);

/// <summary>Jobs as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JobShape))]
[JsonSerializable(typeof(JobProgressShape))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobDeleted))]
internal sealed partial class JobsJson : JsonSerializerContext;
