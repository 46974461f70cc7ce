using System.Data.Common;
using Dapper;
using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>A job in the hands of a worker.</summary>
/// <param name="Row">The job as it was taken.</param>
/// <param name="Lease">Says that it is this worker's; everything it writes is refused once another has taken the job.</param>
internal sealed record LeasedJob(JobRow Row, string Lease);

/// <summary>
/// What workers write. A worker has a job only as long as its lease stands in the job's row: every write looks for it, in the
/// same transaction, so that a worker that was thought dead cannot write beside the one that took over.
/// </summary>
internal sealed class JobLeases(JobTable table, JobQueueOptions options)
{
    private const string IsMine = "id = @id AND lease = @lease AND state = 'running'";

    private readonly string _worker = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    private long LeaseUntil => table.NowMs + (long)options.Lease.TotalMilliseconds;

    /// <summary>
    /// Takes the next job: of owners with the fewest jobs in hand the one served longest ago, and of its jobs the oldest. A
    /// job whose worker has been silent for too long counts as waiting. Jobs that cannot go on are ended on the way.
    /// </summary>
    /// <param name="kinds">What this worker can do.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>The job, or null; and the jobs that were ended.</returns>
    public Task<(LeasedJob? Job, IReadOnlyList<string> Ended)> TakeAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken) =>
        table.WriteAsync<(LeasedJob?, IReadOnlyList<string>)>(
            async (connection, transaction) =>
            {
                long now = table.NowMs;
                var ended = new List<string>();
                while (await connection.QueryFirstOrDefaultAsync<JobRow>(
                    $"""
                    SELECT {JobRow.Columns} FROM jobs j
                    WHERE kind IN ({Names(kinds.Count)})
                        AND ((state = 'queued' AND not_before_ms <= @now) OR (state = 'running' AND lease_until_ms <= @now))
                    ORDER BY (SELECT COUNT(*) FROM jobs r WHERE r.state = 'running' AND r.owner = j.owner AND r.lease_until_ms > @now),
                        COALESCE((SELECT turn FROM job_turns t WHERE t.owner = j.owner), 0), position
                    LIMIT 1
                    """,
                    Values(kinds, now),
                    transaction).ConfigureAwait(false) is { } row)
                {
                    if (await EndAsync(row, now, transaction).ConfigureAwait(false))
                    {
                        ended.Add(row.Id);
                        continue;
                    }

                    return (await LeaseAsync(row, now, transaction).ConfigureAwait(false), ended);
                }

                return (null, ended);
            },
            cancellationToken);

    /// <summary>Says that the worker is still there.</summary>
    /// <returns>Whether the job is still its own, and whether it shall end.</returns>
    public Task<(bool IsMine, bool IsCancelled)> BeatAsync(LeasedJob job, CancellationToken cancellationToken) => table.Database.WriteAsync(
        async transaction =>
        {
            long? cancelled = await transaction.Connection!.ExecuteScalarAsync<long?>(
                $"UPDATE jobs SET lease_until_ms = @until WHERE {IsMine} RETURNING cancel_requested", new { id = job.Row.Id, lease = job.Lease, until = LeaseUntil }, transaction).ConfigureAwait(false);
            return (cancelled is not null, cancelled is > 0);
        },
        cancellationToken);

    /// <summary>Writes how far the work has come.</summary>
    /// <returns>Whether the job is still the worker's own.</returns>
    public Task<bool> ReportAsync(LeasedJob job, JobProgress progress, CancellationToken cancellationToken) => table.Database.WriteAsync(
        async transaction => await transaction.Connection!.ExecuteAsync(
            $"UPDATE jobs SET stage = @Stage, pieces_total = @PiecesTotal, fraction = @Fraction WHERE {IsMine}",
            new { id = job.Row.Id, lease = job.Lease, progress.Stage, progress.PiecesTotal, progress.Fraction },
            transaction).ConfigureAwait(false) > 0,
        cancellationToken);

    /// <summary>Keeps a piece; from then on it counts.</summary>
    /// <returns>Whether the job is still the worker's own; otherwise nothing was kept.</returns>
    public Task<bool> KeepAsync(LeasedJob job, JobPiece piece, CancellationToken cancellationToken) => table.Database.WriteAsync(
        async transaction =>
        {
            DbConnection connection = transaction.Connection!;
            string id = job.Row.Id;
            int count = await connection.ExecuteAsync(
                $"UPDATE jobs SET pieces_done = pieces_done + 1, failures = 0, stops = 0 WHERE {IsMine}", new { id, lease = job.Lease }, transaction).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            await connection.ExecuteAsync(
                "INSERT INTO job_pieces (job_id, name, blob, bytes, facts) VALUES (@id, @Name, @Hash, @Bytes, @Facts)",
                new { id, piece.Name, piece.Blob.Hash, piece.Blob.Bytes, piece.Facts },
                transaction).ConfigureAwait(false);
            await BlobUses.HoldAsync(transaction, piece.Blob.Hash, JobTable.PieceHolderOf(id)).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>A piece that was kept; null when there is none of this name.</summary>
    public Task<JobPiece?> FindPieceAsync(string id, string name, CancellationToken cancellationToken) => table.Database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<JobPieceRow>(
            "SELECT name, blob, bytes, facts FROM job_pieces WHERE job_id = @id AND name = @name", new { id, name }).ConfigureAwait(false))?.ToPiece(),
        cancellationToken);

    /// <summary>Ends a job with its result; of its pieces those stay that the result names.</summary>
    /// <returns>Whether the job was still the worker's own; otherwise nothing was written.</returns>
    public Task<bool> SucceedAsync(LeasedJob job, JobResult result, CancellationToken cancellationToken) => FinishAsync(
        job,
        JobState.Succeeded,
        "result = @result, fraction = 1, error = NULL, error_code = NULL",
        new { id = job.Row.Id, lease = job.Lease, state = "succeeded", now = table.NowMs, result = result.Json },
        async transaction =>
        {
            await JobTable.ReplaceResultAsync(job.Row.Id, result.Files, transaction).ConfigureAwait(false);
            await JobTable.KeepOnlyAsync(job.Row.Id, result.KeptPieces, transaction).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Ends a job that failed or was cancelled; its pieces are kept for another try.</summary>
    public Task<bool> EndAsync(LeasedJob job, JobState state, JobError? error, CancellationToken cancellationToken) => FinishAsync(
        job,
        state,
        "error_code = @Code, error = @Message",
        new { id = job.Row.Id, lease = job.Lease, state = JobRow.NameOf(state), now = table.NowMs, error?.Code, error?.Message },
        _ => Task.CompletedTask,
        cancellationToken);

    /// <summary>Puts a job back: after a failure, for another try later; or because the server ends.</summary>
    /// <param name="job">The job.</param>
    /// <param name="error">What failed; null when the server ends.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public Task<bool> PutBackAsync(LeasedJob job, JobError? error, TimeSpan delay, CancellationToken cancellationToken) => table.WriteAsync(
        async (connection, transaction) =>
        {
            int count = await connection.ExecuteAsync(
                $"""
                UPDATE jobs SET state = 'queued', lease = NULL, lease_until_ms = 0, not_before_ms = @notBefore, failures = failures + @failed,
                    error_code = @Code, error = @Message WHERE {IsMine}
                """,
                new { id = job.Row.Id, lease = job.Lease, notBefore = table.NowMs + (long)delay.TotalMilliseconds, failed = error is null ? 0 : 1, error?.Code, error?.Message },
                transaction).ConfigureAwait(false);
            if (count > 0)
            {
                await table.NoteAsync(job.Row.Id, JobState.Queued, error?.Message ?? "the server ended", transaction).ConfigureAwait(false);
            }

            return count > 0;
        },
        cancellationToken);

    /// <summary>Ends jobs that waited until their time was over.</summary>
    /// <returns>The jobs.</returns>
    public async Task<IReadOnlyList<string>> EndOverdueAsync(CancellationToken cancellationToken)
    {
        const string Overdue = "SELECT id FROM jobs WHERE state = 'queued' AND deadline_ms <= @now";
        long now = table.NowMs;
        List<string> ids = await table.Database.ReadAsync(
            async connection => (await connection.QueryAsync<string>(Overdue, new { now }).ConfigureAwait(false)).AsList(), cancellationToken).ConfigureAwait(false);
        return ids.Count == 0 ? [] : await table.WriteAsync<IReadOnlyList<string>>(
            async (connection, transaction) =>
            {
                List<JobRow> rows = (await connection.QueryAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs WHERE id IN ({Overdue})", new { now }, transaction).ConfigureAwait(false)).AsList();
                foreach (JobRow row in rows)
                {
                    await EndAsync(row, now, transaction).ConfigureAwait(false);
                }

                return [.. rows.Select(row => row.Id)];
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes all leases back. Only for a worker that knows that there is no other one: then nobody holds them any more.</summary>
    public Task<int> TakeBackAllAsync(CancellationToken cancellationToken) => table.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync("UPDATE jobs SET lease_until_ms = 0 WHERE state = 'running'", transaction: transaction), cancellationToken);

    private Task<bool> FinishAsync(
        LeasedJob job, JobState state, string assignments, object values, Func<DbTransaction, Task> more, CancellationToken cancellationToken) => table.WriteAsync(
        async (connection, transaction) =>
        {
            int count = await connection.ExecuteAsync(
                $"UPDATE jobs SET state = @state, lease = NULL, lease_until_ms = 0, finished_ms = @now, {assignments} WHERE {IsMine}", values, transaction).ConfigureAwait(false);
            if (count > 0)
            {
                await more(transaction).ConfigureAwait(false);
                await table.NoteAsync(job.Row.Id, state, null, transaction).ConfigureAwait(false);
            }

            return count > 0;
        },
        cancellationToken);

    /// <summary>Ends a job that must not go on: cancelled, too late, or too often interrupted.</summary>
    private async Task<bool> EndAsync(JobRow row, long now, DbTransaction transaction)
    {
        bool wasRunning = row.State == "running";
        (JobState State, JobError? Error)? end = row switch
        {
            { CancelRequested: not 0 } => (JobState.Cancelled, null),
            { DeadlineMs: { } deadline } when deadline <= now => (JobState.Failed, new JobError("deadline_exceeded", "its time was over before it was done; ask for it again with more time")),
            _ when wasRunning && row.Stops + 1 >= options.MostStops => (JobState.Failed, new JobError(
                "interrupted", $"the server ended {row.Stops + 1} times while at work on this job without getting on; look at its log, then try again")),
            _ => null,
        };
        if (end is not { } how)
        {
            return false;
        }

        await transaction.Connection!.ExecuteAsync(
            "UPDATE jobs SET state = @state, lease = NULL, lease_until_ms = 0, finished_ms = @now, error_code = @Code, error = @Message WHERE id = @Id",
            new { row.Id, state = JobRow.NameOf(how.State), now, how.Error?.Code, how.Error?.Message },
            transaction).ConfigureAwait(false);
        await table.NoteAsync(row.Id, how.State, how.Error?.Message, transaction).ConfigureAwait(false);
        return true;
    }

    private async Task<LeasedJob> LeaseAsync(JobRow row, long now, DbTransaction transaction)
    {
        DbConnection connection = transaction.Connection!;
        bool wasRunning = row.State == "running";
        string lease = $"{_worker}:{Guid.NewGuid():N}";
        await connection.ExecuteAsync(
            """
            UPDATE jobs SET state = 'running', lease = @lease, lease_until_ms = @LeaseUntil, stops = stops + @stopped, started_ms = COALESCE(started_ms, @now),
                pieces_done = (SELECT COUNT(*) FROM job_pieces WHERE job_id = @Id)
            WHERE id = @Id
            """,
            new { row.Id, lease, LeaseUntil, stopped = wasRunning ? 1 : 0, now },
            transaction).ConfigureAwait(false);
        await connection.ExecuteAsync(
            """
            INSERT INTO job_turns (owner, turn) VALUES (@Owner, (SELECT COALESCE(MAX(turn), 0) + 1 FROM job_turns))
            ON CONFLICT (owner) DO UPDATE SET turn = excluded.turn
            """,
            new { row.Owner },
            transaction).ConfigureAwait(false);
        await table.NoteAsync(row.Id, JobState.Running, wasRunning ? "its worker was gone" : null, transaction).ConfigureAwait(false);
        JobRow taken = await connection.QuerySingleAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs WHERE id = @Id", new { row.Id }, transaction).ConfigureAwait(false);
        return new LeasedJob(taken, lease);
    }

    // Dapper's own lists of values differ between the two databases.
    private static string Names(int count) => count == 0 ? "''" : string.Join(", ", Enumerable.Range(0, count).Select(i => $"@kind{i}"));

    private static DynamicParameters Values(IReadOnlyCollection<string> kinds, long now)
    {
        var values = new DynamicParameters();
        values.Add("now", now);
        int i = 0;
        foreach (string kind in kinds)
        {
            values.Add($"kind{i++}", kind);
        }

        return values;
    }
}
