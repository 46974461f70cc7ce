namespace Myna.Trust.Verification;

/// <summary>
/// Logistic regression of one score, both classes weighted alike (J. Platt: Probabilistic Outputs for Support Vector Machines, 1999,
/// with his targets that keep separable data from an infinite slope), by Newton's method.
/// </summary>
public static class LogisticRegression
{
    private const int MostSteps = 100;

    /// <summary>Fits the curve.</summary>
    /// <param name="right">Scores of pairs that belong together; one or more.</param>
    /// <param name="wrong">Scores of pairs that do not; one or more.</param>
    /// <returns>Slope and intercept.</returns>
    public static (double Slope, double Intercept) Fit(IReadOnlyList<double> right, IReadOnlyList<double> wrong)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(wrong);
        ArgumentOutOfRangeException.ThrowIfZero(right.Count);
        ArgumentOutOfRangeException.ThrowIfZero(wrong.Count);
        (double X, double Target, double Weight)[] points =
        [
            .. right.Select(x => (x, (right.Count + 1.0) / (right.Count + 2.0), 0.5 / right.Count)),
            .. wrong.Select(x => (x, 1.0 / (wrong.Count + 2.0), 0.5 / wrong.Count)),
        ];
        double slope = 0, intercept = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-12, h01 = 0, h11 = 1e-12;
            foreach ((double x, double target, double weight) in points)
            {
                double p = 1 / (1 + Math.Exp(-((slope * x) + intercept)));
                double error = weight * (p - target), curvature = weight * p * (1 - p);
                g0 += error * x;
                g1 += error;
                h00 += curvature * x * x;
                h01 += curvature * x;
                h11 += curvature;
            }

            double determinant = (h00 * h11) - (h01 * h01);
            double d0 = ((h11 * g0) - (h01 * g1)) / determinant, d1 = ((h00 * g1) - (h01 * g0)) / determinant;
            double scale = 1;
            while (scale > 1e-6 && Loss(slope - (scale * d0), intercept - (scale * d1)) > Loss(slope, intercept))
            {
                scale /= 2;
            }

            slope -= scale * d0;
            intercept -= scale * d1;
            if (Math.Abs(scale * d0) + Math.Abs(scale * d1) < 1e-10)
            {
                break;
            }
        }

        return (slope, intercept);

        double Loss(double a, double b)
        {
            double sum = 0;
            foreach ((double x, double target, double weight) in points)
            {
                double z = (a * x) + b;
                double softplus = Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
                sum += weight * (softplus - (target * z));
            }

            return sum;
        }
    }
}
