using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Consents;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Uploads;
using Myna.Trust.Consent;

namespace Myna.Server.Api.OpenAi;

/// <summary><c>/v1/audio/voice_consents</c>, and Myna's own <c>/v1/consents</c> with sentences that nobody can have recorded before.</summary>
internal static class ConsentEndpoints
{
    private const long MostRecordingBytes = 10 << 20;
    private const int UsualPage = 20;
    private const int LargestPage = 100;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        const string root = "/v1/audio/voice_consents";
        api.MapPost(root, CreateAsync).Needs(KeyScope.Voices).TakesForm().WithSummary("Takes a consent: fields name, recording, language.");
        api.MapGet(root, List).Needs(KeyScope.Voices).WithSummary("Lists consents.");
        api.MapGet(root + "/statement", (ConsentDesk desk, string? language) => TypedResults.Ok(new ConsentStatement(desk.Statement(language ?? "en"))))
            .Needs(KeyScope.Voices).WithSummary("What must be read aloud, exactly; in ?language= (en, de, fr, es, it, pt).");
        api.MapGet(root + "/{id}", (string id, VoicePermits permits) => TypedResults.Ok(Shape(Find(id, permits)))).Needs(KeyScope.Voices).WithSummary("Tells of a consent.");
        api.MapPost(root + "/{id}", Rename).Needs(KeyScope.Voices).WithSummary("Not possible: a consent is signed as it is.");
        api.MapDelete(root + "/{id}", Delete).Needs(KeyScope.Voices).WithSummary("Revokes a consent and deletes its record; voices that rest on it are silent from then on.");
    }

    /// <summary>Wires Myna's own endpoints.</summary>
    public static void MapOwn(IEndpointRouteBuilder api)
    {
        api.MapPost("/v1/consents/challenges", ChallengeAsync).Needs(KeyScope.Voices).WithSummary("Gives a sentence with fresh words for the owner of a voice to read.");
        api.MapPost("/v1/consents", AcceptAsync).Needs(KeyScope.Voices).TakesForm().WithSummary("Takes the reading: fields challenge, recording, voice, name.");
        api.MapPost("/v1/consents/{id}/revoke", (string id, RevokeBody? body, VoicePermits permits) =>
                TypedResults.Ok(Shape(permits.Store.Revoke(Find(id, permits).Record.Id, body?.Reason))))
            .Needs(KeyScope.Voices).WithSummary("Takes a consent back.");
    }

    private static async Task<Ok<ConsentShape>> CreateAsync(HttpContext context, ConsentDesk desk, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, MostRecordingBytes, cancellationToken);
        (string name, string language) = (form.Need("name"), form.Need("language"));
        StoredConsent consent = await desk.AcceptStatementAsync(
            name, language, await UploadForm.RecordingAsync(form.NeedFile("recording"), cancellationToken), Caller.Of(context), cancellationToken);
        return TypedResults.Ok(Shape(consent));
    }

    private static Ok<ConsentList> List(HttpContext context, VoicePermits permits)
    {
        List<StoredConsent> all = [.. permits.Store.List().Reverse()];
        int size = int.TryParse(context.Request.Query["limit"], out int asked) ? Math.Clamp(asked, 1, LargestPage) : UsualPage;
        string after = context.Request.Query["after"].ToString();
        int start = after.Length > 0 ? all.FindIndex(consent => consent.Record.Id == after) + 1 : 0;
        List<ConsentShape> page = [.. all.Skip(start).Take(size).Select(Shape)];
        return TypedResults.Ok(new ConsentList("list", page, page.FirstOrDefault()?.Id, page.LastOrDefault()?.Id, start + page.Count < all.Count));
    }

    private static Ok<ConsentShape> Rename(string id) => throw new HttpFault(
        StatusCodes.Status400BadRequest, "consent_is_signed", $"the consent {id} is signed with its name and cannot be changed; delete it and take a new one");

    private static Ok<Deleted> Delete(string id, VoicePermits permits)
    {
        StoredConsent consent = Find(id, permits);
        permits.Store.Revoke(consent.Record.Id, "deleted through the API");
        permits.Store.Delete(consent.Record.Id);
        return TypedResults.Ok(new Deleted("audio.voice_consent.deleted", id, IsDeleted: true));
    }

    private static async Task<Ok<ChallengeShape>> ChallengeAsync(ChallengeBody body, ConsentDesk desk, ServerOptions options, CancellationToken cancellationToken)
    {
        string owner = body.Owner is { Length: > 0 } given ? given : throw HttpFault.Bad("owner", "the field owner is missing: whose voice is it?");
        var terms = new ConsentTerms(owner, body.Operator ?? options.Operator, body.Purpose ?? ConsentChallenge.UsualPurpose(body.Language ?? "en"))
        {
            Scope = body.Commercial == true ? ConsentScope.Commercial : ConsentScope.Personal,
            Languages = body.Languages ?? [],
            Expires = body.Expires,
        };
        ConsentChallenge challenge = await desk.ChallengeAsync(terms, body.Voice, body.Language ?? "en", cancellationToken);
        return TypedResults.Ok(new ChallengeShape(challenge.Id, challenge.Sentence, challenge.Words, challenge.Language, challenge.ValidUntil));
    }

    private static async Task<Ok<ConsentShape>> AcceptAsync(HttpContext context, ConsentDesk desk, CancellationToken cancellationToken)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, MostRecordingBytes, cancellationToken);
        StoredConsent consent = await desk.AcceptAsync(
            form.Need("challenge"), await UploadForm.RecordingAsync(form.NeedFile("recording"), cancellationToken), form.Text("voice"), form.Text("name"), cancellationToken);
        return TypedResults.Ok(Shape(consent));
    }

    private static StoredConsent Find(string id, VoicePermits permits) =>
        permits.Store.Find(id) ?? throw HttpFault.NotFound("consent_not_found", $"there is no consent {id}");

    private static ConsentShape Shape(StoredConsent consent) => new(
        "audio.voice_consent",
        consent.Record.Id,
        consent.Record.Name,
        consent.Record.Language,
        consent.Record.Created.ToUnixTimeSeconds(),
        consent.Record.Owner,
        consent.Record.Purpose,
        ConsentStore.StateName(consent.At(DateTimeOffset.UtcNow)),
        consent.Record.Expires,
        [.. consent.VoiceIds]);
}

