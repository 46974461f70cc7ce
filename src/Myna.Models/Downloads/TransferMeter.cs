using System.Diagnostics;

namespace Myna.Models.Downloads;

/// <summary>Counts bytes and files of a pull, measures the rate, and reports both, one report at a time.</summary>
internal sealed class TransferMeter(IProgress<PullProgress>? progress, PullStage stage, long totalBytes, int files)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.1);

    private readonly Lock _gate = new();
    private readonly Queue<(long Time, long Bytes)> _marks = new();
    private PullStage _stage = stage;
    private string? _file;
    private long _done;
    private long _arrived;
    private int _filesDone;
    private int _retries;
    private long _reported;

    /// <summary>Bytes that came over the network.</summary>
    public long ArrivedBytes => Interlocked.Read(ref _arrived);

    /// <summary>How often something was tried again.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>Begins something.</summary>
    public void Begin(PullStage stage, string? file) => Change(() => (_stage, _file) = (stage, file), always: true);

    /// <summary>Bytes came over the network.</summary>
    public void Arrived(long bytes) => Change(() => (_done, _arrived) = (_done + bytes, _arrived + bytes), always: false);

    /// <summary>Bytes are there without the network: found, or hashed in a check.</summary>
    public void WasThere(long bytes) => Change(() => _done += bytes, always: false);

    /// <summary>Bytes turned out useless.</summary>
    public void TakeBack(long bytes) => Change(() => _done -= bytes, always: false);

    /// <summary>A file is finished.</summary>
    public void FileDone() => Change(() => _filesDone++, always: true);

    /// <summary>Something is tried again.</summary>
    public void Retried() => Change(() => _retries++, always: true);

    private void Change(Action change, bool always)
    {
        // Reported under the lock: a display must not see an old state after a new one.
        lock (_gate)
        {
            change();
            long now = Stopwatch.GetTimestamp();
            if (progress is not null && (always || Stopwatch.GetElapsedTime(_reported, now) >= Rest))
            {
                _reported = now;
                progress.Report(State(now));
            }
        }
    }

    private PullProgress State(long now)
    {
        _marks.Enqueue((now, _arrived));
        while (_marks.Count > 2 && Stopwatch.GetElapsedTime(_marks.Peek().Time, now) > Window)
        {
            _marks.Dequeue();
        }

        (long time, long bytes) = _marks.Peek();
        double seconds = Stopwatch.GetElapsedTime(time, now).TotalSeconds;
        double rate = seconds > 0 ? (_arrived - bytes) / seconds : 0;
        double left = rate > 0 ? (totalBytes - _done) / rate : double.PositiveInfinity;
        TimeSpan? timeLeft = left is >= 0 and < 1e7 ? TimeSpan.FromSeconds(left) : null;
        return new PullProgress(_stage, _done, totalBytes, rate, timeLeft, _filesDone, files, _file, _retries);
    }
}
