using System.Diagnostics;

namespace Myna.Bench.Comparison;

/// <summary>
/// Times two rivals in turns, A B A B …, so that a machine that slows down or is shared slows both: what counts is the
/// median of the ratios of neighbouring blocks, not one time against another.
/// </summary>
internal static class PairedTimes
{
    /// <summary>
    /// Untimed running before each block. Longer than either side's threads spin after their last job, so that no block
    /// is timed while the other side still occupies a core.
    /// </summary>
    private const double SettleMilliseconds = 10;

    private const double BlockMilliseconds = 20;

    /// <summary>Seconds of one run of each side, round by round.</summary>
    public static (double[] First, double[] Second) Measure(Action first, Action second, int rounds, CancellationToken cancellation)
    {
        int firstRuns = RunsPerBlock(first);
        int secondRuns = RunsPerBlock(second);
        var firstSeconds = new double[rounds];
        var secondSeconds = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            firstSeconds[round] = Block(first, firstRuns);
            secondSeconds[round] = Block(second, secondRuns);
        }

        return (firstSeconds, secondSeconds);
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

    private static double Block(Action run, int runs)
    {
        Settle(run);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / runs;
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
        Settle(run); // the JIT's tiers, first touches
        Settle(run);
        return Math.Max(1, (int)(Settle(run) * BlockMilliseconds / SettleMilliseconds));
    }
}
