using System.Data.Common;
using Dapper;
using Myna.Server.Data;
using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>Jobs as the database keeps them: acceptance, reading, cancelling. What workers write is in <see cref="JobLeases"/>.</summary>
internal sealed class JobTable(Database database, TimeProvider clock)
{
    // Any number but that of the migrations.
    private const long PostgresLock = 0x4D796E62;

    public Database Database { get; } = database;

    public long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The holder's name for a job's own files.</summary>
    public static string HolderOf(string id) => "job:" + id;

    /// <summary>The holder's name for the pieces of a job, which go when it is done.</summary>
    public static string PieceHolderOf(string id) => $"job:{id}:pieces";

    /// <summary>Accepts an order: when this returns, it is on the disk.</summary>
    /// <returns>The job's id, and whether it is new: an order under a known idempotency key is not.</returns>
    /// <exception cref="QueueFullException">There are too many.</exception>
    public Task<(string Id, bool IsNew)> AddAsync(JobOrder order, JobQueueOptions limits, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            string? known = order.IdempotencyKey is null
                ? null
                : await connection.QuerySingleOrDefaultAsync<string>(
                    "SELECT id FROM jobs WHERE owner = @Owner AND idempotency_key = @IdempotencyKey", new { order.Owner, order.IdempotencyKey }, transaction).ConfigureAwait(false);
            if (known is not null)
            {
                return (known, false);
            }

            await CheckRoomAsync(order.Owner, limits, connection, transaction).ConfigureAwait(false);
            string id = "job_" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
            await connection.ExecuteAsync(
                """
                INSERT INTO jobs (id, position, owner, kind, request, idempotency_key, state, created_ms, deadline_ms)
                VALUES (@id, (SELECT COALESCE(MAX(position), 0) + 1 FROM jobs), @Owner, @Kind, @Request, @IdempotencyKey, 'queued', @now, @deadline)
                """,
                new { id, order.Owner, order.Kind, order.Request, order.IdempotencyKey, now = NowMs, deadline = order.Deadline?.ToUnixTimeMilliseconds() },
                transaction).ConfigureAwait(false);
            await AddFilesAsync(id, "input", order.Inputs, transaction).ConfigureAwait(false);
            await NoteAsync(id, JobState.Queued, null, transaction).ConfigureAwait(false);
            return (id, true);
        },
        cancellationToken);

    /// <summary>A job with its files; null when there is none, or it is somebody else's.</summary>
    public Task<Job?> FindAsync(string id, string? owner, CancellationToken cancellationToken) => Database.ReadAsync(
        async connection =>
        {
            JobRow? row = await connection.QuerySingleOrDefaultAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs WHERE id = @id", new { id }).ConfigureAwait(false);
            if (row is null || (owner is not null && row.Owner != owner))
            {
                return null;
            }

            List<JobFileRow> files = (await connection.QueryAsync<JobFileRow>(
                "SELECT job_id, role, name, media_type, blob, bytes FROM job_files WHERE job_id = @id ORDER BY role, name", new { id }).ConfigureAwait(false)).AsList();
            return row.ToJob() with
            {
                Inputs = [.. files.Where(file => file.Role == "input").Select(file => file.ToFile())],
                Files = [.. files.Where(file => file.Role == "result").Select(file => file.ToFile())],
            };
        },
        cancellationToken);

    /// <summary>Jobs without their files, newest first.</summary>
    public Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken) => Database.ReadAsync<IReadOnlyList<Job>>(
        async connection =>
        {
            // Parts of our own, no text of a client's. An unused parameter would have no type in PostgreSQL.
            string where = (filter.Owner is null ? "" : " AND owner = @Owner") + (filter.Kind is null ? "" : " AND kind = @Kind")
                + (filter.State is null ? "" : " AND state = @state") + (filter.Before is null ? "" : " AND position < @Before");
            IEnumerable<JobRow> rows = await connection.QueryAsync<JobRow>(
                $"SELECT {JobRow.Columns} FROM jobs WHERE 1 = 1{where} ORDER BY position DESC LIMIT @limit",
                new { filter.Owner, filter.Kind, state = filter.State is { } state ? JobRow.NameOf(state) : null, filter.Before, limit = Math.Clamp(filter.Limit, 1, 1000) }).ConfigureAwait(false);
            return [.. rows.Select(row => row.ToJob())];
        },
        cancellationToken);

    /// <summary>Ends a job that waits, or asks its worker to end.</summary>
    /// <returns>Whether there was anything to end.</returns>
    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            int waiting = await connection.ExecuteAsync(
                "UPDATE jobs SET state = 'cancelled', cancel_requested = 1, finished_ms = @now WHERE id = @id AND state = 'queued'", new { id, now = NowMs }, transaction).ConfigureAwait(false);
            if (waiting > 0)
            {
                await NoteAsync(id, JobState.Cancelled, "asked for while it waited", transaction).ConfigureAwait(false);
                return true;
            }

            return await connection.ExecuteAsync("UPDATE jobs SET cancel_requested = 1 WHERE id = @id AND state = 'running'", new { id }, transaction).ConfigureAwait(false) > 0;
        },
        cancellationToken);

    /// <summary>Puts a job that failed or was cancelled into the queue again; its pieces are kept.</summary>
    /// <returns>Whether it was one.</returns>
    public Task<bool> RetryAsync(string id, DateTimeOffset? deadline, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            int count = await connection.ExecuteAsync(
                """
                UPDATE jobs SET state = 'queued', cancel_requested = 0, failures = 0, stops = 0, not_before_ms = 0, finished_ms = NULL,
                    error_code = NULL, error = NULL, deadline_ms = @deadline
                WHERE id = @id AND state IN ('failed', 'cancelled')
                """,
                new { id, deadline = deadline?.ToUnixTimeMilliseconds() },
                transaction).ConfigureAwait(false);
            if (count > 0)
            {
                await NoteAsync(id, JobState.Queued, "again", transaction).ConfigureAwait(false);
            }

            return count > 0;
        },
        cancellationToken);

    /// <summary>Puts a job that is over into the queue again with another request; its result stays until there is a new one.</summary>
    /// <returns>Whether it was over, and still had the request that was read.</returns>
    public Task<bool> ReviseAsync(string id, string before, string request, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            int count = await connection.ExecuteAsync(
                """
                UPDATE jobs SET state = 'queued', request = @request, cancel_requested = 0, failures = 0, stops = 0, not_before_ms = 0, finished_ms = NULL,
                    error_code = NULL, error = NULL, deadline_ms = NULL, fraction = 0
                WHERE id = @id AND state NOT IN ('queued', 'running') AND request = @before
                """,
                new { id, before, request },
                transaction).ConfigureAwait(false);
            if (count > 0)
            {
                await NoteAsync(id, JobState.Queued, "a part of it anew", transaction).ConfigureAwait(false);
            }

            return count > 0;
        },
        cancellationToken);

    /// <summary>All pieces of a job that are kept, by name.</summary>
    public Task<IReadOnlyList<JobPiece>> PiecesAsync(string id, CancellationToken cancellationToken) => Database.ReadAsync<IReadOnlyList<JobPiece>>(
        async connection =>
        {
            IEnumerable<JobPieceRow> rows = await connection.QueryAsync<JobPieceRow>("SELECT name, blob, bytes, facts FROM job_pieces WHERE job_id = @id ORDER BY name", new { id }).ConfigureAwait(false);
            return [.. rows.Select(row => row.ToPiece())];
        },
        cancellationToken);

    /// <summary>Notes the files of a result, in place of those of an earlier one.</summary>
    public static async Task ReplaceResultAsync(string id, IReadOnlyList<JobFile> files, DbTransaction transaction)
    {
        DbConnection connection = transaction.Connection!;
        await connection.ExecuteAsync("DELETE FROM job_files WHERE job_id = @id AND role = 'result'", new { id }, transaction).ConfigureAwait(false);
        await BlobUses.ReleaseAsync(transaction, HolderOf(id)).ConfigureAwait(false);
        foreach (string blob in (await connection.QueryAsync<string>("SELECT DISTINCT blob FROM job_files WHERE job_id = @id", new { id }, transaction).ConfigureAwait(false)).AsList())
        {
            await BlobUses.HoldAsync(transaction, blob, HolderOf(id)).ConfigureAwait(false);
        }

        await AddFilesAsync(id, "result", files, transaction).ConfigureAwait(false);
    }

    /// <summary>Lets go of all pieces of a job but some.</summary>
    public static async Task KeepOnlyAsync(string id, IReadOnlyCollection<string> names, DbTransaction transaction)
    {
        DbConnection connection = transaction.Connection!;
        if (names.Count == 0)
        {
            await connection.ExecuteAsync("DELETE FROM job_pieces WHERE job_id = @id", new { id }, transaction).ConfigureAwait(false);
            await BlobUses.ReleaseAsync(transaction, PieceHolderOf(id)).ConfigureAwait(false);
            return;
        }

        HashSet<string> kept = new(names, StringComparer.Ordinal);
        List<string> all = (await connection.QueryAsync<string>("SELECT name FROM job_pieces WHERE job_id = @id", new { id }, transaction).ConfigureAwait(false)).AsList();
        foreach (string name in all.Where(name => !kept.Contains(name)))
        {
            await connection.ExecuteAsync("DELETE FROM job_pieces WHERE job_id = @id AND name = @name", new { id, name }, transaction).ConfigureAwait(false);
        }

        await connection.ExecuteAsync("UPDATE jobs SET pieces_done = (SELECT COUNT(*) FROM job_pieces WHERE job_id = @id) WHERE id = @id", new { id }, transaction).ConfigureAwait(false);
        await connection.ExecuteAsync(
            "DELETE FROM blob_uses WHERE holder = @holder AND blob NOT IN (SELECT blob FROM job_pieces WHERE job_id = @id)", new { id, holder = PieceHolderOf(id) }, transaction).ConfigureAwait(false);
    }

    /// <summary>Forgets a job that is over, with its files.</summary>
    /// <returns>Whether it was there and over.</returns>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => WriteAsync(
        async (connection, transaction) =>
        {
            int count = await connection.ExecuteAsync("DELETE FROM jobs WHERE id = @id AND state NOT IN ('queued', 'running')", new { id }, transaction).ConfigureAwait(false);
            if (count > 0)
            {
                await BlobUses.ReleaseAsync(transaction, HolderOf(id)).ConfigureAwait(false);
                await BlobUses.ReleaseAsync(transaction, PieceHolderOf(id)).ConfigureAwait(false);
            }

            return count > 0;
        },
        cancellationToken);

    /// <summary>Ids of jobs that were over before a time.</summary>
    public Task<IReadOnlyList<string>> OverBeforeAsync(DateTimeOffset time, CancellationToken cancellationToken) => Database.ReadAsync<IReadOnlyList<string>>(
        async connection => [.. await connection.QueryAsync<string>(
            "SELECT id FROM jobs WHERE finished_ms < @before AND state NOT IN ('queued', 'running') LIMIT 1000", new { before = time.ToUnixTimeMilliseconds() }).ConfigureAwait(false)],
        cancellationToken);

    /// <summary>Every change of state that a job went through.</summary>
    public Task<IReadOnlyList<string>> EventsAsync(string id, CancellationToken cancellationToken) => Database.ReadAsync<IReadOnlyList<string>>(
        async connection => [.. await connection.QueryAsync<string>("SELECT state FROM job_events WHERE job_id = @id ORDER BY number", new { id }).ConfigureAwait(false)],
        cancellationToken);

    /// <summary>Writes with all other writers of jobs shut out, so that what was counted is still true when it is written.</summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken) => Database.WriteAsync(
        async transaction =>
        {
            if (Database.Dialect == DatabaseDialect.Postgres)
            {
                await transaction.Connection!.ExecuteAsync("SELECT pg_advisory_xact_lock(@PostgresLock)", new { PostgresLock }, transaction).ConfigureAwait(false);
            }

            return await write(transaction.Connection!, transaction).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Notes a change of state.</summary>
    public async Task NoteAsync(string id, JobState state, string? note, DbTransaction transaction) => await transaction.Connection!.ExecuteAsync(
        "INSERT INTO job_events (job_id, number, state, at_ms, note) VALUES (@id, (SELECT COUNT(*) FROM job_events WHERE job_id = @id), @state, @now, @note)",
        new { id, state = JobRow.NameOf(state), now = NowMs, note },
        transaction).ConfigureAwait(false);

    /// <summary>Notes files of a job.</summary>
    public static async Task AddFilesAsync(string id, string role, IReadOnlyList<JobFile> files, DbTransaction transaction)
    {
        foreach (JobFile file in files)
        {
            await transaction.Connection!.ExecuteAsync(
                "INSERT INTO job_files (job_id, role, name, media_type, blob, bytes) VALUES (@id, @role, @Name, @MediaType, @Hash, @Bytes)",
                new { id, role, file.Name, file.MediaType, file.Blob.Hash, file.Blob.Bytes },
                transaction).ConfigureAwait(false);
            await BlobUses.HoldAsync(transaction, file.Blob.Hash, HolderOf(id)).ConfigureAwait(false);
        }
    }

    private static async Task CheckRoomAsync(string owner, JobQueueOptions limits, DbConnection connection, DbTransaction transaction)
    {
        (long all, long own) = await connection.QuerySingleAsync<(long, long)>(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN owner = @owner THEN 1 ELSE 0 END), 0) FROM jobs WHERE state IN ('queued', 'running')", new { owner }, transaction).ConfigureAwait(false);
        if (own < limits.MostPerOwner && all < limits.MostInAll)
        {
            return;
        }

        // About when the next job of the queue is done, as long as the last twenty took.
        double seconds = (await connection.ExecuteScalarAsync<double?>(
            """
            SELECT AVG(took) FROM (SELECT (finished_ms - started_ms) / 1000.0 AS took FROM jobs
                WHERE state = 'succeeded' AND started_ms IS NOT NULL ORDER BY position DESC LIMIT 20) AS lately
            """,
            transaction: transaction).ConfigureAwait(false)) ?? 10;
        var wait = TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds / limits.Workers), 1, 600));
        throw new QueueFullException(
            own >= limits.MostPerOwner
                ? $"{own} of your jobs wait or are worked on already; come back in {wait.TotalSeconds:0} s, or cancel some"
                : $"the queue is full with {all} jobs; come back in {wait.TotalSeconds:0} s",
            wait);
    }
}
