using Myna.Server.Hosting;

namespace Myna.Server.Speaking;

/// <summary>
/// Who may use the model now. A few speak at the same time, a bounded number waits, and the rest is told to come again. Those who wait
/// are served by turns of callers, so that one with a thousand requests does not keep another with one request waiting. Speech that is
/// ahead of its listener makes way for those who have heard nothing yet, and goes on before its listener runs out of it.
/// </summary>
/// <param name="speakers">How many speak at the same time.</param>
/// <param name="mostWaiting">How many may wait for their first sound.</param>
/// <param name="time">The clock.</param>
internal sealed class SpeakingTurns(int speakers, int mostWaiting, TimeProvider time)
{
    /// <summary>How far ahead of its listener speech must be, in seconds, before it makes way.</summary>
    public const double LeastLeadSeconds = 1;

    // How long a turn takes is learnt from the last ones, each counting for a tenth.
    private const double Forgetting = 0.1;

    // Each of them holds a speaker and its buffers, so this bounds memory.
    private const int StartedPerSpeaker = 4;

    // Speech whose listener has less left than this goes before all others.
    private const double LowSeconds = 0.3;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Caller, Queue<TaskCompletionSource<bool>> Waiting)> _callers = new();
    private readonly List<Pause> _pauses = [];
    private int _speaking;
    private int _started;
    private int _waiting;
    private double _usualSeconds = 1;

    /// <summary>How many speak at the moment.</summary>
    public int Speaking => Volatile.Read(ref _speaking);

    /// <summary>How many wait for their first sound at the moment.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many have begun and made way for others.</summary>
    public int Paused
    {
        get
        {
            lock (_gate)
            {
                return _pauses.Count;
            }
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="caller">Whose turn it is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="isPatient">Whether it waits however many wait already, as jobs do, which are bounded by a queue of their own.</param>
    /// <returns>The turn; dispose it when the work is done.</returns>
    /// <exception cref="HttpFault">Too many wait already.</exception>
    public async Task<Turn> EnterAsync(string caller, CancellationToken cancellationToken, bool isPatient = false)
    {
        TaskCompletionSource<bool> place;
        lock (_gate)
        {
            if (_speaking < speakers && _waiting == 0)
            {
                _speaking++;
                _started++;
                return new Turn(this);
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
        return new Turn(this);
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

    private void GiveUp(Pause pause, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (pause.Place.TrySetCanceled(cancellationToken))
            {
                _pauses.Remove(pause);
            }
        }
    }

    /// <summary>Makes way for somebody who has less, if there is one.</summary>
    /// <returns>The pause until its turn comes again; null where it may go on at once.</returns>
    private Pause? MakeWay(double leadSeconds)
    {
        lock (_gate)
        {
            if (!Next(onlyUrgent: true))
            {
                return null;
            }

            var pause = new Pause(Now + leadSeconds, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
            _pauses.Add(pause);
            return pause;
        }
    }

    private void Leave(double seconds, bool holdsPlace)
    {
        lock (_gate)
        {
            _started--;
            _usualSeconds += Forgetting * (seconds - _usualSeconds);
            if (holdsPlace)
            {
                _speaking -= Next(onlyUrgent: false) ? 0 : 1;
            }
            else if (_speaking < speakers && Next(onlyUrgent: false))
            {
                // Whoever gave up while it made way was one of those who had begun; now another one may.
                _speaking++;
            }
        }
    }

    /// <summary>Gives a place to who needs it most: who runs out of speech, then who has none, then who has least.</summary>
    /// <param name="onlyUrgent">Whether those who have enough are left to wait.</param>
    /// <returns>Whether there was somebody.</returns>
    private bool Next(bool onlyUrgent)
    {
        Pause? least = _pauses.MinBy(pause => pause.RunsOut);
        return (least is not null && least.RunsOut - Now < LowSeconds && GoOn(least))
            || (_started < speakers * StartedPerSpeaker && First())
            || (!onlyUrgent && least is not null && GoOn(least));
    }

    private bool GoOn(Pause pause) => _pauses.Remove(pause) && pause.Place.TrySetResult(true);

    private bool First()
    {
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
                _started++;
                return true;
            }
        }

        return false;
    }

    private double Now => time.GetTimestamp() / (double)time.TimestampFrequency;

    /// <summary>Speech that has made way.</summary>
    /// <param name="RunsOut">When its listener has heard all of it, in seconds of the clock.</param>
    /// <param name="Place">Done when it may go on.</param>
    private sealed record Pause(double RunsOut, TaskCompletionSource<bool> Place);

    /// <summary>A place among those who speak.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly SpeakingTurns _turns;
        private double _since;
        private double _spoken;
        private bool _holdsPlace = true;
        private int _left;

        internal Turn(SpeakingTurns turns)
        {
            _turns = turns;
            _since = turns.Now;
        }

        /// <summary>Between two pieces of speech: lets somebody go first who has less.</summary>
        /// <param name="leadSeconds">How far the speech is ahead of its listener.</param>
        /// <param name="cancellationToken">Ends the waiting.</param>
        public async ValueTask MakeWayAsync(double leadSeconds, CancellationToken cancellationToken)
        {
            if (leadSeconds < LeastLeadSeconds || _turns.MakeWay(leadSeconds) is not { } pause)
            {
                return;
            }

            _holdsPlace = false;
            _spoken += _turns.Now - _since;
            await using CancellationTokenRegistration registration = cancellationToken.Register(() => _turns.GiveUp(pause, cancellationToken));
            await pause.Place.Task.ConfigureAwait(false);
            _since = _turns.Now;
            _holdsPlace = true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                _turns.Leave(_spoken + (_holdsPlace ? _turns.Now - _since : 0), _holdsPlace);
            }
        }
    }
}