/// <summary>A consent; what follows the time is Myna's own.</summary>
internal sealed record ConsentShape(
    string Object,
    string Id,
    string Name,
    string Language,
    long CreatedAt,
    string Owner,
    string Purpose,
    string State,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string> VoiceIdentities);

/// <summary>A page of consents.</summary>
internal sealed record ConsentList(string Object, IReadOnlyList<ConsentShape> Data, string? FirstId, string? LastId, bool HasMore);

/// <summary>What must be read aloud.</summary>
internal sealed record ConsentStatement(string Statement);

/// <summary>What a consent shall be about.</summary>
internal sealed record ChallengeBody(
    string? Owner, string? Operator, string? Purpose, bool? Commercial, IReadOnlyList<string>? Languages, DateTimeOffset? Expires, string? Voice, string? Language);

/// <summary>A sentence to read.</summary>
internal sealed record ChallengeShape(string Id, string Sentence, IReadOnlyList<string> Words, string Language, DateTimeOffset ValidUntil);

/// <summary>Why a consent is taken back.</summary>
internal sealed record RevokeBody(string? Reason);

/// <summary>Consents as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConsentShape))]
[JsonSerializable(typeof(ConsentList))]
[JsonSerializable(typeof(ConsentStatement))]
[JsonSerializable(typeof(ChallengeBody))]
[JsonSerializable(typeof(ChallengeShape))]
[JsonSerializable(typeof(RevokeBody))]
internal sealed partial class ConsentJson : JsonSerializerContext;
