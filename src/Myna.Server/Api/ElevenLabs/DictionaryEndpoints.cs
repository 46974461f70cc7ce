using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Keys;
using Myna.Server.Pronunciation;
using Myna.Server.Uploads;
using Myna.Server.Hosting;

namespace Myna.Server.Api.ElevenLabs;

/// <summary><c>/v1/pronunciation-dictionaries</c>.</summary>
internal static class DictionaryEndpoints
{
    private const long MostFileBytes = 4 << 20;
    private const int MostPage = 100;

    /// <summary>Wires the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        const string root = "/v1/pronunciation-dictionaries";
        api.MapPost(root + "/add-from-rules", AddFromRulesAsync).Needs(KeyScope.Voices).WithSummary("Makes a dictionary of rules.");
        api.MapPost(root + "/add-from-file", AddFromFileAsync).Needs(KeyScope.Voices).TakesForm().WithSummary("Makes a dictionary of a PLS file: fields name, file, description.");
        api.MapGet(root, ListAsync).Needs(KeyScope.Speak).WithSummary("Lists dictionaries, by pages.");
        api.MapGet(root + "/{id}", GetAsync).Needs(KeyScope.Speak).WithSummary("Tells of a dictionary, with its rules.");
        api.MapPatch(root + "/{id}", EditAsync).Needs(KeyScope.Voices).WithSummary("Renames a dictionary, or puts it aside.");
        api.MapPost(root + "/{id}/set-rules", (string id, RulesBody body, PronunciationStore store, CancellationToken stop) => ChangeAsync(id, store, _ => body.Rules ?? [], stop))
            .Needs(KeyScope.Voices).WithSummary("Gives a dictionary other rules.");
        api.MapPost(root + "/{id}/add-rules", (string id, RulesBody body, PronunciationStore store, CancellationToken stop) => ChangeAsync(id, store, rules => Added(rules, body.Rules ?? []), stop))
            .Needs(KeyScope.Voices).WithSummary("Adds rules to a dictionary.");
        api.MapPost(root + "/{id}/remove-rules", (string id, RuleNames body, PronunciationStore store, CancellationToken stop) =>
                ChangeAsync(id, store, rules => [.. rules.Where(rule => body.RuleStrings?.Contains(rule.StringToReplace) != true)], stop))
            .Needs(KeyScope.Voices).WithSummary("Takes rules out of a dictionary.");
        api.MapGet(root + "/{id}/{version}/download", DownloadAsync).Needs(KeyScope.Speak).Produces(200, contentType: "application/pls+xml").WithSummary("A version as a PLS file.");
    }

    private static async Task<Ok<DictionaryMade>> AddFromRulesAsync(NewDictionary body, HttpContext context, PronunciationStore store)
    {
        string name = body.Name is { Length: > 0 } given ? given : throw HttpFault.Bad("name", "the field name is missing or empty");
        return TypedResults.Ok(await MakeAsync(name, body.Description, body.Rules ?? [], context, store));
    }

    private static async Task<Ok<DictionaryMade>> AddFromFileAsync(HttpContext context, PronunciationStore store)
    {
        UploadForm form = await UploadForm.ReadAsync(context.Request, MostFileBytes, context.RequestAborted);
        string name = form.Need("name");
        using var memory = new MemoryStream();
        await form.NeedFile("file").CopyToAsync(memory, context.RequestAborted);
        return TypedResults.Ok(await MakeAsync(name, form.Text("description"), PronunciationFile.Read(memory.ToArray()), context, store));
    }

    private static async Task<DictionaryMade> MakeAsync(
        string name, string? description, IReadOnlyList<PronunciationRule> rules, HttpContext context, PronunciationStore store)
    {
        Dictionary made = await store.CreateAsync(name, description, Caller.Of(context).Id, rules, context.RequestAborted);
        return new DictionaryMade(made.Id, made.Name, made.Owner, made.CreatedMs / 1000, made.LatestVersion, rules.Count, made.Description, "admin");
    }

    private static async Task<Ok<DictionaryPage>> ListAsync(HttpContext context, PronunciationStore store)
    {
        IReadOnlyList<Dictionary> all = await store.ListAsync(context.RequestAborted);
        int size = int.TryParse(context.Request.Query["page_size"], out int asked) ? Math.Clamp(asked, 1, MostPage) : 30;
        string cursor = context.Request.Query["cursor"].ToString();
        int start = cursor.Length > 0 ? all.ToList().FindIndex(each => each.Id == cursor) + 1 : 0;
        List<DictionaryShape> page = [];
        foreach (Dictionary dictionary in all.Skip(start).Take(size))
        {
            page.Add(await ShapeAsync(dictionary, rules: false, store, context.RequestAborted));
        }

        bool more = start + page.Count < all.Count;
        return TypedResults.Ok(new DictionaryPage(page, more ? page[^1].Id : null, more));
    }

    private static async Task<Ok<DictionaryShape>> GetAsync(string id, PronunciationStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ShapeAsync(await store.GetAsync(id, cancellationToken), rules: true, store, cancellationToken));

    private static async Task<Ok<DictionaryShape>> EditAsync(string id, DictionaryEdit body, PronunciationStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ShapeAsync(await store.EditAsync(id, body.Name, body.Archived, cancellationToken), rules: false, store, cancellationToken));

    private static async Task<Ok<RulesChanged>> ChangeAsync(
        string id, PronunciationStore store, Func<IReadOnlyList<PronunciationRule>, IReadOnlyList<PronunciationRule>> change, CancellationToken cancellationToken)
    {
        (Dictionary dictionary, int rules) = await store.ChangeAsync(id, change, cancellationToken);
        return TypedResults.Ok(new RulesChanged(dictionary.Id, dictionary.LatestVersion, rules));
    }

    private static async Task<IResult> DownloadAsync(string id, string version, PronunciationStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<PronunciationRule> rules = await store.RulesAsync(await store.GetAsync(id, cancellationToken), version, cancellationToken);
        return TypedResults.Text(PronunciationFile.Write(rules), "application/pls+xml", Encoding.UTF8);
    }

    // A rule for a writing that has one already takes its place.
    private static IReadOnlyList<PronunciationRule> Added(IReadOnlyList<PronunciationRule> rules, IReadOnlyList<PronunciationRule> more) =>
        [.. rules.Where(rule => more.All(other => other.StringToReplace != rule.StringToReplace)), .. more];

    private static async Task<DictionaryShape> ShapeAsync(Dictionary dictionary, bool rules, PronunciationStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<PronunciationRule> latest = await store.RulesAsync(dictionary, null, cancellationToken);
        return new DictionaryShape(
            dictionary.Id,
            dictionary.LatestVersion,
            latest.Count,
            dictionary.Name,
            "admin",
            dictionary.Owner,
            dictionary.CreatedMs / 1000,
            dictionary.ArchivedMs / 1000,
            dictionary.Description,
            rules ? latest : null);
    }
}

