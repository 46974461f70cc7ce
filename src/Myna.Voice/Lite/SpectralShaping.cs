using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Voice.Lite;

/// <summary>
/// The vocoder's filter on one frame (specification §8.4): spectrum = pulses·H·(1 + pr + i·pi) + noise·N with
/// H = exp(min(8, env+gh) - 2.5) and N likewise with gn.
/// </summary>
internal static unsafe class SpectralShaping
{
    private const float Ceiling = 8f;
    private const float Offset = 2.5f;

    /// <summary>Shapes one frame.</summary>
    /// <param name="envelope">env, <c>[bins]</c>.</param>
    /// <param name="filters">gh, gn, pr, pi, <c>[4, bins]</c>.</param>
    /// <param name="re">In: real part of the pulses. Out: of the speech. <c>[bins]</c>.</param>
    /// <param name="im">In and out: the imaginary part.</param>
    /// <param name="noiseRe">Real part of the noise.</param>
    /// <param name="noiseIm">Imaginary part of the noise.</param>
    public static void Apply(
        ReadOnlySpan<float> envelope,
        ReadOnlySpan<float> filters,
        Span<float> re,
        Span<float> im,
        ReadOnlySpan<float> noiseRe,
        ReadOnlySpan<float> noiseIm) =>
        Apply(envelope, filters, re, im, noiseRe, noiseIm, Simd.Width);

    internal static void Apply(
        ReadOnlySpan<float> envelope,
        ReadOnlySpan<float> filters,
        Span<float> re,
        Span<float> im,
        ReadOnlySpan<float> noiseRe,
        ReadOnlySpan<float> noiseIm,
        VectorWidth width)
    {
        int bins = envelope.Length;
        if (filters.Length != 4 * bins || re.Length != bins || im.Length != bins || noiseRe.Length != bins || noiseIm.Length != bins)
        {
            throw new ArgumentException($"All spans must hold {bins} bins, the filters four times as many.");
        }

        fixed (float* e = envelope, f = filters, r = re, i = im, nr = noiseRe, ni = noiseIm)
        {
            switch (width)
            {
                case VectorWidth.Bits512:
                    Loop<Lanes512, Vector512<float>>(e, f, r, i, nr, ni, bins);
                    break;
                case VectorWidth.Bits256:
                    Loop<Lanes256, Vector256<float>>(e, f, r, i, nr, ni, bins);
                    break;
                case VectorWidth.Bits128:
                    Loop<Lanes128, Vector128<float>>(e, f, r, i, nr, ni, bins);
                    break;
                default:
                    Loop<LanesScalar, float>(e, f, r, i, nr, ni, bins);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TL, TV>(float* envelope, float* filters, float* re, float* im, float* noiseRe, float* noiseIm, int bins)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int k = 0;
        for (; k + TL.Count <= bins; k += TL.Count)
        {
            Bins<TL, TV>(envelope + k, filters + k, re + k, im + k, noiseRe + k, noiseIm + k, bins);
        }

        for (; k < bins; k++)
        {
            Bins<LanesScalar, float>(envelope + k, filters + k, re + k, im + k, noiseRe + k, noiseIm + k, bins);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bins<TL, TV>(float* envelope, float* filters, float* re, float* im, float* noiseRe, float* noiseIm, int bins)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV env = TL.Load(envelope);
        TV h = Gain<TL, TV>(env, TL.Load(filters));
        TV n = Gain<TL, TV>(env, TL.Load(filters + bins));
        TV pr = TL.Add(TL.Splat(1f), TL.Load(filters + (2 * bins)));
        TV pi = TL.Load(filters + (3 * bins));
        TV a = TL.Multiply(TL.Load(re), h);
        TV b = TL.Multiply(TL.Load(im), h);
        TV real = TL.Subtract(TL.Multiply(a, pr), TL.Multiply(b, pi));
        TV imaginary = TL.Fma(a, pi, TL.Multiply(b, pr));
        TL.Store(TL.Fma(TL.Load(noiseRe), n, real), re);
        TL.Store(TL.Fma(TL.Load(noiseIm), n, imaginary), im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Gain<TL, TV>(TV envelope, TV gain)
        where TL : struct, ILanes<TV>
        where TV : struct
        => Polynomials.Exp<TL, TV>(TL.Subtract(TL.AtMost(TL.Splat(Ceiling), TL.Add(envelope, gain)), TL.Splat(Offset)));
}
