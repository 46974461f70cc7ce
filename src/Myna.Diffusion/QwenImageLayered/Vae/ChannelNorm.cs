using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>
/// The VAE's norm at each pixel: x / max(‖x‖₂, 1e-12) · √C · gamma. Unlike the RMS norm of the transformer it has no epsilon
/// inside the root. Source: <c>QwenImageRMS_norm</c> in diffusers' <c>autoencoder_kl_qwenimage.py</c>.
/// </summary>
/// <param name="gamma"><c>[channels]</c>.</param>
internal sealed unsafe class ChannelNorm(float[] gamma)
{
    private const float Smallest = 1e-12f;

    /// <summary>y = norm(x), then SiLU if asked for; y may be x. Zeros stay zeros, so the border of a map does.</summary>
    public void Run(FeatureMap x, FeatureMap y, bool silu, Crew crew)
    {
        int channels = gamma.Length;
        float root = MathF.Sqrt(channels);
        CrewRows.Run(crew, x.Height, 1, (from, to) =>
        {
            fixed (float* scale = gamma)
            {
                for (int row = from; row < to; row++)
                {
                    float* source = x.Pixel(row, 0), target = y.Pixel(row, 0);
                    for (int column = 0; column < x.Width; column++, source += channels, target += channels)
                    {
                        float norm = MathF.Sqrt(Reduction.Sum<ProductTerm>(source, source, channels, 0f, Simd.Width));
                        float factor = root / (norm > Smallest ? norm : Smallest);
                        Map.Elements<ScaledProduct>(source, scale, source, target, channels, factor, 0f, Simd.Width);
                    }

                    if (silu)
                    {
                        Activations.Silu(y.Pixel(row, 0), y.Pixel(row, 0), x.Width * channels);
                    }
                }
            }
        });
    }
}
