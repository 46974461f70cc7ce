using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Hosting;
using Myna.Server.Jobs;

namespace Myna.Server.Layers;

/// <summary>The documents that jobs made, and each state that edits brought them to.</summary>
internal sealed class LayerShelf(Database database, IBlobStore files, TimeProvider clock)
{
    // Undo works by the list of edits, which the latest state holds; older ones serve who looks at a revision that was just replaced.
    private const int KeptStates = 50;

    private const int MostFacts = 1000;

    private readonly LayerCache _opened = new();

    // Of a picture that is too large to stay opened, what pages ask for again and again is known without its pixels.
    private readonly ConcurrentDictionary<string, LayerDocumentShape> _facts = new();

    /// <summary>A document as it is now, or as it was.</summary>
    /// <param name="job">The job that made it.</param>
    /// <param name="revision">Which state; null for the latest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HttpFault">The job is not done, or there is no such state.</exception>
    public async Task<LayerState> OpenAsync(Job job, int? revision, CancellationToken cancellationToken)
    {
        return await OpenAsync(await FindAsync(job, revision, cancellationToken), cancellationToken);
    }

    /// <summary>The facts of a document as it is now, or as it was.</summary>
    /// <inheritdoc cref="OpenAsync(Job, int?, CancellationToken)"/>
    public async Task<LayerDocumentShape> FactsAsync(Job job, int? revision, CancellationToken cancellationToken)
    {
        StateRow row = await FindAsync(job, revision, cancellationToken);
        return _facts.TryGetValue(row.Blob, out LayerDocumentShape? known)
            ? known with { Revision = (int)row.Revision }
            : FactsOf(row.Blob, await OpenAsync(row, cancellationToken));
    }

    private LayerDocumentShape FactsOf(string blob, LayerState state)
    {
        LayerDocumentShape facts = LayerFacts.Of(state);
        if (_facts.Count >= MostFacts)
        {
            _facts.Clear();
        }

        return _facts[blob] = facts;
    }

    private async Task<LayerState> OpenAsync(StateRow row, CancellationToken cancellationToken)
    {
        EditedDocument? document = _opened.Find(row.Blob);
        if (document is null)
        {
            document = await ReadAsync(row.Blob, cancellationToken);
            _opened.Put(row.Blob, document);
        }

        return new LayerState(document, document.Current, (int)row.Revision, LayerSteps.Parse(row.Steps, document.Edits.Count));
    }

    /// <summary>The latest revision of a document.</summary>
    public Task<int> LatestAsync(Job job, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(revision), 0) FROM layer_states WHERE job = @Id", new { job.Id }), cancellationToken);

    /// <summary>Keeps another state of a document. Of two who change the same state at once, one has to look again.</summary>
    /// <param name="job">The job that made it.</param>
    /// <param name="document">The new state; nobody may change it afterwards.</param>
    /// <param name="steps">How many edits each request brought.</param>
    /// <param name="before">The revision that was changed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="HttpFault">Somebody else was faster.</exception>
    public async Task<LayerState> KeepAsync(Job job, EditedDocument document, LayerSteps steps, int before, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await Task.Run(() => LayerStore.SaveZip(document, memory, cancellationToken), cancellationToken);
        memory.Position = 0;
        Blob blob = await files.PutAsync(memory, cancellationToken);
        int revision = before + 1;
        await database.WriteAsync(
            async transaction =>
            {
                DbConnection connection = transaction.Connection!;
                int latest = await connection.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(revision), 0) FROM layer_states WHERE job = @Id", new { job.Id }, transaction);
                RequireLatest(latest, before);
                await connection.ExecuteAsync(
                    "INSERT INTO layer_states (job, revision, created_ms, blob, steps) VALUES (@Id, @revision, @now, @Hash, @steps)",
                    new { job.Id, revision, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), blob.Hash, steps = steps.ToString() },
                    transaction);
                await BlobUses.HoldAsync(transaction, blob.Hash, HolderOf(job.Id));
                await ForgetOldAsync(transaction, job.Id, revision - KeptStates);
            },
            cancellationToken);
        _opened.Put(blob.Hash, document);
        return new LayerState(document, document.Current, revision, steps);
    }

    /// <summary>Forgets what edits made of a document.</summary>
    public Task ForgetAsync(string job, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("DELETE FROM layer_states WHERE job = @job", new { job }, transaction);
            await BlobUses.ReleaseAsync(transaction, HolderOf(job));
        },
        cancellationToken);

    /// <summary>Checks that nobody was faster.</summary>
    /// <exception cref="HttpFault">Somebody was.</exception>
    public static void RequireLatest(int latest, int seen)
    {
        if (latest != seen)
        {
            throw new HttpFault(409, "layers_changed", $"these layers were changed meanwhile: the latest revision is {latest}, not {seen}; look again and repeat the change");
        }
    }

    private static string HolderOf(string job) => $"layers:{job}";

    private static JobFile FileOf(Job job) =>
        job.Files.FirstOrDefault(file => file.Name.EndsWith(LayerStore.Extension, StringComparison.Ordinal))
        ?? throw new HttpFault(409, "layers_not_ready", $"these layers are not ready: the job is {job.State.ToString().ToLowerInvariant()}; GET /v1/jobs/{job.Id}/events tells when they are");

    // Two states may be the same content: going forth and back makes what was there before.
    private static async Task ForgetOldAsync(DbTransaction transaction, string job, int last)
    {
        DbConnection connection = transaction.Connection!;
        if (await connection.ExecuteAsync("DELETE FROM layer_states WHERE job = @job AND revision <= @last", new { job, last }, transaction) > 0)
        {
            await connection.ExecuteAsync(
                "DELETE FROM blob_uses WHERE holder = @holder AND blob NOT IN (SELECT blob FROM layer_states WHERE job = @job)", new { holder = HolderOf(job), job }, transaction);
        }
    }

    private async Task<StateRow> FindAsync(Job job, int? revision, CancellationToken cancellationToken)
    {
        StateRow? row = revision == 0 ? null : await database.ReadAsync(
            connection => connection.QueryFirstOrDefaultAsync<StateRow>(
                $"SELECT revision, blob, steps FROM layer_states WHERE job = @Id{(revision is null ? "" : " AND revision = @revision")} ORDER BY revision DESC LIMIT 1",
                new { job.Id, revision }),
            cancellationToken);
        return row ?? (revision is null or 0
            ? new StateRow(0, FileOf(job).Blob.Hash, "")
            : throw HttpFault.NotFound("revision_not_found", $"these layers have no revision {revision}, or no longer: the last {KeptStates} are kept"));
    }

    private async Task<EditedDocument> ReadAsync(string blob, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{LayerStore.Extension}");
        try
        {
            await using (Stream source = await files.OpenAsync(blob, cancellationToken))
            await using (var target = new FileStream(path, FileMode.CreateNew))
            {
                await source.CopyToAsync(target, cancellationToken);
            }

            return await LayerStore.OpenEditableAsync(path, cancellationToken: cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed record StateRow(long Revision, string Blob, string Steps);
}
