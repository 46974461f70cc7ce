using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Myna.Server.Files;

namespace Myna.Server.Jobs;

/// <summary>
/// Does the jobs of a queue, some at once, until it is stopped. A job that was begun and not finished, because its process
/// died or was told to end, is begun again with the pieces that were kept.
/// </summary>
public sealed class JobRunner : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    private readonly JobQueue _queue;
    private readonly JobLeases _leases;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stopping = new();
    private WorkerLock? _lock;
    private bool _isDisposed;
    private Task _work = Task.CompletedTask;

    /// <summary>Makes a runner; it works once it is started.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="log">Told of failures; null for nobody.</param>
    /// <param name="clock">The time; null for the system's.</param>
    public JobRunner(JobQueue queue, ILogger<JobRunner>? log = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _queue = queue;
        _leases = new JobLeases(queue.Table, queue.Options);
        _log = log ?? (ILogger)NullLogger.Instance;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Begins to work.</summary>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = WorkerLock.TryTake(_queue.Table.Database);
        if (_lock is not null)
        {
            int count = await _leases.TakeBackAllAsync(cancellationToken).ConfigureAwait(false);
            if (count > 0)
            {
                _log.LogInformation("{Count} jobs were interrupted when the last server ended; they go on", count);
            }
        }

        IReadOnlyCollection<string> busy = _queue.KindsThat(useProcessors: true), waiting = _queue.KindsThat(useProcessors: false);
        _work = Task.WhenAll(
        [
            .. Enumerable.Range(0, Math.Max(1, _queue.Options.Workers)).Select(_ => Task.Run(() => WorkAsync(busy), CancellationToken.None)),
            .. waiting.Count > 0 ? [Task.Run(() => WorkAsync(waiting), CancellationToken.None)] : Array.Empty<Task>(),
            Task.Run(TendAsync, CancellationToken.None),
        ]);
    }

    /// <summary>Ends the work: jobs in hand are put back into the queue with what is made of them.</summary>
    /// <param name="cancellationToken">Ends the wait; jobs still in hand are taken up again later.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the work and lets go of everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _lock?.Dispose();
        _stopping.Dispose();
    }

    private async Task WorkAsync(IReadOnlyCollection<string> kinds)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                (LeasedJob? job, IReadOnlyList<string> ended) = await _leases.TakeAsync(kinds, _stopping.Token).ConfigureAwait(false);
                foreach (string id in ended)
                {
                    _queue.Signals.Changed(id);
                }

                if (job is null)
                {
                    await _queue.Signals.ArrivalAsync(_queue.Options.Poll, _stopping.Token).ConfigureAwait(false);
                    continue;
                }

                // Another worker may find more: the signal was for one of them only.
                _queue.Signals.Arrived();
                using var run = new JobRun(_queue, _leases, job, _log, _stopping.Token);
                await run.RunAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database is away, or full. The job's lease runs out, and it is taken up again.
                _log.LogError(exception, "jobs cannot be worked on at the moment");
                await PauseAsync(AfterTrouble).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends what waited too long, and removes what is old, now and then.</summary>
    private async Task TendAsync()
    {
        DateTimeOffset swept = _clock.GetUtcNow();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                foreach (string id in await _leases.EndOverdueAsync(_stopping.Token).ConfigureAwait(false))
                {
                    _queue.Signals.Changed(id);
                }

                if (_clock.GetUtcNow() - swept > BetweenSweeps)
                {
                    swept = _clock.GetUtcNow();
                    await SweepAsync(_stopping.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _log.LogError(exception, "old jobs cannot be tidied away at the moment");
            }

            await PauseAsync(_queue.Options.Poll).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets jobs that are over for long, and removes contents that nobody needs.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (string id in await _queue.Table.OverBeforeAsync(now - _queue.Options.KeepFinished, cancellationToken).ConfigureAwait(false))
        {
            await _queue.Table.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        }

        (int count, long bytes) = await BlobUses.SweepAsync(_queue.Table.Database, _queue.Store, now, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            _log.LogInformation("{Count} files that nobody needs any more were removed, {Bytes} bytes", count, bytes);
        }
    }

    private async Task PauseAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
