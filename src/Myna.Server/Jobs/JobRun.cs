using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Myna.Server.Jobs;

/// <summary>One try at one job: the work, and beside it the sign of life that keeps the job in this worker's hands.</summary>
internal sealed class JobRun : IDisposable
{
    private readonly JobQueue _queue;
    private readonly JobLeases _leases;
    private readonly LeasedJob _leased;
    private readonly ILogger _log;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _ending;
    private volatile bool _isCancelled;
    private volatile bool _isLost;
    private volatile bool _isLate;

    public JobRun(JobQueue queue, JobLeases leases, LeasedJob leased, ILogger log, CancellationToken stopping)
    {
        (_queue, _leases, _leased, _log, _stopping) = (queue, leases, leased, log, stopping);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _queue.Cancelling += OnCancelling;
    }

    private string Id => _leased.Row.Id;

    /// <summary>Works until the job is done, has failed, or is not this worker's any more. What fails is written down, not thrown.</summary>
    public async Task RunAsync()
    {
        using var done = new CancellationTokenSource();
        Task beating = Task.Run(() => BeatAsync(done.Token), CancellationToken.None);
        string scratch = Directory.CreateDirectory(Path.Combine(_queue.Options.ScratchFolder ?? Path.GetTempPath(), $"myna-{Id}")).FullName;
        try
        {
            Directory.Delete(scratch, recursive: true);
            Directory.CreateDirectory(scratch);
            Job job = await _queue.GetAsync(Id, null, _ending.Token).ConfigureAwait(false) ?? throw new OperationCanceledException("the job is gone");
            _queue.Signals.Tell(JobProgress.Of(job));
            var context = new JobContext(job, _leased, _queue, _leases, scratch, Lose);
            JobResult result = await _queue.KindOf(job.Kind).RunAsync(context, _ending.Token).ConfigureAwait(false);

            // Done is done: a cancellation that comes now is too late, and so is the server's end.
            await _leases.SucceedAsync(_leased, result, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await beating.ConfigureAwait(false);
            Remove(scratch);
            _queue.Signals.Changed(Id);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Cancelling -= OnCancelling;
        _ending.Dispose();
    }

    private async Task EndAsync(Exception exception)
    {
        bool wasEnded = exception is OperationCanceledException && _ending.IsCancellationRequested;
        if (_isLost)
        {
            _log.LogWarning("job {Id} was taken over by another worker", Id);
        }
        else if (_isCancelled)
        {
            await _leases.EndAsync(_leased, JobState.Cancelled, null, CancellationToken.None).ConfigureAwait(false);
        }
        else if (_isLate)
        {
            await _leases.EndAsync(
                _leased, JobState.Failed, new JobError("deadline_exceeded", "its time was over before it was done; ask for it again with more time"), CancellationToken.None).ConfigureAwait(false);
        }
        else if (wasEnded)
        {
            await _leases.PutBackAsync(_leased, null, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }
        else if (exception is MynaException)
        {
            await _leases.EndAsync(_leased, JobState.Failed, new JobError("bad_request", exception.Message), CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await FailAsync(exception).ConfigureAwait(false);
        }
    }

    /// <summary>Something that may go away by itself, or a mistake of ours: tried again, some times.</summary>
    private async Task FailAsync(Exception exception)
    {
        _log.LogError(exception, "job {Id} of kind {Kind} failed", Id, _leased.Row.Kind);
        Job? now = await _queue.GetAsync(Id, null, CancellationToken.None).ConfigureAwait(false);
        int failures = (now?.Failures ?? 0) + 1;

        // What went wrong inside is for the log; it may hold paths and addresses.
        var error = new JobError("failed", exception is IOException or DbException
            ? $"a file or the database could not be used ({exception.GetType().Name}); the server's log says more"
            : $"something went wrong inside ({exception.GetType().Name}); the server's log says more");
        if (failures >= _queue.Options.MostFailures)
        {
            await _leases.EndAsync(_leased, JobState.Failed, error, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        TimeSpan delay = _queue.Options.RetryDelay * Math.Pow(4, failures - 1);
        await _leases.PutBackAsync(_leased, error, delay, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task BeatAsync(CancellationToken done)
    {
        TimeSpan between = _queue.Options.Lease / 3;
        long alive = Environment.TickCount64;
        DateTimeOffset? deadline = _leased.Row.DeadlineMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
        while (true)
        {
            try
            {
                TimeSpan left = deadline is null ? between : TimeSpan.FromMilliseconds(Math.Max(0, deadline.Value.ToUnixTimeMilliseconds() - _queue.Table.NowMs));
                await Task.Delay(left < between ? left : between, done).ConfigureAwait(false);
                if (deadline is { } end && _queue.Table.NowMs >= end.ToUnixTimeMilliseconds())
                {
                    _isLate = true;
                    deadline = null;
                    await _ending.CancelAsync().ConfigureAwait(false);
                }

                (bool isMine, bool isCancelled) = await _leases.BeatAsync(_leased, done).ConfigureAwait(false);
                alive = Environment.TickCount64;
                if (!isMine)
                {
                    Lose();
                }
                else if (isCancelled)
                {
                    OnCancelling(Id);
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _log.LogWarning(exception, "no sign of life could be given for job {Id}", Id);
                if (Environment.TickCount64 - alive > _queue.Options.Lease.TotalMilliseconds)
                {
                    // By now somebody else may have it.
                    Lose();
                }
            }
        }
    }

    private void OnCancelling(string id)
    {
        if (id == Id)
        {
            _isCancelled = true;
            End();
        }
    }

    private void Lose()
    {
        _isLost = true;
        End();
    }

    private void End()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The try is over already.
        }
    }

    private void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _log.LogWarning(exception, "the folder {Folder} could not be removed", folder);
        }
    }
}
