using System.Data.Common;
using Dapper;
using Myna.Server.Data;

namespace Myna.Server.Files;

/// <summary>
/// Who needs which contents. Whoever keeps a content for longer than a request notes it here, in the transaction in which it
/// becomes part of something; contents that nobody needs are removed when they are a day old.
/// </summary>
public static class BlobUses
{
    /// <summary>How old a content that nobody needs must be: time enough between putting it and noting its use.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Notes a use.</summary>
    /// <param name="transaction">The transaction that makes the content part of something.</param>
    /// <param name="blob">The content.</param>
    /// <param name="holder">Who needs it, such as <c>job:ID</c> or <c>voice:ID</c>.</param>
    public static Task HoldAsync(DbTransaction transaction, string blob, string holder) => Connection(transaction).ExecuteAsync(
        "INSERT INTO blob_uses (blob, holder) VALUES (@blob, @holder) ON CONFLICT (blob, holder) DO NOTHING", new { blob, holder }, transaction);

    /// <summary>Takes back all uses of one holder.</summary>
    /// <param name="transaction">The transaction that ends them.</param>
    /// <param name="holder">Who needed them.</param>
    public static Task ReleaseAsync(DbTransaction transaction, string holder) => Connection(transaction).ExecuteAsync(
        "DELETE FROM blob_uses WHERE holder = @holder", new { holder }, transaction);

    /// <summary>Removes contents that nobody needs.</summary>
    /// <param name="database">Where uses are noted.</param>
    /// <param name="store">Where contents lie.</param>
    /// <param name="now">The time; contents put within <paramref name="grace"/> before it stay.</param>
    /// <param name="grace">Null for <see cref="Grace"/>.</param>
    /// <param name="cancellationToken">Ends the sweep; another one goes on.</param>
    /// <returns>How many were removed, and their bytes.</returns>
    public static async Task<(int Count, long Bytes)> SweepAsync(
        Database database, IBlobStore store, DateTimeOffset now, TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(store);
        int count = 0;
        long bytes = 0;
        await foreach (StoredBlob blob in store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (now - blob.Touched < (grace ?? Grace))
            {
                continue;
            }

            bool isNeeded = await database.ReadAsync(
                connection => connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM blob_uses WHERE blob = @Hash)", new { blob.Hash }), cancellationToken).ConfigureAwait(false);
            if (!isNeeded)
            {
                await store.DeleteAsync(blob.Hash, cancellationToken).ConfigureAwait(false);
                count++;
                bytes += blob.Bytes;
            }
        }

        return (count, bytes);
    }

    private static DbConnection Connection(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Connection!;
    }
}
