namespace Myna.Trust.Verification;

/// <summary>How the cosine of two speaker vectors is turned into a probability: a logistic curve over it, fitted on recordings.</summary>
/// <param name="Mean">Mean vector of many speakers, which is taken off before the cosine; empty for none.</param>
/// <param name="Slope">Slope of the curve.</param>
/// <param name="Intercept">Its place.</param>
/// <remarks>
/// The probability holds where same and different speakers are equally frequent: it is an honest scale for a score, not the
/// probability in a population where nearly everybody is somebody else.
/// </remarks>
public sealed record SpeakerCalibration(float[] Mean, double Slope, double Intercept)
{
    /// <summary>The score at which both are equally probable.</summary>
    public double Threshold => -Intercept / Slope;

    /// <summary>The cosine of two vectors less the mean; 0 where one of them is the mean.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, of the same length.</param>
    public double Score(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double mean = i < Mean.Length ? Mean[i] : 0;
            double x = a[i] - mean, y = b[i] - mean;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }

        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    /// <summary>How probable it is that two clips with a score are of one speaker.</summary>
    /// <param name="score">Their score.</param>
    public double Probability(double score) => 1 / (1 + Math.Exp(-((Slope * score) + Intercept)));
}
