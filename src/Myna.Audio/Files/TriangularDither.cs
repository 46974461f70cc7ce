namespace Myna.Audio.Files;

/// <summary>
/// Noise of ±1 quantisation step with a triangular distribution, which turns rounding errors into a steady hiss.
/// The same seed gives the same noise everywhere.
/// </summary>
/// <param name="seed">Any number.</param>
internal sealed class TriangularDither(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next value, in steps: the sum of two even distributions of ±½.</summary>
    public double Next() => Uniform() + Uniform();

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014), 53 bits of it.</summary>
    private double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return ((z >> 11) * (1.0 / (1UL << 53))) - 0.5;
    }
}
