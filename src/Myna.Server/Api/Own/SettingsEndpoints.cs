using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Consents;
using Myna.Server.Data;
using Myna.Server.Hosting;
using Myna.Server.Keys;
using Myna.Server.Settings;
using Myna.Server.Speaking;
using Myna.Server.Voices;
using Myna.Trust.Consent;

namespace Myna.Server.Api.Own;

/// <summary><c>/v1/settings</c>: how the server runs, and the few things that can be changed while it does.</summary>
internal static class SettingsEndpoints
{
    private const int LongestHistoryDays = 36_500;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/v1/settings", (LiveSettings settings, ServerOptions options, ModelHost models, Database database) => TypedResults.Ok(Shape(settings, options, models, database)))
            .Needs(KeyScope.Admin).WithSummary("How the server runs.");
        api.MapPut("/v1/settings", Change).Needs(KeyScope.Admin).Accepts<SettingsBody>("application/json")
            .WithSummary("Changes model, voice, history_days or consent; what is not sent stays, null is what the server was started with.");
    }

    private static Ok<SettingsShape> Change(
        JsonElement body, HttpContext context, LiveSettings settings, ServerOptions options, ModelHost models, VoiceShelf shelf, VoicePermits permits, Database database)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw HttpFault.Bad("body", "send an object, such as {\"history_days\": 7}");
        }

        var before = Told(settings);
        settings.Change(saved => body.EnumerateObject().Aggregate(saved, (changed, field) => With(changed, field, settings, models, shelf)));
        foreach ((string name, string? value) in Told(settings))
        {
            if (before[name] != value)
            {
                permits.Record("settings.changed", name, Caller.Of(context), new Dictionary<string, string?> { ["from"] = before[name], ["to"] = value });
            }
        }

        return TypedResults.Ok(Shape(settings, options, models, database));
    }

    private static SavedSettings With(SavedSettings saved, JsonProperty field, LiveSettings settings, ModelHost models, VoiceShelf shelf)
    {
        bool isKnown = field.Name is SettingNames.Model or SettingNames.Voice or SettingNames.HistoryDays or SettingNames.Consent;
        if (!isKnown)
        {
            throw HttpFault.Bad(field.Name, $"{field.Name} cannot be changed while the server runs; model, voice, history_days and consent can");
        }

        if (settings.Fixed.Contains(field.Name))
        {
            throw new HttpFault(StatusCodes.Status409Conflict, "setting_fixed", $"{field.Name} was set on the command line; start the server without it to change it here", field.Name);
        }

        return field.Name switch
        {
            SettingNames.Model => saved with { Model = Text(field) is { } model ? models.Resolve(model) ?? throw HttpFault.Bad(SettingNames.Model, $"{model} stands for the usual model; name one of this server") : null },
            SettingNames.Voice => saved with { Voice = Text(field) is { } voice ? shelf.Find(voice).Id : null },
            SettingNames.HistoryDays => saved with { HistoryDays = Days(field) },
            _ => saved with { Consent = Text(field) is { } policy ? ConsentPolicies.Parse(policy).ToString().ToLowerInvariant() : null },
        };
    }

    private static string? Text(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when field.Value.GetString() is { Length: > 0 } text => text,
        _ => throw HttpFault.Bad(field.Name, $"{field.Name} is a name, or null"),
    };

    private static int? Days(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number when field.Value.TryGetInt32(out int days) && days is >= 0 and <= LongestHistoryDays => days,
        _ => throw HttpFault.Bad(field.Name, $"{field.Name} is a number from 0 (nothing is kept) to {LongestHistoryDays}"),
    };

    private static Dictionary<string, string?> Told(LiveSettings settings) => new()
    {
        [SettingNames.Model] = settings.Model,
        [SettingNames.Voice] = settings.Voice,
        [SettingNames.HistoryDays] = settings.HistoryAge?.TotalDays.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [SettingNames.Consent] = settings.Consent.ToString().ToLowerInvariant(),
    };

    private static SettingsShape Shape(LiveSettings settings, ServerOptions options, ModelHost models, Database database) => new(
        models.Default,
        settings.Voice,
        settings.HistoryAge?.TotalDays,
        settings.Consent.ToString().ToLowerInvariant(),
        [.. settings.Fixed.Order(StringComparer.Ordinal)],
        options.Operator,
        options.MostCharacters,
        options.RequestsPerMinute,
        options.Speakers ?? Environment.ProcessorCount,
        options.MostWaiting,
        options.ModelIdle?.TotalMinutes,
        database.Dialect == DatabaseDialect.Sqlite ? "sqlite" : "postgres",
        options.Files is null ? "folder" : "s3",
        options.CertificatePath is not null);
}

/// <summary>How the server runs.</summary>
/// <param name="Model">The model for requests that name none.</param>
/// <param name="Voice">The voice for names of other services; null for the built-in ones.</param>
/// <param name="HistoryDays">Days for which what was spoken is kept; null for ever.</param>
/// <param name="Consent">What is asked of cloned voices: <c>off</c>, <c>warn</c> or <c>require</c>.</param>
/// <param name="Fixed">Those of the four above that the command line set; they cannot be changed here.</param>
/// <param name="Operator">Who runs the server.</param>
/// <param name="MaxCharacters">The longest text of one request.</param>
/// <param name="RequestsPerMinute">Requests a minute of each key; null for any number.</param>
/// <param name="Speakers">Texts that are spoken at the same time.</param>
/// <param name="Queue">Requests that may wait for a speaker.</param>
/// <param name="IdleMinutes">After how long an unused model leaves the memory; null for never.</param>
/// <param name="Database"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Files"><c>folder</c> or <c>s3</c>.</param>
/// <param name="Https">Whether the server has a certificate.</param>
internal sealed record SettingsShape(
    string Model,
    string? Voice,
    double? HistoryDays,
    string Consent,
    IReadOnlyList<string> Fixed,
    string Operator,
    int MaxCharacters,
    int? RequestsPerMinute,
    int Speakers,
    int Queue,
    double? IdleMinutes,
    string Database,
    string Files,
    bool Https);

/// <summary>What can be changed while the server runs.</summary>
internal sealed record SettingsBody(string? Model, string? Voice, int? HistoryDays, string? Consent);

/// <summary>Settings as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SettingsShape))]
[JsonSerializable(typeof(SettingsBody))]
internal sealed partial class SettingsJson : JsonSerializerContext;
