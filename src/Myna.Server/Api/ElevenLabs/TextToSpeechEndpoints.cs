using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Pronunciation;
using Myna.Server.Provenance;
using Myna.Server.Speaking;
using Myna.Server.Voices;
using Myna.Voice;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>/v1/text-to-speech</c>: whole, as a stream, and with the times of characters.</summary>
internal static class TextToSpeechEndpoints
{
    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/text-to-speech/{voiceId}", WholeAsync)
            .Needs(KeyScope.Speak).Produces(200, contentType: "audio/mpeg").WithSummary("Speaks a text; ?output_format= says as what.");
        api.MapPost("/v1/text-to-speech/{voiceId}/stream", StreamAsync)
            .Needs(KeyScope.Speak).Produces(200, contentType: "audio/mpeg").WithSummary("Speaks a text; sound comes while it is made.");
        api.MapPost("/v1/text-to-speech/{voiceId}/with-timestamps", WholeWithTimesAsync)
            .Needs(KeyScope.Speak).WithSummary("Speaks a text and tells when each character is heard.");
        api.MapPost("/v1/text-to-speech/{voiceId}/stream/with-timestamps", StreamWithTimesAsync)
            .Needs(KeyScope.Speak).Produces<TimedAudio>(200, "application/json").WithSummary("The same as a stream, one JSON object a line.");
    }

    /// <summary>Times in the shape of an answer; null where there are none.</summary>
    public static CharacterTimesShape? Shape(CharacterSpans spans) =>
        spans.Characters.Count == 0 ? null : new CharacterTimesShape(spans.Characters, spans.Starts, spans.Ends);

    private static async Task<IResult> WholeAsync(string voiceId, TextToSpeechBody body, HttpContext context, OrderDesk orders, FinishedFiles finished)
    {
        SpeechOrder order = (await orders.TakeAsync(voiceId, body, context)) with { Live = false };
        byte[] sound = await SpeechAnswer.WholeAsync(orders.Speak(order, context), order, finished, watch: null, context.RequestAborted);
        return TypedResults.Bytes(sound, order.Format.MediaType);
    }

    private static async Task StreamAsync(string voiceId, TextToSpeechBody body, HttpContext context, OrderDesk orders)
    {
        SpeechOrder order = await orders.TakeAsync(voiceId, body, context);
        await SpeechAnswer.StreamAsync(context, orders.Speak(order, context), order.Format.MediaType);
    }

    private static async Task<Ok<TimedAudio>> WholeWithTimesAsync(
        string voiceId, TextToSpeechBody body, HttpContext context, OrderDesk orders, FinishedFiles finished)
    {
        SpeechOrder order = (await orders.TakeAsync(voiceId, body, context)) with { Live = false };
        var times = new CharacterTimes(order.Text);
        var spans = new CharacterSpans();
        double seconds = 0;
        byte[] sound = await SpeechAnswer.WholeAsync(
            orders.Speak(order, context),
            order,
            finished,
            piece =>
            {
                spans.Add(times.Take(piece.Marks));
                seconds = piece.SpokenSeconds;
            },
            context.RequestAborted);
        spans.Add(times.Finish(seconds));
        return TypedResults.Ok(new TimedAudio(Convert.ToBase64String(sound), Shape(spans), Shape(spans)));
    }

    private static async Task StreamWithTimesAsync(string voiceId, TextToSpeechBody body, HttpContext context, OrderDesk orders)
    {
        SpeechOrder order = await orders.TakeAsync(voiceId, body, context);
        var times = new CharacterTimes(order.Text);
        var marks = new List<SpeechMark>();
        double seconds = 0;
        await SpeechAnswer.StreamAsync(context, orders.Speak(order, context), "application/json", piece =>
        {
            marks.AddRange(piece.Marks);
            seconds = piece.SpokenSeconds;
            if (piece.Bytes.Length == 0)
            {
                return default;
            }

            byte[] line = Line(piece.Bytes.Span, times.Take(marks));
            marks.Clear();
            return line;
        });
        CharacterSpans rest = times.Take(marks);
        rest.Add(times.Finish(seconds));
        if (rest.Characters.Count > 0)
        {
            await context.Response.Body.WriteAsync(Line([], rest), context.RequestAborted);
        }
    }

    private static byte[] Line(ReadOnlySpan<byte> sound, CharacterSpans spans)
    {
        var timed = new TimedAudio(Convert.ToBase64String(sound), Shape(spans), Shape(spans));
        return [.. JsonSerializer.SerializeToUtf8Bytes(timed, ElevenLabsJson.Default.TimedAudio), (byte)'\n'];
    }
}

/// <summary>Makes orders of ElevenLabs' requests.</summary>
internal sealed class OrderDesk(SpeechDesk desk, ModelHost models, VoiceShelf shelf, PronunciationStore dictionaries)
{
    private const int MostDictionaries = 3;

    /// <summary>The order that a request is.</summary>
    /// <exception cref="HttpFault">A field has a value that cannot be.</exception>
    public async Task<SpeechOrder> TakeAsync(string voiceId, TextToSpeechBody body, HttpContext context)
    {
        string text = body.Text ?? throw HttpFault.Bad("text", "the field text is missing");
        ShelfVoice voice = shelf.Find(voiceId);
        IReadOnlyList<DictionaryLocator> locators = body.PronunciationDictionaryLocators ?? [];
        if (locators.Count > MostDictionaries)
        {
            throw HttpFault.Bad("pronunciation_dictionary_locators", $"at most {MostDictionaries} dictionaries can be used at once");
        }

        bool isKept = !string.Equals(context.Request.Query["enable_logging"], "false", StringComparison.OrdinalIgnoreCase);
        return new SpeechOrder(text, voice, FormatOf(context), Caller.Of(context))
        {
            RequestId = context.TraceIdentifier,
            TakeId = isKept ? VoiceIds.New() : null,
            Lexicon = await dictionaries.LexiconAsync([.. locators.Select(each => (each.PronunciationDictionaryId, each.VersionId))], context.RequestAborted),
            Model = models.Resolve(body.ModelId),
            Language = body.LanguageCode,
            Seed = body.Seed ?? 0,
            Speed = body.VoiceSettings?.Speed ?? voice.Settings.Speed ?? 1,
            Normalize = body.ApplyTextNormalization != "off",
        };
    }

    /// <summary>Speaks, and tells the ids under which it will be found.</summary>
    public IAsyncEnumerable<SoundPiece> Speak(SpeechOrder order, HttpContext context)
    {
        context.Response.Headers["request-id"] = context.TraceIdentifier;
        if (order.TakeId is { } take)
        {
            context.Response.Headers["history-item-id"] = take;
        }

        context.Response.Headers["character-cost"] = order.Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return desk.SpeakAsync(order, context.RequestAborted);
    }

    /// <summary>The format that a request asks for.</summary>
    /// <exception cref="HttpFault">There is no such format.</exception>
    public static SoundFormat FormatOf(HttpContext context)
    {
        string name = context.Request.Query["output_format"].ToString();
        return SoundFormat.FromElevenLabs(name)
            ?? throw HttpFault.Bad("output_format", $"there is no format {name}; some that are: mp3_44100_128, pcm_24000, wav_24000, opus_48000_64, ulaw_8000");
    }
}
