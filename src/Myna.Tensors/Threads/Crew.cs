using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Myna.Tensors.Threads;

/// <summary>
/// A fixed set of threads that do one job together, each its static share, and the share of a member that is away.
/// Members spin between jobs while a model runs, so that a hand-off costs well under a microsecond, and park after
/// <see cref="SpinMilliseconds"/> of idleness.
/// </summary>
/// <remarks>
/// <para>Handing out a job allocates nothing: the job is a struct on the caller's stack.</para>
/// <para>While spinning, members give up their processor whenever another thread wants it (<c>sched_yield</c>), so that
/// a busy machine slows Myna down in proportion and no further. A member that has lost its processor, or still wakes, is
/// not waited for as long as it has not begun its share: whoever is done first does that too.</para>
/// <para>When two callers meet, the second one does its whole job alone on its own thread.</para>
/// </remarks>
public sealed unsafe class Crew : IDisposable
{
    /// <summary>The environment variable that sets the number of threads, the caller's included.</summary>
    public const string Variable = "MYNA_THREADS";

    /// <summary>How long a member spins for the next job before it parks.</summary>
    public const int SpinMilliseconds = 2;

    private const int MostMembers = 256;
    private const int PausesPerYield = 64;
    private const int ClaimStride = 16;

    private static readonly Lazy<Crew> SharedCrew =
        new(() => new Crew(ReadMembers(Environment.GetEnvironmentVariable(Variable))));

    private readonly Lock _exceptionGate = new();
    private readonly object _parking = new();
    private readonly Thread[] _threads;

    /// <summary>For each share, the last job in which some thread took it; each on a cache line of its own.</summary>
    private readonly int[] _claims;
    private delegate*<void*, int, int, void> _invoke;
    private void* _job;
    private ExceptionDispatchInfo? _failure;
    private int _epoch;
    private int _remaining;
    private int _parked;
    private int _busy;
    private volatile bool _stopping;

    /// <summary>Starts a crew.</summary>
    /// <param name="members">How many threads share a job, the calling thread included; 1 or more.</param>
    public Crew(int members)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, MostMembers);
        Members = members;
        _claims = new int[members * ClaimStride];
        _threads = new Thread[members - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int member = i + 1;
            _threads[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"myna crew {member}" };
            _threads[i].Start();
        }
    }

    /// <summary>The crew of this process: <c>MYNA_THREADS</c> members, or one for each processor.</summary>
    /// <exception cref="ArgumentException"><c>MYNA_THREADS</c> is not a whole number from 1 to 256.</exception>
    public static Crew Shared => SharedCrew.Value;

    /// <summary>How many threads share a job, the calling thread included.</summary>
    public int Members { get; }

    /// <summary>How many members sleep at the moment, for want of work.</summary>
    internal int ParkedMembers => Volatile.Read(ref _parked);

    /// <summary>Does the job with all members and returns when every share is done.</summary>
    /// <param name="job">The work; the other members read it where it lies.</param>
    /// <remarks>An exception in any share is thrown here after all members have stopped.</remarks>
    /// <exception cref="ObjectDisposedException">The crew has been stopped.</exception>
    public void Run<TJob>(ref TJob job)
        where TJob : struct, ICrewJob, allows ref struct
    {
        // Its members gone, a stopped crew would wait for them for ever.
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (Members == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            job.Run(0, 1);
            return;
        }

        // A job is best a local variable; one inside an object must not be moved while the members read it.
        fixed (byte* pinned = &Unsafe.As<TJob, byte>(ref job))
        {
            try
            {
                _job = pinned;
                _invoke = &Invoke<TJob>;
                _failure = null;
                Volatile.Write(ref _remaining, Members);
                int epoch = Interlocked.Increment(ref _epoch);
                if (Volatile.Read(ref _parked) > 0)
                {
                    lock (_parking)
                    {
                        Monitor.PulseAll(_parking);
                    }
                }

                WorkOn(epoch, 0);
                WaitForMembers();
                _failure?.Throw();
            }
            finally
            {
                Volatile.Write(ref _busy, 0);
            }
        }
    }

    /// <summary>Stops the threads. No job may be running.</summary>
    public void Dispose()
    {
        _stopping = true;
        lock (_parking)
        {
            Interlocked.Increment(ref _epoch);
            Monitor.PulseAll(_parking);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>Reads the value of <c>MYNA_THREADS</c>.</summary>
    internal static int ReadMembers(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return Math.Min(Environment.ProcessorCount, MostMembers);
        }

        return int.TryParse(value, out int members) && members is >= 1 and <= MostMembers
            ? members
            : throw new ArgumentException(
                $"{Variable}={value} is not a number of threads; set a whole number from 1 to {MostMembers}, or unset it to use one for each processor.");
    }

    private static void Invoke<TJob>(void* job, int member, int members)
        where TJob : struct, ICrewJob, allows ref struct
        => Unsafe.AsRef<TJob>(job).Run(member, members);

    private void WaitForMembers()
    {
        for (int spins = 1; Volatile.Read(ref _remaining) != 0; spins++)
        {
            Thread.SpinWait(1);
            if (spins % PausesPerYield == 0)
            {
                Thread.Yield();
            }
        }
    }

    private void Serve(int member)
    {
        int seen = 0;
        while (true)
        {
            seen = WaitForJob(seen);
            if (_stopping)
            {
                return;
            }

            WorkOn(seen, member);
        }
    }

    /// <summary>
    /// Does this member's share of job <paramref name="epoch"/>, then any share whose member has not begun it: one that
    /// sleeps, or whose processor another program has, must not be waited for when the work itself takes microseconds.
    /// </summary>
    private void WorkOn(int epoch, int member)
    {
        for (int i = 0; i < Members; i++)
        {
            int share = member + i < Members ? member + i : member + i - Members;
            ref int claim = ref _claims[share * ClaimStride];
            if (Volatile.Read(ref claim) != epoch - 1 || Interlocked.CompareExchange(ref claim, epoch, epoch - 1) != epoch - 1)
            {
                continue;
            }

            // The job stays as long as a claimed share of it is not done.
            try
            {
                _invoke(_job, share, Members);
            }
#pragma warning disable CA1031 // Whatever a share throws belongs to the caller of Run.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (_exceptionGate)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(exception);
                }
            }

            Interlocked.Decrement(ref _remaining);
        }
    }

    /// <summary>Spins, then parks, until a job newer than <paramref name="seen"/> is there; returns its number.</summary>
    private int WaitForJob(int seen)
    {
        long parkAt = Environment.TickCount64 + SpinMilliseconds + 1;
        for (int spins = 1; ; spins++)
        {
            int epoch = Volatile.Read(ref _epoch);
            if (epoch != seen)
            {
                return epoch;
            }

            Thread.SpinWait(1);
            if (spins % PausesPerYield == 0)
            {
                Thread.Yield();
                if (Environment.TickCount64 > parkAt)
                {
                    return Park(seen);
                }
            }
        }
    }

    private int Park(int seen)
    {
        lock (_parking)
        {
            // A full fence stands between this and the reading of the epoch: either the caller sees a parked member,
            // or the member sees the caller's new epoch.
            Interlocked.Increment(ref _parked);
            while (Volatile.Read(ref _epoch) == seen)
            {
                Monitor.Wait(_parking);
            }

            Interlocked.Decrement(ref _parked);
            return Volatile.Read(ref _epoch);
        }
    }
}
