using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Audio.Reference;
using Myna.Server.Consents;
using Myna.Server.Keys;
using Myna.Server.Settings;
using Myna.Server.Uploads;
using Myna.Server.Voices;
using Myna.Trust.Consent;

namespace Myna.Server.Api.Own;

/// <summary>What a page for people needs beside the APIs: this server's limits, how good a recording is, and whether a voice may speak.</summary>
internal static class StudioEndpoints
{
    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/limits", Limits).Needs(KeyScope.None).WithSummary("What this server takes, and what it asks of cloned voices.");
        api.MapPost("/v1/recordings/check", CheckAsync).Needs(KeyScope.Voices).TakesForm().WithSummary("How good a recording is for cloning: field file.");
        api.MapGet("/v1/voices/{voiceId}/consent", ConsentAsync).Needs(KeyScope.Speak).WithSummary("Whether a voice still needs its owner's consent before it speaks.");
    }

    private static Ok<LimitsShape> Limits(ServerOptions options, LiveSettings settings) => TypedResults.Ok(new LimitsShape(
        settings.Consent.ToString().ToLowerInvariant(), options.Operator, options.MostAudioBytes, options.MostPictureBytes, options.MostCharacters, UploadForm.MostSeconds));

    private static async Task<Ok<RecordingShape>> CheckAsync(HttpContext context, ServerOptions options, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, options.MostAudioBytes, cancellationToken);
        Recording recording = await UploadForm.RecordingAsync(form.NeedFile("file"), cancellationToken);
        ReferenceReport report = await Task.Run(
            () => ReferenceClip.Prepare(recording.Clip, null, recording.FileName, cancellationToken).Report, cancellationToken);
        return TypedResults.Ok(new RecordingShape(
            Math.Round(report.Seconds, 2),
            Math.Round(report.SpeechSeconds, 2),
            Math.Round(report.UsedFromSeconds, 2),
            Math.Round(report.UsedSeconds, 2),
            Finite(report.LevelLufs),
            Finite(report.PeakDbfs),
            Math.Round(report.ClippedShare, 5),
            Finite(report.SignalToNoiseDecibels),
            Math.Round(report.BandwidthHz),
            report.SampleRate,
            [.. report.Advice.Select(advice => new AdviceShape(advice.Severity.ToString().ToLowerInvariant(), advice.Topic.ToString().ToLowerInvariant(), advice.Sentence))]));
    }

    private static async Task<Ok<VoiceConsentShape>> ConsentAsync(
        string voiceId, ServerOptions options, LiveSettings settings, VoiceShelf shelf, ConsentDesk desk, CancellationToken cancellationToken)
    {
        ShelfVoice voice = shelf.Find(voiceId);
        bool isMissing = await desk.IsMissingAsync(voice, cancellationToken);
        StoredConsent? consent = await desk.OfAsync(voice, cancellationToken);
        return TypedResults.Ok(new VoiceConsentShape(
            voice.Id,
            isMissing,
            isMissing && settings.Consent == ConsentPolicy.Require,
            consent is null ? null : new GivenConsentShape(
                consent.Record.Id,
                consent.Record.Owner,
                consent.Record.Purpose,
                consent.Record.Scope,
                consent.Record.Method,
                ConsentStore.StateName(consent.At(options.Time.GetUtcNow())),
                consent.Record.Created,
                consent.Record.Expires)));
    }

    // JSON has no infinities; digital silence has an infinite distance to its noise.
    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 1) : null;
}

/// <summary>What this server takes.</summary>
/// <param name="Consent">What is asked of cloned voices: <c>off</c>, <c>warn</c> or <c>require</c>.</param>
/// <param name="Operator">Who runs the server, as consents name it.</param>
/// <param name="AudioBytes">The largest recording.</param>
/// <param name="PictureBytes">The largest picture.</param>
/// <param name="Characters">The longest text of one request.</param>
/// <param name="RecordingSeconds">The longest recording.</param>
internal sealed record LimitsShape(string Consent, string Operator, long AudioBytes, long PictureBytes, int Characters, double RecordingSeconds);

/// <summary>How good a recording is; levels in dB, null where there is no finite one.</summary>
internal sealed record RecordingShape(
    double Seconds,
    double SpeechSeconds,
    double UsedFromSeconds,
    double UsedSeconds,
    double? LevelLufs,
    double? PeakDbfs,
    double ClippedShare,
    double? SignalToNoiseDecibels,
    double BandwidthHz,
    int SampleRate,
    IReadOnlyList<AdviceShape> Advice);

/// <summary>What could be better about a recording.</summary>
internal sealed record AdviceShape(string Severity, string Topic, string Sentence);

/// <summary>Whether a voice's owner has agreed.</summary>
/// <param name="VoiceId">The voice.</param>
/// <param name="Missing">Whether no consent for it is on record.</param>
/// <param name="Blocked">Whether it is silent until there is one.</param>
/// <param name="Consent">The consent that it rests on, else the last one that was given; null where there never was one.</param>
internal sealed record VoiceConsentShape(string VoiceId, bool Missing, bool Blocked, GivenConsentShape? Consent);

/// <summary>Who agreed that a voice is cloned, to what, how, and until when.</summary>
internal sealed record GivenConsentShape(
    string Id, string Owner, string Purpose, ConsentScope Scope, ConsentMethod Method, string State, DateTimeOffset GivenAt, DateTimeOffset? ExpiresAt);

/// <summary>The studio's shapes as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LimitsShape))]
[JsonSerializable(typeof(RecordingShape))]
[JsonSerializable(typeof(VoiceConsentShape))]
internal sealed partial class StudioJson : JsonSerializerContext;
