using System.Diagnostics;

namespace Myna.Bench.Comparison;

/// <summary>One round: seconds of one run of each side, and how often the machine interrupted them.</summary>
internal readonly record struct Round(double FirstSeconds, double SecondSeconds, long Preemptions);

/// <summary>
/// Times two rivals in turns, A B A B …, so that a machine that slows down or is shared slows both: what counts is the
/// median of the ratios of neighbouring blocks, not one time against another.
/// </summary>
internal static class PairedTimes
{
    /// <summary>Untimed running before each block, to wake the side's own threads.</summary>
    private const double SettleMilliseconds = 5;

    private const double BlockMilliseconds = 10;

    /// <summary>How many rounds are tried for each one wanted, in search of rounds that no other program disturbed.</summary>
    private const int TriesPerRound = 4;

    /// <summary>
    /// Times <paramref name="rounds"/> rounds without a preemption of either side or, on a machine too busy for that, the
    /// least disturbed ones of <see cref="TriesPerRound"/> times as many.
    /// </summary>
    public static IReadOnlyList<Round> Measure(Action first, Action second, int rounds, CancellationToken cancellation)
    {
        int firstRuns = RunsPerBlock(first);
        int secondRuns = RunsPerBlock(second);
        var tried = new List<Round>();
        for (int calm = 0; calm < rounds && tried.Count < TriesPerRound * rounds;)
        {
            cancellation.ThrowIfCancellationRequested();
            (double firstSeconds, long firstPreemptions) = Block(first, firstRuns);
            (double secondSeconds, long secondPreemptions) = Block(second, secondRuns);
            long preemptions = firstPreemptions + secondPreemptions;
            tried.Add(new Round(firstSeconds, secondSeconds, preemptions));
            calm += preemptions == 0 ? 1 : 0;
        }

        return [.. tried.OrderBy(round => round.Preemptions).Take(rounds)];
    }

    /// <summary>The value below which a share of the sorted values lies, between neighbours by linear interpolation.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static (double Seconds, long Preemptions) Block(Action run, int runs)
    {
        WaitUntilIdle();
        Settle(run);
        long before = Preemptions.Count();
        run(); // counting took a while: wakes the threads again
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            run();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // A thread that has ended takes its count with it.
        return (seconds / runs, Math.Max(0, Preemptions.Count() - before));
    }

    /// <summary>
    /// Waits until the other side's threads sleep. ONNX Runtime's spin for some 40 ms after a run, and a block timed
    /// meanwhile would have one core less.
    /// </summary>
    private static void WaitUntilIdle()
    {
        const double idleShare = 0.05;
        const int mostWaits = 100;
        using var process = Process.GetCurrentProcess();
        for (int waits = 0; waits < mostWaits; waits++)
        {
            process.Refresh();
            TimeSpan used = process.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(5);
            process.Refresh();
            if (process.TotalProcessorTime - used < idleShare * Stopwatch.GetElapsedTime(start))
            {
                return;
            }
        }
    }

    private static int Settle(Action run)
    {
        int runs = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < SettleMilliseconds; runs++)
        {
            run();
        }

        return runs;
    }

    private static int RunsPerBlock(Action run)
    {
        WaitUntilIdle();
        Settle(run); // the JIT's tiers, first touches
        Settle(run);
        return Math.Max(1, (int)(Settle(run) * BlockMilliseconds / SettleMilliseconds));
    }
}
