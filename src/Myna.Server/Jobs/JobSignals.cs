using System.Threading.Channels;

namespace Myna.Server.Jobs;

/// <summary>News of jobs for those who listen within this process. Listeners that are slow miss what is out of date already.</summary>
internal sealed class JobSignals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Channel<JobProgress?>>> _listeners = [];
    private readonly Channel<bool> _arrivals = Latest<bool>();

    /// <summary>Says that a job waits.</summary>
    public void Arrived() => _arrivals.Writer.TryWrite(true);

    /// <summary>Waits until a job arrives, or the time is over.</summary>
    public async Task ArrivalAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            await _arrivals.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look for what other servers accepted.
        }
    }

    /// <summary>Tells how far a job has come.</summary>
    public void Tell(JobProgress progress) => Tell(progress.JobId, progress);

    /// <summary>Tells that a job changed; listeners read it.</summary>
    public void Changed(string jobId) => Tell(jobId, null);

    /// <summary>Begins to listen.</summary>
    public Channel<JobProgress?> Listen(string jobId)
    {
        Channel<JobProgress?> channel = Latest<JobProgress?>();
        lock (_lock)
        {
            if (!_listeners.TryGetValue(jobId, out List<Channel<JobProgress?>>? listeners))
            {
                _listeners[jobId] = listeners = [];
            }

            listeners.Add(channel);
        }

        return channel;
    }

    /// <summary>Ends listening.</summary>
    public void Leave(string jobId, Channel<JobProgress?> channel)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(jobId, out List<Channel<JobProgress?>>? listeners) && listeners.Remove(channel) && listeners.Count == 0)
            {
                _listeners.Remove(jobId);
            }
        }
    }

    private static Channel<T> Latest<T>() => Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private void Tell(string jobId, JobProgress? progress)
    {
        lock (_lock)
        {
            foreach (Channel<JobProgress?> listener in _listeners.GetValueOrDefault(jobId) ?? [])
            {
                listener.Writer.TryWrite(progress);
            }
        }
    }
}
