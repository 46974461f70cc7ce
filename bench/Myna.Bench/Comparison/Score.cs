namespace Myna.Bench.Comparison;

/// <summary>The outcome of one contest.</summary>
/// <param name="Operation">What was computed.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Megaflop">Million multiplications and additions of one run.</param>
/// <param name="MynaGflops">Billions of them a second, from the median block.</param>
/// <param name="OnnxGflops">The same of ONNX Runtime.</param>
/// <param name="Ratio">Myna's speed over ONNX Runtime's: the median over the rounds. Above 1 Myna is ahead.</param>
/// <param name="RatioLow">Its first quartile.</param>
/// <param name="RatioHigh">Its third quartile.</param>
/// <param name="Preemptions">How often another program interrupted the timed blocks: 0 on a quiet machine.</param>
/// <param name="Difference">Largest difference of the two results, relative to their rms.</param>
internal sealed record Score(
    string Operation,
    string Shape,
    double Megaflop,
    double MynaGflops,
    double OnnxGflops,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    long Preemptions,
    double Difference)
{
    /// <summary>Runs a contest.</summary>
    public static Score Of(Contest contest, int rounds, CancellationToken cancellation)
    {
        double difference = contest.Difference();
        IReadOnlyList<Round> timed = PairedTimes.Measure(contest.RunMyna, contest.RunOnnx, rounds, cancellation);
        double[] ratios = [.. timed.Select(round => round.SecondSeconds / round.FirstSeconds)];
        double gflop = contest.FloatingPointOperations / 1e9;
        return new Score(
            contest.Operation,
            contest.Shape,
            gflop * 1000,
            gflop / PairedTimes.Quantile(timed.Select(round => round.FirstSeconds), 0.5),
            gflop / PairedTimes.Quantile(timed.Select(round => round.SecondSeconds), 0.5),
            PairedTimes.Quantile(ratios, 0.5),
            PairedTimes.Quantile(ratios, 0.25),
            PairedTimes.Quantile(ratios, 0.75),
            timed.Sum(round => round.Preemptions),
            difference);
    }
}
