using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Signal;

/// <summary>The Fourier transform of a real signal of a power of two samples.</summary>
/// <remarks>
/// Immutable and without scratch of its own: one instance serves any number of threads at once. A call allocates
/// nothing (its scratch is on the stack: 8 bytes for each sample) and gives the same bits at every vector width.
/// </remarks>
public sealed unsafe class RealFft
{
    /// <summary>The longest transform, in samples: its scratch is 256 KiB of stack.</summary>
    public const int MostSamples = 32768;

    private readonly ComplexFft _half;
    private readonly AlignedBuffer<float> _twiddleRe;
    private readonly AlignedBuffer<float> _twiddleIm;
    private readonly VectorWidth _width;

    /// <summary>Makes the tables for one size.</summary>
    /// <param name="size">Samples in a transform: a power of two from 2 to <see cref="MostSamples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not such a power of two.</exception>
    public RealFft(int size)
        : this(size, Simd.Width)
    {
    }

    internal RealFft(int size, VectorWidth width)
    {
        if (size is < 2 or > MostSamples || !BitOperations.IsPow2(size))
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, $"The size must be a power of two from 2 to {MostSamples}.");
        }

        Size = size;
        int half = size / 2;
        _half = new ComplexFft(half);
        _width = WidthFor(_half.WidestLanes, width);
        _twiddleRe = new AlignedBuffer<float>(half);
        _twiddleIm = new AlignedBuffer<float>(half);
        for (int k = 0; k < half; k++)
        {
            // Halved here, so that the sums below need not be.
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * k / size);
            _twiddleRe.Span[k] = (float)(0.5 * cos);
            _twiddleIm.Span[k] = (float)(0.5 * sin);
        }
    }

    /// <summary>Samples in a transform.</summary>
    public int Size { get; }

    /// <summary>Bins of a spectrum, from zero to half the sample rate: size/2 + 1.</summary>
    public int Bins => (Size / 2) + 1;

    /// <summary>X[k] = Σ x[n]·exp(-2πi·nk/size) for k = 0 … size/2, without scaling.</summary>
    /// <param name="x"><c>[size]</c> samples.</param>
    /// <param name="re"><c>[bins]</c> real parts.</param>
    /// <param name="im"><c>[bins]</c> imaginary parts.</param>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    public void Forward(ReadOnlySpan<float> x, Span<float> re, Span<float> im)
    {
        Check(x.Length, re.Length, im.Length);
        fixed (float* samples = x, real = re, imaginary = im)
        {
            switch (_width)
            {
                case VectorWidth.Bits512:
                    Forward<Lanes512, Vector512<float>>(samples, real, imaginary);
                    break;
                case VectorWidth.Bits256:
                    Forward<Lanes256, Vector256<float>>(samples, real, imaginary);
                    break;
                case VectorWidth.Bits128:
                    Forward<Lanes128, Vector128<float>>(samples, real, imaginary);
                    break;
                default:
                    Forward<LanesScalar, float>(samples, real, imaginary);
                    break;
            }
        }
    }

    /// <summary>
    /// The inverse of <see cref="Forward"/>, scaled by 1/size. The imaginary parts of the first and the last bin, which
    /// a real signal does not have, are ignored.
    /// </summary>
    /// <param name="re"><c>[bins]</c> real parts.</param>
    /// <param name="im"><c>[bins]</c> imaginary parts.</param>
    /// <param name="x"><c>[size]</c> samples.</param>
    /// <exception cref="ArgumentException">A span is not of that length.</exception>
    public void Inverse(ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> x)
    {
        Check(x.Length, re.Length, im.Length);
        fixed (float* samples = x, real = re, imaginary = im)
        {
            switch (_width)
            {
                case VectorWidth.Bits512:
                    Inverse<Lanes512, Vector512<float>>(real, imaginary, samples);
                    break;
                case VectorWidth.Bits256:
                    Inverse<Lanes256, Vector256<float>>(real, imaginary, samples);
                    break;
                case VectorWidth.Bits128:
                    Inverse<Lanes128, Vector128<float>>(real, imaginary, samples);
                    break;
                default:
                    Inverse<LanesScalar, float>(real, imaginary, samples);
                    break;
            }
        }
    }

    /// <summary>
    /// Even samples become real parts and odd ones imaginary parts of half as many points; the two spectra are then
    /// taken apart by their symmetry.
    /// </summary>
    [SkipLocalsInit]
    private void Forward<TL, TV>(float* x, float* re, float* im)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int half = Size / 2;
        int line = AlignedBuffer<float>.Alignment / sizeof(float);
        float* scratch = stackalloc float[(4 * half) + line];
        float* zRe = FirstLine(scratch), zIm = zRe + half, mirrorRe = zIm + half, mirrorIm = mirrorRe + half;
        for (nint i = 0; i < half; i++)
        {
            zRe[i] = x[2 * i];
            zIm[i] = x[(2 * i) + 1];
        }

        _half.Forward<TL, TV>(ref zRe, ref zIm, ref mirrorRe, ref mirrorIm);

        mirrorRe[0] = zRe[0];
        mirrorIm[0] = zIm[0];
        Reverse(zRe + 1, mirrorRe + 1, half - 1);
        Reverse(zIm + 1, mirrorIm + 1, half - 1);

        TV oneHalf = TL.Splat(0.5f);
        float* twiddleRe = _twiddleRe.Pointer, twiddleIm = _twiddleIm.Pointer;
        for (nint k = 0; k < half; k += TL.Count)
        {
            TV aRe = TL.Load(zRe + k), aIm = TL.Load(zIm + k);
            TV bRe = TL.Load(mirrorRe + k), bIm = TL.Load(mirrorIm + k);
            TV wRe = TL.Load(twiddleRe + k), wIm = TL.Load(twiddleIm + k);
            TV evenRe = TL.Add(aRe, bRe), evenIm = TL.Subtract(aIm, bIm);
            TV oddRe = TL.Add(aIm, bIm), oddIm = TL.Subtract(bRe, aRe);
            TV turnedRe = TL.Subtract(TL.Multiply(wRe, oddRe), TL.Multiply(wIm, oddIm));
            TV turnedIm = TL.Fma(wRe, oddIm, TL.Multiply(wIm, oddRe));
            TL.Store(TL.Fma(evenRe, oneHalf, turnedRe), re + k);
            TL.Store(TL.Fma(evenIm, oneHalf, turnedIm), im + k);
        }

        re[half] = zRe[0] - zIm[0];
        im[0] = 0;
        im[half] = 0;
        GC.KeepAlive(this);
    }

    [SkipLocalsInit]
    private void Inverse<TL, TV>(float* re, float* im, float* x)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int half = Size / 2;
        int line = AlignedBuffer<float>.Alignment / sizeof(float);
        float* scratch = stackalloc float[(4 * half) + line];
        float* zRe = FirstLine(scratch), zIm = zRe + half, mirrorRe = zIm + half, mirrorIm = mirrorRe + half;
        Reverse(re + 1, mirrorRe, half);
        Reverse(im + 1, mirrorIm, half);

        // All scaling is by powers of two, so it costs no accuracy. The twiddles are halves already.
        TV evenScale = TL.Splat(0.5f / half), oddScale = TL.Splat(1f / half);
        float* twiddleRe = _twiddleRe.Pointer, twiddleIm = _twiddleIm.Pointer;
        for (nint k = 0; k < half; k += TL.Count)
        {
            TV aRe = TL.Load(re + k), aIm = TL.Load(im + k);
            TV bRe = TL.Load(mirrorRe + k), bIm = TL.Load(mirrorIm + k);
            TV wRe = TL.Multiply(TL.Load(twiddleRe + k), oddScale), wIm = TL.Multiply(TL.Load(twiddleIm + k), oddScale);
            TV evenRe = TL.Add(aRe, bRe), evenIm = TL.Subtract(aIm, bIm);
            TV oddRe = TL.Subtract(aRe, bRe), oddIm = TL.Add(aIm, bIm);
            TV turnedRe = TL.Fma(wRe, oddRe, TL.Multiply(wIm, oddIm));
            TV turnedIm = TL.Subtract(TL.Multiply(wRe, oddIm), TL.Multiply(wIm, oddRe));
            TL.Store(TL.Subtract(TL.Multiply(evenRe, evenScale), turnedIm), zRe + k);
            TL.Store(TL.Fma(evenIm, evenScale, turnedRe), zIm + k);
        }

        // The first and the last bin have no imaginary part.
        zRe[0] = (re[0] + re[half]) * (0.5f / half);
        zIm[0] = (re[0] - re[half]) * (0.5f / half);

        _half.Forward<TL, TV>(ref zIm, ref zRe, ref mirrorIm, ref mirrorRe);

        for (nint i = 0; i < half; i++)
        {
            x[2 * i] = zRe[i];
            x[(2 * i) + 1] = zIm[i];
        }

        GC.KeepAlive(this);
    }

    private static void Reverse(float* source, float* target, int count)
    {
        float* from = source + count - 1;
        for (nint i = 0; i < count; i++)
        {
            target[i] = *from--;
        }
    }

    private static float* FirstLine(float* scratch)
    {
        nuint mask = AlignedBuffer<float>.Alignment - 1;
        return (float*)(((nuint)scratch + mask) & ~mask);
    }

    private static VectorWidth WidthFor(int lanes, VectorWidth asked)
    {
        int bits = Math.Min(lanes * 32, (int)asked);
        return bits < 128 ? VectorWidth.Scalar : (VectorWidth)bits;
    }

    private void Check(int samples, int real, int imaginary)
    {
        if (samples != Size || real != Bins || imaginary != Bins)
        {
            throw new ArgumentException(
                $"A transform of {Size} samples has {Bins} bins; the spans hold {samples} samples, {real} real and {imaginary} imaginary parts.");
        }
    }
}
