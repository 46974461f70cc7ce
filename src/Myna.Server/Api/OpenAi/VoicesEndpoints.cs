using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Server.Uploads;
using Myna.Server.Voices;

namespace Myna.Server.Api.OpenAi;

/// <summary><c>/v1/audio/voices</c>.</summary>
internal static class VoicesEndpoints
{
    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/audio/voices", List).Needs(KeyScope.Speak).WithSummary("Lists all voices.");
        api.MapPost("/v1/audio/voices", CreateAsync)
            .Needs(KeyScope.Voices)
            .TakesForm()
            .WithSummary("Makes a voice: fields name, audio_sample, consent, and ref_text, language, speaker_description.");
        api.MapDelete("/v1/audio/voices/{voice}", Delete).Needs(KeyScope.Voices).WithSummary("Deletes a voice and its recordings.");
    }

    private static Ok<VoiceList> List(VoiceShelf shelf)
    {
        IReadOnlyList<ShelfVoice> voices = shelf.List();
        return TypedResults.Ok(new VoiceList(
            "list",
            [.. voices.Select(Entry)],
            voices[0].Id,
            voices[^1].Id,
            HasMore: false,
            [.. voices.Select(voice => voice.LibraryName ?? voice.Id)],
            [.. voices.Where(voice => !voice.IsBuiltIn).Select(voice =>
                new UploadedVoice(voice.Title, voice.Id, voice.Created.ToUnixTimeSeconds(), voice.Model, RefText: null, voice.Description))]));
    }

    private static async Task<Ok<VoiceEntry>> CreateAsync(
        HttpContext context, ServerOptions options, ModelHost models, Cloning cloning, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostAudioBytes, cancellationToken);
        var order = new CloneOrder(form.Need("name"), [await UploadForm.RecordingAsync(form.NeedFile("audio_sample"), cancellationToken)])
        {
            Model = models.Resolve(form.Text("model")),
            Description = form.Text("speaker_description"),
            Language = form.Text("language"),
            Transcript = form.Text("ref_text"),
            Consent = form.Text("consent"),
        };
        return TypedResults.Ok(Entry(await cloning.CloneAsync(order, Caller.Of(context), cancellationToken)));
    }

    private static Ok<Deleted> Delete(string voice, HttpContext context, VoiceShelf shelf, Cloning cloning)
    {
        ShelfVoice found = shelf.Find(voice);
        cloning.Delete(found, Caller.Of(context));
        return TypedResults.Ok(new Deleted("audio.voice.deleted", found.Id, IsDeleted: true));
    }

    private static VoiceEntry Entry(ShelfVoice voice) => new("audio.voice", voice.Id, voice.Title, voice.Created.ToUnixTimeSeconds());
}
