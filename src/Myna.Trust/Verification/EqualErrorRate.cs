namespace Myna.Trust.Verification;

/// <summary>Where false accepts and false rejects are equally frequent.</summary>
/// <param name="Rate">The rate, 0 to 1.</param>
/// <param name="Threshold">The score where it is reached.</param>
public readonly record struct EqualErrorRate(double Rate, double Threshold)
{
    /// <summary>Finds it: of all thresholds, the one where both rates are nearest; their mean is the rate.</summary>
    /// <param name="right">Scores of pairs that belong together; one or more.</param>
    /// <param name="wrong">Scores of pairs that do not; one or more.</param>
    public static EqualErrorRate Of(IReadOnlyList<double> right, IReadOnlyList<double> wrong)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(wrong);
        ArgumentOutOfRangeException.ThrowIfZero(right.Count);
        ArgumentOutOfRangeException.ThrowIfZero(wrong.Count);
        var best = new EqualErrorRate(1, 0);
        double nearest = double.PositiveInfinity;
        foreach (double threshold in right.Concat(wrong).Order())
        {
            double rejected = (double)right.Count(score => score < threshold) / right.Count;
            double accepted = (double)wrong.Count(score => score >= threshold) / wrong.Count;
            if (Math.Abs(rejected - accepted) < nearest)
            {
                nearest = Math.Abs(rejected - accepted);
                best = new EqualErrorRate((rejected + accepted) / 2, threshold);
            }
        }

        return best;
    }
}
