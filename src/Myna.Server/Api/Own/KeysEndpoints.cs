using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Consents;
using Myna.Server.Hosting;
using Myna.Server.Keys;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/keys</c>: who may use the server.</summary>
internal static class KeysEndpoints
{
    private const int LongestName = 100;
    private const int LongestDays = 36_500;
    private const int MostOfAnything = 1_000_000;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/keys", (HttpContext context, KeyStore keys) => TypedResults.Ok(new KeyList("list", [.. keys.List().Select(key => Shape(key, Caller.Of(context)))])))
            .Needs(KeyScope.Admin).WithSummary("Lists the keys, without the keys themselves.");
        api.MapPost("/v1/keys", Add).Needs(KeyScope.Admin).WithSummary("Makes a key, which is told this once: fields name, scopes, days, requests_per_minute, max_characters.");
        api.MapDelete("/v1/keys/{id}", Remove).Needs(KeyScope.Admin).WithSummary("Takes a key away; who holds it is refused from then on.");
    }

    private static Ok<KeyMade> Add(KeyBody body, HttpContext context, KeyStore keys, VoicePermits permits)
    {
        string name = body.Name?.Trim() is { Length: > 0 and <= LongestName } given && !given.Any(char.IsControl)
            ? given
            : throw HttpFault.Bad("name", $"a key needs a name of 1 to {LongestName} characters: who or what uses it?");
        KeyScope scopes = body.Scopes is null ? KeyScope.Usual : KeyScopes.Parse(body.Scopes);
        TimeSpan? lifetime = Within("days", body.Days, LongestDays) is { } days ? TimeSpan.FromDays(days) : null;
        (string secret, ApiKey key) = keys.Add(
            name, scopes, lifetime, Within("requests_per_minute", body.RequestsPerMinute, MostOfAnything), Within("max_characters", body.MaxCharacters, MostOfAnything));
        Record(permits, "key.added", key, context);

        // The only answer with the key in it; no cache on the way shall keep it.
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new KeyMade(secret, Shape(key, Caller.Of(context))));
    }

    private static Ok<KeyRemoved> Remove(string id, HttpContext context, KeyStore keys, VoicePermits permits)
    {
        if (keys.List().All(key => key.Id != id))
        {
            throw HttpFault.NotFound("key_not_found", $"there is no key {id}; GET /v1/keys lists all");
        }

        if (Caller.Of(context).Id == id)
        {
            throw new HttpFault(StatusCodes.Status409Conflict, "own_key", "a key cannot take itself away, or nobody might be left who can; use another one, or `myna keys remove` on the server");
        }

        Record(permits, "key.removed", keys.Remove(id), context);
        return TypedResults.Ok(new KeyRemoved(id, Deleted: true));
    }

    private static void Record(VoicePermits permits, string what, ApiKey key, HttpContext context) => permits.Record(
        what, key.Id, Caller.Of(context), new Dictionary<string, string?> { ["name"] = key.Name, ["scopes"] = string.Join(',', KeyScopes.NamesOf(key.Scopes)) });

    private static KeyShape Shape(ApiKey key, Caller caller) => new(
        key.Id, key.Name, KeyScopes.NamesOf(key.Scopes), key.Created, key.Expires, key.RequestsPerMinute, key.MostCharacters, key.Id == caller.Id);

    private static int? Within(string name, int? value, int most) => value is null or >= 1 && (value ?? 1) <= most
        ? value
        : throw HttpFault.Bad(name, $"{name} goes from 1 to {most}");
}

/// <summary>A key to make.</summary>
/// <param name="Name">Who or what uses it.</param>
/// <param name="Scopes">What it may do; null for all but admin.</param>
/// <param name="Days">How long it lasts; null for ever.</param>
/// <param name="RequestsPerMinute">Its own limit; null for the server's.</param>
/// <param name="MaxCharacters">Its own limit; null for the server's.</param>
internal sealed record KeyBody(string? Name, IReadOnlyList<string>? Scopes, int? Days, int? RequestsPerMinute, int? MaxCharacters);

/// <summary>A key that was made.</summary>
/// <param name="Secret">The key itself, which is kept nowhere.</param>
/// <param name="Key">What is kept of it.</param>
internal sealed record KeyMade(string Secret, KeyShape Key);

/// <summary>What is known of a key; <see cref="IsYours"/> for the one that asks.</summary>
internal sealed record KeyShape(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    int? RequestsPerMinute,
    int? MaxCharacters,
    bool IsYours);

/// <summary>All keys, the oldest first.</summary>
internal sealed record KeyList(string Object, IReadOnlyList<KeyShape> Data);

/// <summary>A key that was taken away.</summary>
internal sealed record KeyRemoved(string Id, bool Deleted);

/// <summary>Keys as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyMade))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(KeyRemoved))]
internal sealed partial class KeysJson : JsonSerializerContext;
