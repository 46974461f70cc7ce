using System.Text.Json;
using Dapper;
using Myna.Server.Data;
using Myna.Server.Hosting;
using Myna.Server.Voices;
using Myna.Text.Lexicons;

namespace Myna.Server.Pronunciation;

/// <summary>Dictionaries of pronunciation. A version of one never changes: changing its rules makes another version.</summary>
internal sealed class PronunciationStore(Database database, TimeProvider clock)
{
    private const string Columns = "id, name, description, owner, created_ms, archived_ms, latest_version";

    /// <summary>Makes a dictionary.</summary>
    public async Task<Dictionary> CreateAsync(string name, string? description, string owner, IReadOnlyList<PronunciationRule> rules, CancellationToken cancellationToken)
    {
        PronunciationFile.Check(rules);
        string id = VoiceIds.New();
        string version = VoiceIds.New();
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    $"INSERT INTO dictionaries ({Columns}) VALUES (@id, @name, @description, @owner, @now, NULL, @version)", new { id, name, description, owner, now, version }, transaction).ConfigureAwait(false);
                await transaction.Connection!.ExecuteAsync(
                    "INSERT INTO dictionary_versions (id, dictionary, created_ms, rules) VALUES (@version, @id, @now, @json)", new { version, id, now, json = Json(rules) }, transaction).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return await GetAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All dictionaries, the newest first.</summary>
    public Task<IReadOnlyList<Dictionary>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        async connection => (IReadOnlyList<Dictionary>)
            [.. await connection.QueryAsync<Dictionary>($"SELECT {Columns} FROM dictionaries WHERE archived_ms IS NULL ORDER BY created_ms DESC, id").ConfigureAwait(false)],
        cancellationToken);

    /// <summary>A dictionary.</summary>
    /// <exception cref="HttpFault">There is none.</exception>
    public async Task<Dictionary> GetAsync(string id, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Dictionary>($"SELECT {Columns} FROM dictionaries WHERE id = @id", new { id }), cancellationToken).ConfigureAwait(false)
        ?? throw HttpFault.NotFound("pronunciation_dictionary_not_found", $"there is no pronunciation dictionary {id}; GET /v1/pronunciation-dictionaries lists all");

    /// <summary>The rules of a version; of the latest where none is named.</summary>
    /// <exception cref="HttpFault">There is no such version.</exception>
    public async Task<IReadOnlyList<PronunciationRule>> RulesAsync(Dictionary dictionary, string? version, CancellationToken cancellationToken)
    {
        string id = version ?? dictionary.LatestVersion;
        string json = await database.ReadAsync(
                connection => connection.QuerySingleOrDefaultAsync<string>("SELECT rules FROM dictionary_versions WHERE id = @id AND dictionary = @Id2", new { id, Id2 = dictionary.Id }), cancellationToken).ConfigureAwait(false)
            ?? throw HttpFault.NotFound("pronunciation_dictionary_not_found", $"pronunciation dictionary {dictionary.Id} has no version {id}");
        return JsonSerializer.Deserialize(json, PronunciationJson.Default.IReadOnlyListPronunciationRule) ?? [];
    }

    /// <summary>Makes a version of other rules.</summary>
    /// <param name="id">The dictionary.</param>
    /// <param name="change">Makes the new rules of the latest ones.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task<(Dictionary Dictionary, int Rules)> ChangeAsync(
        string id, Func<IReadOnlyList<PronunciationRule>, IReadOnlyList<PronunciationRule>> change, CancellationToken cancellationToken)
    {
        Dictionary dictionary = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PronunciationRule> rules = change(await RulesAsync(dictionary, null, cancellationToken).ConfigureAwait(false));
        PronunciationFile.Check(rules);
        string version = VoiceIds.New();
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync(
                    "INSERT INTO dictionary_versions (id, dictionary, created_ms, rules) VALUES (@version, @id, @now, @json)", new { version, id, now, json = Json(rules) }, transaction).ConfigureAwait(false);
                await transaction.Connection!.ExecuteAsync("UPDATE dictionaries SET latest_version = @version WHERE id = @id", new { version, id }, transaction).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return (await GetAsync(id, cancellationToken).ConfigureAwait(false), rules.Count);
    }

    /// <summary>Changes what a dictionary is called, or puts it aside.</summary>
    public async Task<Dictionary> EditAsync(string id, string? name, bool? isArchived, CancellationToken cancellationToken)
    {
        Dictionary dictionary = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        long? archived = isArchived switch
        {
            true => clock.GetUtcNow().ToUnixTimeMilliseconds(),
            false => null,
            null => dictionary.ArchivedMs,
        };
        await database.WriteAsync(
            transaction => transaction.Connection!.ExecuteAsync(
                "UPDATE dictionaries SET name = @name, archived_ms = @archived WHERE id = @id", new { id, name = name ?? dictionary.Name, archived }, transaction),
            cancellationToken).ConfigureAwait(false);
        return await GetAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The lexicon of some dictionaries; where two speak of the same word the first one counts.</summary>
    public async Task<PronunciationLexicon?> LexiconAsync(IReadOnlyList<(string Id, string? Version)> locators, CancellationToken cancellationToken)
    {
        if (locators.Count == 0)
        {
            return null;
        }

        var rules = new List<PronunciationRule>();
        foreach ((string id, string? version) in locators.Reverse())
        {
            rules.AddRange(await RulesAsync(await GetAsync(id, cancellationToken).ConfigureAwait(false), version, cancellationToken).ConfigureAwait(false));
        }

        return PronunciationFile.Lexicon(rules);
    }

    private static string Json(IReadOnlyList<PronunciationRule> rules) => JsonSerializer.Serialize(rules, PronunciationJson.Default.IReadOnlyListPronunciationRule);
}

/// <summary>A dictionary.</summary>
internal sealed record Dictionary
{
    /// <summary>What requests call it.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What is told of it.</summary>
    public string? Description { get; init; }

    /// <summary>Who made it: the id of a key.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long CreatedMs { get; init; }

    /// <summary>When it was put aside; null where it was not.</summary>
    public long? ArchivedMs { get; init; }

    /// <summary>Its latest version.</summary>
    public required string LatestVersion { get; init; }
}