/// <summary>A dictionary to make.</summary>
internal sealed record NewDictionary(string? Name, string? Description, IReadOnlyList<PronunciationRule>? Rules);

/// <summary>Rules to set or add.</summary>
internal sealed record RulesBody(IReadOnlyList<PronunciationRule>? Rules);

/// <summary>Writings whose rules shall go.</summary>
internal sealed record RuleNames(IReadOnlyList<string>? RuleStrings);

/// <summary>What shall be changed of a dictionary.</summary>
internal sealed record DictionaryEdit(string? Name, bool? Archived);

/// <summary>A dictionary that was made.</summary>
internal sealed record DictionaryMade(
    string Id, string Name, string CreatedBy, long CreationTimeUnix, string VersionId, int VersionRulesNum, string? Description, string PermissionOnResource);

/// <summary>Rules that were changed.</summary>
internal sealed record RulesChanged(string Id, string VersionId, int VersionRulesNum);

/// <summary>A dictionary.</summary>
internal sealed record DictionaryShape(
    string Id,
    string LatestVersionId,
    int LatestVersionRulesNum,
    string Name,
    string PermissionOnResource,
    string CreatedBy,
    long CreationTimeUnix,
    long? ArchivedTimeUnix,
    string? Description,
    IReadOnlyList<PronunciationRule>? Rules);

/// <summary>A page of dictionaries.</summary>
internal sealed record DictionaryPage(IReadOnlyList<DictionaryShape> PronunciationDictionaries, string? NextCursor, bool HasMore);

/// <summary>Dictionaries as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewDictionary))]
[JsonSerializable(typeof(RulesBody))]
[JsonSerializable(typeof(RuleNames))]
[JsonSerializable(typeof(DictionaryEdit))]
[JsonSerializable(typeof(DictionaryMade))]
[JsonSerializable(typeof(RulesChanged))]
[JsonSerializable(typeof(DictionaryShape))]
[JsonSerializable(typeof(DictionaryPage))]
internal sealed partial class DictionaryJson : JsonSerializerContext;
