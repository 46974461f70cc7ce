using System.Data.Common;
using Dapper;
using Myna.Layers.Document;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.Hosting;
using Myna.Server.Jobs;

namespace Myna.Server.Layers;

/// <summary>The documents that jobs made, and each state that edits brought them to.</summary>
internal sealed class LayerShelf(Database database, IBlobStore files, TimeProvider clock)
{
    private const int MostStates = 1000;

    /// <summary>A document as it is now, or as it was.</summary>
    /// <param name="job">The job that made it.</param>
    /// <param name="revision">Which state; null for the latest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HttpFault">The job is not done, or there is no such state.</exception>
    public async Task<(LayerDocument Document, int Revision)> OpenAsync(Job job, int? revision, CancellationToken cancellationToken)
    {
        int wanted = revision ?? await LatestAsync(job.Id, cancellationToken);
        string blob = wanted == 0
            ? FileOf(job).Blob.Hash
            : await database.ReadAsync(
                  connection => connection.ExecuteScalarAsync<string>("SELECT blob FROM layer_states WHERE job = @Id AND revision = @wanted", new { job.Id, wanted }), cancellationToken)
              ?? throw HttpFault.NotFound("revision_not_found", $"these layers have no revision {wanted}");
        string path = Path.Combine(Path.GetTempPath(), $"myna-{Guid.NewGuid():N}{LayerStore.Extension}");
        try
        {
            await using (Stream source = await files.OpenAsync(blob, cancellationToken))
            await using (var target = new FileStream(path, FileMode.CreateNew))
            {
                await source.CopyToAsync(target, cancellationToken);
            }

            return (await LayerStore.OpenAsync(path, cancellationToken: cancellationToken), wanted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Keeps another state of a document. Of two who change the same state at once, one has to look again.</summary>
    /// <exception cref="HttpFault">Somebody else was faster.</exception>
    public async Task<int> KeepAsync(Job job, LayerDocument document, int before, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        LayerStore.SaveZip(document, memory, cancellationToken);
        memory.Position = 0;
        Blob blob = await files.PutAsync(memory, cancellationToken);
        int revision = before + 1;
        await database.WriteAsync(
            async transaction =>
            {
                DbConnection connection = transaction.Connection!;
                int latest = await connection.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(revision), 0) FROM layer_states WHERE job = @Id", new { job.Id }, transaction);
                if (latest != before || revision > MostStates)
                {
                    throw new HttpFault(409, "layers_changed", $"these layers were changed meanwhile: the latest revision is {latest}, not {before}; look again and repeat the change");
                }

                await connection.ExecuteAsync(
                    "INSERT INTO layer_states (job, revision, created_ms, blob) VALUES (@Id, @revision, @now, @Hash)",
                    new { job.Id, revision, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), blob.Hash },
                    transaction);
                await BlobUses.HoldAsync(transaction, blob.Hash, $"layers:{job.Id}");
            },
            cancellationToken);
        return revision;
    }

    /// <summary>Forgets what edits made of a document.</summary>
    public Task ForgetAsync(string job, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("DELETE FROM layer_states WHERE job = @job", new { job }, transaction);
            await BlobUses.ReleaseAsync(transaction, $"layers:{job}");
        },
        cancellationToken);

    private static JobFile FileOf(Job job) =>
        job.Files.FirstOrDefault(file => file.Name.EndsWith(LayerStore.Extension, StringComparison.Ordinal))
        ?? throw new HttpFault(409, "layers_not_ready", $"these layers are not ready: the job is {job.State.ToString().ToLowerInvariant()}; GET /v1/jobs/{job.Id}/events tells when they are");

    private Task<int> LatestAsync(string job, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(revision), 0) FROM layer_states WHERE job = @job", new { job }), cancellationToken);
}
