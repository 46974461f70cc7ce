using Myna.Server.Hosting;

namespace Myna.Server.Speaking;

/// <summary>
/// Who may use the model now. A few speak at the same time, a bounded number waits, and the rest is told to come again. Those who wait
/// are served by turns of callers, so that one with a thousand requests does not keep another with one request waiting.
/// </summary>
/// <param name="speakers">How many speak at the same time.</param>
/// <param name="mostWaiting">How many may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class SpeakingTurns(int speakers, int mostWaiting, TimeProvider time)
{
    // How long a turn takes is learnt from the last ones, each counting for a tenth.
    private const double Forgetting = 0.1;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Caller, Queue<TaskCompletionSource<bool>> Waiting)> _callers = new();
    private int _speaking;
    private int _waiting;
    private double _usualSeconds = 1;

    /// <summary>How many speak at the moment.</summary>
    public int Speaking => Volatile.Read(ref _speaking);

    /// <summary>How many wait at the moment.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for a turn.</summary>
    /// <param name="caller">Whose turn it is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="isPatient">Whether it waits however many wait already, as jobs do, which are bounded by a queue of their own.</param>
    /// <returns>The turn; dispose it when the work is done.</returns>
    /// <exception cref="HttpFault">Too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(string caller, CancellationToken cancellationToken, bool isPatient = false)
    {
        TaskCompletionSource<bool> place;
        lock (_gate)
        {
            if (_speaking < speakers && _waiting == 0)
            {
                _speaking++;
                return new Turn(this, time.GetTimestamp());
            }

            if (_waiting >= mostWaiting && !isPatient)
            {
                throw new HttpFault(429, "system_busy", $"{_waiting} requests wait already; try again after the time in Retry-After")
                {
                    RetryAfter = TimeSpan.FromSeconds(Math.Clamp(_usualSeconds * _waiting / speakers, 1, 120)),
                };
            }

            place = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            QueueOf(caller).Enqueue(place);
            _waiting++;
        }

        await using CancellationTokenRegistration registration = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Task.ConfigureAwait(false);
        return new Turn(this, time.GetTimestamp());
    }

    private Queue<TaskCompletionSource<bool>> QueueOf(string caller)
    {
        foreach ((string name, Queue<TaskCompletionSource<bool>> waiting) in _callers)
        {
            if (name == caller)
            {
                return waiting;
            }
        }

        return _callers.AddLast((caller, new Queue<TaskCompletionSource<bool>>())).Value.Waiting;
    }

    // Its place in the queue stays until its turn comes; only the number of those who wait matters before.
    private void GiveUp(TaskCompletionSource<bool> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.TrySetCanceled(cancellationToken))
            {
                _waiting--;
            }
        }
    }

    private void Leave(double seconds)
    {
        lock (_gate)
        {
            _usualSeconds += Forgetting * (seconds - _usualSeconds);
            while (_callers.First is { } first)
            {
                _callers.RemoveFirst();
                bool found = first.Value.Waiting.TryDequeue(out TaskCompletionSource<bool>? place);
                if (first.Value.Waiting.Count > 0)
                {
                    _callers.AddLast(first);
                }

                if (found && place!.TrySetResult(true))
                {
                    _waiting--;
                    return;
                }
            }

            _speaking--;
        }
    }

    private sealed class Turn(SpeakingTurns turns, long start) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                turns.Leave(turns.Elapsed(start));
            }
        }
    }

    private double Elapsed(long start) => time.GetElapsedTime(start).TotalSeconds;
}
