using Myna.Tensors.Kernels;

namespace Myna.Audio.Watermark;

/// <summary>Decibels and back, with the same bits on every machine.</summary>
internal static class Decibels
{
    private const float PerNeper = 4.34294482f; // 10 / ln 10

    /// <summary>10·log₁₀ of a ratio of energies, above zero.</summary>
    public static float OfEnergies(float ratio) => PerNeper * Polynomials.Log<LanesScalar, float>(ratio);

    /// <summary>The factor on amplitudes that is so many decibels.</summary>
    public static float ToGain(float decibels) => Polynomials.Exp<LanesScalar, float>(decibels * (0.5f / PerNeper));
}
