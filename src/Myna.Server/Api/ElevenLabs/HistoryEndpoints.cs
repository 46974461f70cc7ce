using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.History;
using Myna.Server.Keys;
using Myna.Server.Voices;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>/v1/history</c>: what was spoken before. A key sees its own, an operator's all.</summary>
internal static class HistoryEndpoints
{
    private const int UsualPage = 100;
    private const int LargestPage = 1000;
    private const int MostDownloads = 200;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/history", ListAsync).Needs(KeyScope.History).WithSummary("Lists what was spoken, the newest first.");
        api.MapGet("/v1/history/{itemId}", async (string itemId, HttpContext context, TakeStore takes) => TypedResults.Ok(Shape(await FindAsync(itemId, context, takes))))
            .Needs(KeyScope.History).WithSummary("Tells of one of them.");
        api.MapDelete("/v1/history/{itemId}", DeleteAsync).Needs(KeyScope.History).WithSummary("Forgets one of them.");
        api.MapGet("/v1/history/{itemId}/audio", SoundAsync).Needs(KeyScope.History).Produces(200, contentType: "audio/mpeg").WithSummary("Its sound.");
        api.MapPost("/v1/history/download", DownloadAsync)
            .Needs(KeyScope.History).Produces(200, contentType: "application/zip").WithSummary("The sound of one, or an archive of many.");
    }

    private static async Task<Ok<HistoryPage>> ListAsync(HttpContext context, TakeStore takes)
    {
        IQueryCollection query = context.Request.Query;
        int size = Number(query["page_size"]) is { } asked ? (int)Math.Clamp(asked, 1, LargestPage) : UsualPage;
        var filter = new TakeFilter
        {
            Owner = TakeStore.OwnerFor(Caller.Of(context)),
            VoiceId = Text(query["voice_id"]),
            Model = Text(query["model_id"]),
            Search = Text(query["search"]),
            After = Text(query["start_after_history_item_id"]),
            BeforeMs = Number(query["date_before_unix"]) * 1000,
            SinceMs = Number(query["date_after_unix"]) * 1000,
            Limit = size + 1,
        };
        IReadOnlyList<Take> found = await takes.ListAsync(filter, context.RequestAborted);
        List<HistoryItem> page = [.. found.Take(size).Select(Shape)];
        return TypedResults.Ok(new HistoryPage(page, page.Count > 0 ? page[^1].HistoryItemId : null, found.Count > size));
    }

    private static async Task<Ok<Done>> DeleteAsync(string itemId, HttpContext context, TakeStore takes)
    {
        await takes.DeleteAsync(await FindAsync(itemId, context, takes), context.RequestAborted);
        return TypedResults.Ok(Done.Ok);
    }

    private static async Task<FileStreamHttpResult> SoundAsync(string itemId, HttpContext context, TakeStore takes)
    {
        Take take = await FindAsync(itemId, context, takes);
        return TypedResults.Stream(await takes.OpenAsync(take, context.RequestAborted), take.MediaType);
    }

    private static async Task DownloadAsync(DownloadBody body, HttpContext context, TakeStore takes)
    {
        IReadOnlyList<string> ids = body.HistoryItemIds ?? [];
        if (ids.Count is 0 or > MostDownloads)
        {
            throw HttpFault.Bad("history_item_ids", $"give 1 to {MostDownloads} ids");
        }

        var found = new List<Take>();
        foreach (string id in ids)
        {
            found.Add(await FindAsync(id, context, takes));
        }

        if (found is [var single])
        {
            context.Response.ContentType = single.MediaType;
            await using Stream sound = await takes.OpenAsync(single, context.RequestAborted);
            await sound.CopyToAsync(context.Response.Body, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/zip";

        // The archive's headers and its end are written by calls that do not wait; they are short.
        context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO = true;
        await using var archive = await ZipArchive.CreateAsync(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, null, context.RequestAborted);
        foreach (Take take in found)
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{VoiceIds.NameOf(take.VoiceName)}_{take.Id}.{take.Ending}", CompressionLevel.NoCompression);
            await using Stream target = await entry.OpenAsync(context.RequestAborted);
            await using Stream sound = await takes.OpenAsync(take, context.RequestAborted);
            await sound.CopyToAsync(target, context.RequestAborted);
        }
    }

    private static async Task<Take> FindAsync(string id, HttpContext context, TakeStore takes) =>
        await takes.FindAsync(id, TakeStore.OwnerFor(Caller.Of(context)), context.RequestAborted)
        ?? throw HttpFault.NotFound("history_item_not_found", $"there is no item {id} in the history");

    private static HistoryItem Shape(Take take) => new(
        take.Id,
        take.RequestId,
        take.VoiceId,
        take.Model,
        take.VoiceName,
        take.VoiceCategory,
        take.Text,
        take.CreatedMs / 1000,
        CharacterCountChangeFrom: 0,
        take.Text.Length,
        take.MediaType,
        "created",
        take.Settings is null ? null : JsonSerializer.Deserialize(take.Settings, VoiceJson.Default.VoiceSettings),
        "TTS",
        take.Seconds);

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;
}

/// <summary>Something that was spoken.</summary>
internal sealed record HistoryItem(
    string HistoryItemId,
    string RequestId,
    string VoiceId,
    string ModelId,
    string VoiceName,
    string VoiceCategory,
    string Text,
    long DateUnix,
    int CharacterCountChangeFrom,
    int CharacterCountChangeTo,
    string ContentType,
    string State,
    VoiceSettings? Settings,
    string Source,
    double DurationSecs);

/// <summary>A page of them.</summary>
internal sealed record HistoryPage(IReadOnlyList<HistoryItem> History, string? LastHistoryItemId, bool HasMore);

/// <summary>Which of them to download.</summary>
internal sealed record DownloadBody(IReadOnlyList<string>? HistoryItemIds);

/// <summary>History as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HistoryItem))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(DownloadBody))]
internal sealed partial class HistoryJson : JsonSerializerContext;
