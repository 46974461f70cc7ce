using Myna.Tensors.Kernels;

namespace Myna.Diffusion.QwenImageLayered.Sampling;

/// <summary>
/// Standard normal noise that is a function of a seed, with the same bits on every machine: SplitMix64 of the place (Steele et
/// al., 2014) under the seed, then the transformation of Box and Muller with Myna's own logarithm, sine and cosine.
/// </summary>
internal static class LatentNoise
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const float To24Bits = 1f / (1 << 24);

    /// <summary>Fills an array.</summary>
    public static void Fill(Span<float> target, ulong seed)
    {
        int pairs = (target.Length + 1) / 2;
        var radii = new float[pairs];
        var turns = new float[pairs];
        ulong start = Mix(seed + Golden);
        for (int i = 0; i < pairs; i++)
        {
            ulong bits = Mix(start + ((ulong)(i + 1) * Golden));
            radii[i] = ((bits >> 40) + 1) * To24Bits;
            turns[i] = ((bits >> 8) & 0xFFFFFF) * To24Bits;
        }

        Activations.Log(radii, radii);
        var sines = new float[pairs];
        Activations.SinTurns(turns, sines);
        Activations.CosTurns(turns, turns);
        for (int i = 0; i < target.Length; i++)
        {
            // -2 ln u is 0 or more but for the last bit of the logarithm near 1.
            float radius = MathF.Sqrt(Math.Max(0f, -2f * radii[i / 2]));
            target[i] = radius * (i % 2 == 0 ? turns[i / 2] : sines[i / 2]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
