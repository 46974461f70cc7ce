using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Speaking;
using Myna.Server.Uploads;
using Myna.Server.Voices;

namespace Myna.Server.Api.OpenAi;

/// <summary><c>POST /v1/audio/speech</c>.</summary>
internal static class SpeechEndpoint
{
    private const double SecondsPerToken = 0.08;

    /// <summary>Wires the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/v1/audio/speech", SpeakAsync)
            .Needs(KeyScope.Speak)
            .Produces(StatusCodes.Status200OK, contentType: "audio/mpeg")
            .WithSummary("Speaks a text, as audio or as events.");

    private static async Task SpeakAsync(
        SpeechBody body, HttpContext context, ServerOptions options, SpeechDesk desk, ModelHost models, VoiceShelf shelf, RemoteSound remote)
    {
        SoundFormat format = SoundFormat.FromOpenAi(body.ResponseFormat)
            ?? throw HttpFault.Bad("response_format", $"there is no format {body.ResponseFormat}; it can be mp3, opus, aac, flac, wav or pcm");
        bool asEvents = body.StreamFormat switch
        {
            null or "" or "audio" => false,
            "sse" => true,
            _ => throw HttpFault.Bad("stream_format", $"there is no stream format {body.StreamFormat}; it can be audio or sse"),
        };
        string text = body.Input ?? throw HttpFault.Bad("input", "the field input is missing; it holds the text");
        var order = new SpeechOrder(text, await VoiceAsync(body, shelf, remote, options, context.RequestAborted), format, Caller.Of(context))
        {
            Model = models.Resolve(body.Model),
            RequestId = context.TraceIdentifier,
            TakeId = VoiceIds.New(),
            Language = body.Language,
            Instructions = body.Instructions,
            Seed = body.Seed ?? 0,
            Speed = body.Speed ?? 1,
        };
        context.Response.Headers["history-item-id"] = order.TakeId;
        IAsyncEnumerable<SoundPiece> pieces = desk.SpeakAsync(order, context.RequestAborted);
        if (asEvents)
        {
            await SendEventsAsync(context, pieces, text);
        }
        else
        {
            await SpeechAnswer.StreamAsync(context, pieces, format.MediaType);
        }
    }

    private static async Task SendEventsAsync(HttpContext context, IAsyncEnumerable<SoundPiece> pieces, string text)
    {
        double seconds = 0;
        await SpeechAnswer.StreamAsync(context, pieces, "text/event-stream", piece =>
        {
            seconds = piece.SpokenSeconds;
            return piece.Bytes.Length == 0
                ? default
                : ServerSentEvent.Of(new SpeechDelta("speech.audio.delta", Convert.ToBase64String(piece.Bytes.Span)), OpenAiJson.Default.SpeechDelta);
        });
        int output = (int)Math.Ceiling(seconds / SecondsPerToken);
        await context.Response.Body.WriteAsync(
            ServerSentEvent.Of(new SpeechDone("speech.audio.done", new SpeechUsage(text.Length, output, text.Length + output)), OpenAiJson.Default.SpeechDone),
            context.RequestAborted);
    }

    private static async Task<ShelfVoice> VoiceAsync(
        SpeechBody body, VoiceShelf shelf, RemoteSound remote, ServerOptions options, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(body.RefAudio))
        {
            Recording recording = await GivenSound.ReadAsync(body.RefAudio, remote, options.MostAudioBytes, cancellationToken);
            string? transcript = body.XVectorOnlyMode == true ? null : body.RefText;

            // The same recording with the same text is the same voice: it is made once.
            string id = Convert.ToHexStringLower(SHA256.HashData([.. recording.Bytes, .. System.Text.Encoding.UTF8.GetBytes(transcript ?? "")]));
            return new ShelfVoice(id, "ref_audio") { Passing = new PassingVoice(recording, transcript), Language = body.Language };
        }

        return shelf.Find(NameOf(body.Voice) ?? throw HttpFault.Bad("voice", "the field voice is missing; GET /v1/audio/voices lists all"));
    }

    private static string? NameOf(JsonElement? voice) => voice switch
    {
        { ValueKind: JsonValueKind.String } name => name.GetString() is { Length: > 0 } text ? text : null,
        { ValueKind: JsonValueKind.Object } reference when reference.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        _ => throw HttpFault.Bad("voice", "voice is neither a name nor an object with an id"),
    };
}
