using Myna.Tensors.Kernels;

namespace Myna.Diffusion.QwenImageLayered.Sampling;

/// <summary>Classifier-free guidance (Ho and Salimans, 2022) between the velocities of prompt and negative prompt.</summary>
internal static class Guidance
{
    /// <summary>negative + scale·(positive - negative); if normalised, each token gets the length that its positive velocity has.</summary>
    /// <param name="positive"><c>[tokens, channels]</c>; receives the result.</param>
    /// <param name="negative"><c>[tokens, channels]</c>.</param>
    /// <param name="scale">1 gives the positive velocity.</param>
    /// <param name="normalise">Keep the length of each token.</param>
    /// <param name="channels">Values of a token.</param>
    public static void Combine(Span<float> positive, ReadOnlySpan<float> negative, float scale, bool normalise, int channels)
    {
        for (int at = 0; at < positive.Length; at += channels)
        {
            Span<float> token = positive.Slice(at, channels);
            float before = Dot.Product(token, token);
            for (int c = 0; c < channels; c++)
            {
                token[c] = negative[at + c] + (scale * (token[c] - negative[at + c]));
            }

            if (normalise)
            {
                Elementwise.Scale(token, MathF.Sqrt(before) / MathF.Sqrt(Dot.Product(token, token)), token);
            }
        }
    }
}
