using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Settings;
using Myna.Server.Uploads;
using Myna.Server.Voices;
using Myna.Trust.Consent;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>/v1/voices</c> and <c>/v2/voices</c>.</summary>
internal static class VoicesEndpoints
{
    private const int UsualPage = 10;
    private const int LargestPage = 100;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/voices", (VoiceShelf shelf, VoiceVerifications verifications) => TypedResults.Ok(new VoicesAnswer([.. shelf.List().Select(voice => Shape(voice, verifications))])))
            .Needs(KeyScope.Speak).WithSummary("Lists all voices.");
        api.MapGet("/v2/voices", Page).Needs(KeyScope.Speak).WithSummary("Lists voices by pages, with search.");
        api.MapPost("/v1/voices/add", AddAsync)
            .Needs(KeyScope.Voices).TakesForm().WithSummary("Makes a voice: fields name, files, description, labels.");
        api.MapGet("/v1/voices/settings/default", () => TypedResults.Ok(new VoiceSettings()))
            .Needs(KeyScope.Speak).WithSummary("How voices are spoken with unless something else is said.");
        api.MapGet("/v1/voices/{voiceId}", (string voiceId, VoiceShelf shelf, VoiceVerifications verifications) => TypedResults.Ok(Shape(shelf.Find(voiceId), verifications)))
            .Needs(KeyScope.Speak).WithSummary("Tells of a voice.");
        api.MapDelete("/v1/voices/{voiceId}", Delete).Needs(KeyScope.Voices).WithSummary("Deletes a voice and its recordings.");
        api.MapPost("/v1/voices/{voiceId}/edit", EditAsync)
            .Needs(KeyScope.Voices).TakesForm().WithSummary("Changes what is told of a voice, or adds recordings.");
        api.MapGet("/v1/voices/{voiceId}/settings", (string voiceId, VoiceShelf shelf) => TypedResults.Ok(shelf.Find(voiceId).Settings))
            .Needs(KeyScope.Speak).WithSummary("How a voice is spoken with.");
        api.MapPost("/v1/voices/{voiceId}/settings/edit", EditSettings).Needs(KeyScope.Voices).WithSummary("Changes how a voice is spoken with.");
        api.MapGet("/v1/voices/{voiceId}/samples/{sampleId}/audio", Sample)
            .Needs(KeyScope.Voices).Produces(200, contentType: "audio/mpeg").WithSummary("A recording a voice was made of.");
        api.MapDelete("/v1/voices/{voiceId}/samples/{sampleId}", DeleteSample).Needs(KeyScope.Voices).WithSummary("Deletes a recording a voice was made of.");
    }

    /// <summary>A voice in ElevenLabs' shape.</summary>
    public static VoiceShape Shape(ShelfVoice voice, VoiceVerifications verifications) => new()
    {
        VoiceId = voice.Id,
        Name = voice.Title,
        Category = voice.Category,
        Description = voice.Description,
        Labels = voice.Labels,
        Settings = voice.Settings,
        Samples = voice.Samples,
        CreatedAtUnix = voice.IsBuiltIn ? null : voice.Created.ToUnixTimeSeconds(),
        IsOwner = !voice.IsBuiltIn,
        VoiceVerification = verifications.Of(voice),
        HighQualityBaseModelIds = voice.Model is null ? [] : [voice.Model],
        VerifiedLanguages = voice.Language is { } language ? [new VerifiedLanguage(language, voice.Model ?? "lite", voice.Labels.GetValueOrDefault("accent"), null, null)] : [],
    };

    private static Ok<VoicesPage> Page(HttpContext context, VoiceShelf shelf, VoiceVerifications verifications)
    {
        IQueryCollection query = context.Request.Query;
        int size = Number(query["page_size"]) is { } asked ? Math.Clamp(asked, 1, LargestPage) : UsualPage;
        string search = query["search"].ToString();
        string category = query["category"].ToString();
        HashSet<string> ids = [.. query["voice_ids"].OfType<string>()];
        IEnumerable<ShelfVoice> voices = shelf.List()
            .Where(voice => search.Length == 0 || Mentions(voice, search))
            .Where(voice => category.Length == 0 || voice.Category == category)
            .Where(voice => ids.Count == 0 || ids.Contains(voice.Id));
        voices = query["sort"].ToString() switch
        {
            "name" => voices.OrderBy(voice => voice.Title, StringComparer.OrdinalIgnoreCase),
            "created_at_unix" => voices.OrderBy(voice => voice.Created),
            _ => voices,
        };
        List<ShelfVoice> all = [.. query["sort_direction"] == "desc" ? voices.Reverse() : voices];

        // The token is the id of the last voice of the page before: a page stays right when voices come and go.
        int start = query["next_page_token"].ToString() is { Length: > 0 } token ? all.FindIndex(voice => voice.Id == token) + 1 : 0;
        List<ShelfVoice> page = [.. all.Skip(start).Take(size)];
        bool more = start + page.Count < all.Count;
        return TypedResults.Ok(new VoicesPage([.. page.Select(voice => Shape(voice, verifications))], more, all.Count, more ? page[^1].Id : null));
    }

    private static bool Mentions(ShelfVoice voice, string search) =>
        voice.Title.Contains(search, StringComparison.OrdinalIgnoreCase)
        || voice.Description?.Contains(search, StringComparison.OrdinalIgnoreCase) == true
        || voice.Labels.Values.Any(label => label.Contains(search, StringComparison.OrdinalIgnoreCase));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static async Task<Ok<VoiceAdded>> AddAsync(HttpContext context, ServerOptions options, LiveSettings settings, Cloning cloning, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostAudioBytes, cancellationToken);
        string name = form.Need("name");
        if (form.Files("files").Count == 0)
        {
            throw HttpFault.Bad("files", "no recording was sent; at least 3 s of speech are needed");
        }

        IReadOnlyDictionary<string, string> labels = Labels(form.Text("labels"));
        var order = new CloneOrder(name, await form.RecordingsAsync("files", cancellationToken))
        {
            Description = form.Text("description"),
            Labels = labels,
            Language = labels.GetValueOrDefault("language"),
        };
        ShelfVoice voice = await cloning.CloneAsync(order, Caller.Of(context), cancellationToken);
        return TypedResults.Ok(new VoiceAdded(voice.Id, RequiresVerification: settings.Consent == ConsentPolicy.Require));
    }

    private static async Task<Ok<Done>> EditAsync(
        string voiceId, HttpContext context, ServerOptions options, VoiceShelf shelf, Cloning cloning, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostAudioBytes, cancellationToken);
        ShelfVoice voice = shelf.Find(voiceId);
        voice = shelf.Edit(
            voice,
            form.Text("name") is { } name ? Cloning.CheckTitle(name) : null,
            form.Text("description"),
            form.Text("labels") is { } labels ? Labels(labels) : null);
        IReadOnlyList<Recording> added = await form.RecordingsAsync("files", cancellationToken);
        if (added.Count > 0)
        {
            var kept = new List<Recording>();
            foreach (VoiceSample sample in voice.Samples)
            {
                using var memory = new MemoryStream();
                await using Stream stream = shelf.OpenSample(voice, sample.SampleId);
                await stream.CopyToAsync(memory, cancellationToken);
                kept.Add(await UploadForm.RecordingAsync(memory.ToArray(), sample.FileName, cancellationToken));
            }

            await cloning.AddRecordingsAsync(voice, kept, added, Caller.Of(context), cancellationToken);
        }

        return TypedResults.Ok(Done.Ok);
    }

    private static Ok<Done> EditSettings(string voiceId, VoiceSettings settings, VoiceShelf shelf)
    {
        shelf.Edit(shelf.Find(voiceId), settings: settings);
        return TypedResults.Ok(Done.Ok);
    }

    private static Ok<Done> Delete(string voiceId, HttpContext context, VoiceShelf shelf, Cloning cloning)
    {
        cloning.Delete(shelf.Find(voiceId), Caller.Of(context));
        return TypedResults.Ok(Done.Ok);
    }

    private static FileStreamHttpResult Sample(string voiceId, string sampleId, VoiceShelf shelf)
    {
        ShelfVoice voice = shelf.Find(voiceId);
        string type = voice.Samples.FirstOrDefault(sample => sample.SampleId == sampleId)?.MimeType ?? "audio/wav";
        return TypedResults.Stream(shelf.OpenSample(voice, sampleId), type);
    }

    private static Ok<Done> DeleteSample(string voiceId, string sampleId, VoiceShelf shelf)
    {
        ShelfVoice voice = shelf.Find(voiceId);
        VoiceSample sample = voice.Samples.FirstOrDefault(sample => sample.SampleId == sampleId)
            ?? throw HttpFault.NotFound("sample_not_found", $"voice {voice.Title} has no sample {sampleId}");
        shelf.DeleteSample(voice, sample);
        return TypedResults.Ok(Done.Ok);
    }

    private static Dictionary<string, string> Labels(string? json)
    {
        try
        {
            return string.IsNullOrWhiteSpace(json) ? [] : JsonSerializer.Deserialize(json, VoiceJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException exception)
        {
            throw new HttpFault(400, "invalid_value", $"labels is no JSON object of texts: {exception.Message}", "labels", exception);
        }
    }
}
