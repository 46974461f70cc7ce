using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Audio.Watermark;

/// <summary>
/// The sums that predict each frame of an STFT from earlier ones, bin by bin. Lanes are bins, and each bin's sums run over the
/// frames in their order, so the bits are the same at every vector width.
/// </summary>
/// <remarks>
/// For tap i the frame x = y[t − delay − i] is meant. Row i holds Σ w·conj(xᵢ)·y[t], then Σ w·conj(xᵢ)·xⱼ for j = 0 … i.
/// </remarks>
internal static unsafe class LaggedSums
{
    /// <summary>Sums of so many taps.</summary>
    public static int Count(int taps) => Row(taps);

    /// <summary>Where the sums of a tap begin.</summary>
    public static int Row(int tap) => tap * (tap + 3) / 2;

    /// <summary>Computes the sums.</summary>
    /// <param name="re">Real parts, <c>[delay + taps + frames, bins]</c>: zeros before the first frame.</param>
    /// <param name="im">Imaginary parts.</param>
    /// <param name="weights">What each frame counts, <c>[frames, bins]</c>.</param>
    /// <param name="bins">A multiple of 16.</param>
    /// <param name="delay">Frames between a frame and the first tap.</param>
    /// <param name="taps">Taps.</param>
    /// <param name="sums"><c>[<see cref="Count"/>, 2, bins]</c>: real and imaginary parts; overwritten.</param>
    /// <param name="width">Width of the registers.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public static void Add(
        ReadOnlySpan<float> re, ReadOnlySpan<float> im, ReadOnlySpan<float> weights, int bins, int delay, int taps, Span<float> sums, VectorWidth width, CancellationToken cancellationToken)
    {
        int frames = weights.Length / bins;
        Check(re.Length, im.Length, frames, bins, delay, taps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length, Count(taps) * 2 * bins);
        float[] block = new float[Count(taps) * 2 * 16]; // the sums of one register's bins, close together
        int lanes = width switch
        {
            VectorWidth.Bits512 => 16,
            VectorWidth.Bits256 => 8,
            VectorWidth.Bits128 => 4,
            _ => 1,
        };
        fixed (float* r = re, i = im, w = weights, s = sums, b = block)
        {
            for (int bin = 0; bin < bins; bin += lanes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (width)
                {
                    case VectorWidth.Bits512:
                        Add<Lanes512, Vector512<float>>(r + bin, i + bin, w + bin, b, frames, bins, delay, taps);
                        break;
                    case VectorWidth.Bits256:
                        Add<Lanes256, Vector256<float>>(r + bin, i + bin, w + bin, b, frames, bins, delay, taps);
                        break;
                    case VectorWidth.Bits128:
                        Add<Lanes128, Vector128<float>>(r + bin, i + bin, w + bin, b, frames, bins, delay, taps);
                        break;
                    default:
                        Add<LanesScalar, float>(r + bin, i + bin, w + bin, b, frames, bins, delay, taps);
                        break;
                }

                for (int row = 0; row < 2 * Count(taps); row++)
                {
                    block.AsSpan(row * lanes, lanes).CopyTo(sums[((row * bins) + bin)..]);
                }
            }
        }
    }

    /// <summary>What the taps do not tell: y[t] − Σ filterᵢ·xᵢ.</summary>
    /// <param name="re">As for <see cref="Add"/>.</param>
    /// <param name="im">As for <see cref="Add"/>.</param>
    /// <param name="filters"><c>[taps, 2, bins]</c>.</param>
    /// <param name="bins">A multiple of 16.</param>
    /// <param name="delay">Frames between a frame and the first tap.</param>
    /// <param name="taps">Taps.</param>
    /// <param name="leftRe">What is left, <c>[frames, bins]</c>.</param>
    /// <param name="leftIm">Its imaginary part.</param>
    /// <param name="width">Width of the registers.</param>
    public static void Subtract(
        ReadOnlySpan<float> re, ReadOnlySpan<float> im, ReadOnlySpan<float> filters, int bins, int delay, int taps, Span<float> leftRe, Span<float> leftIm, VectorWidth width)
    {
        int frames = leftRe.Length / bins;
        Check(re.Length, im.Length, frames, bins, delay, taps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(leftIm.Length, leftRe.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filters.Length, taps * 2 * bins);
        fixed (float* r = re, i = im, f = filters, lr = leftRe, li = leftIm)
        {
            switch (width)
            {
                case VectorWidth.Bits512:
                    Subtract<Lanes512, Vector512<float>>(r, i, f, lr, li, frames, bins, delay, taps);
                    break;
                case VectorWidth.Bits256:
                    Subtract<Lanes256, Vector256<float>>(r, i, f, lr, li, frames, bins, delay, taps);
                    break;
                case VectorWidth.Bits128:
                    Subtract<Lanes128, Vector128<float>>(r, i, f, lr, li, frames, bins, delay, taps);
                    break;
                default:
                    Subtract<LanesScalar, float>(r, i, f, lr, li, frames, bins, delay, taps);
                    break;
            }
        }
    }

    private static void Add<TL, TV>(float* re, float* im, float* weights, float* sums, int frames, nint bins, int delay, int taps)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        new Span<float>(sums, Count(taps) * 2 * TL.Count).Clear();
        for (int t = 0; t < frames; t++)
        {
            // Frame t stands behind delay + taps frames of zeros.
            float* nowRe = re + ((t + delay + taps) * bins), nowIm = im + ((t + delay + taps) * bins);
            float* firstRe = nowRe - (delay * bins), firstIm = nowIm - (delay * bins);
            TV weight = TL.Load(weights + (t * bins));
            float* sum = sums;
            for (int i = 0; i < taps; i++)
            {
                TV a = TL.Multiply(weight, TL.Load(firstRe - (i * bins))), b = TL.Multiply(weight, TL.Load(firstIm - (i * bins)));
                AddProduct<TL, TV>(a, b, TL.Load(nowRe), TL.Load(nowIm), sum);
                sum += 2 * TL.Count;
                for (int j = 0; j <= i; j++, sum += 2 * TL.Count)
                {
                    AddProduct<TL, TV>(a, b, TL.Load(firstRe - (j * bins)), TL.Load(firstIm - (j * bins)), sum);
                }
            }
        }
    }

    /// <summary>sum += conj(a + ib)·(c + id).</summary>
    private static void AddProduct<TL, TV>(TV a, TV b, TV c, TV d, float* sum)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        float* imaginary = sum + TL.Count;
        TL.Store(TL.Fma(a, c, TL.Fma(b, d, TL.Load(sum))), sum);
        TL.Store(TL.Fma(a, d, TL.Subtract(TL.Load(imaginary), TL.Multiply(b, c))), imaginary);
    }

    private static void Subtract<TL, TV>(
        float* re, float* im, float* filters, float* leftRe, float* leftIm, int frames, nint bins, int delay, int taps)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (int t = 0; t < frames; t++)
        {
            float* nowRe = re + ((t + delay + taps) * bins), nowIm = im + ((t + delay + taps) * bins);
            for (nint k = 0; k < bins; k += TL.Count)
            {
                TV sumRe = TL.Zero, sumIm = TL.Zero;
                for (int i = 0; i < taps; i++)
                {
                    TV a = TL.Load(filters + (2 * i * bins) + k), b = TL.Load(filters + (((2 * i) + 1) * bins) + k);
                    TV c = TL.Load(nowRe - ((delay + i) * bins) + k), d = TL.Load(nowIm - ((delay + i) * bins) + k);
                    sumRe = TL.Fma(a, c, TL.Subtract(sumRe, TL.Multiply(b, d)));
                    sumIm = TL.Fma(a, d, TL.Fma(b, c, sumIm));
                }

                TL.Store(TL.Subtract(TL.Load(nowRe + k), sumRe), leftRe + (t * bins) + k);
                TL.Store(TL.Subtract(TL.Load(nowIm + k), sumIm), leftIm + (t * bins) + k);
            }
        }
    }

    private static void Check(int re, int im, int frames, int bins, int delay, int taps)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bins % 16, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(re, (delay + taps + frames) * bins);
        ArgumentOutOfRangeException.ThrowIfNotEqual(im, re);
    }
}
