namespace Myna.Audio.Watermark;

/// <summary>How likely sums of values with random signs are to be large.</summary>
internal static class SignSums
{
    // c / √(2π), where c = 1 / (4·Q(√2)) = 3.1787 and Q(z) is the normal distribution's tail.
    private const double Constant = 1.2682;

    /// <summary>Logarithm of a bound on the chance that Σ kᵢaᵢ ≥ z·√Σaᵢ² for fair, independent signs k and any values a.</summary>
    /// <remarks>
    /// exp(−z²/2) (Hoeffding 1963, theorem 2), and c·Q(z) (Bentkus and Dzindzalieta, "A tight Gaussian bound for weighted sums of
    /// Rademacher random variables", Bernoulli 21(2), 2015), where Q(z) &lt; exp(−z²/2) / (z·√(2π)): the lower of the two.
    /// </remarks>
    public static double LogChance(double z) => z <= 0 ? 0 : (-z * z / 2) + Math.Min(0, Math.Log(Constant / z));
}
