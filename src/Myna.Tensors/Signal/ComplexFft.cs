using System.Numerics;
using System.Runtime.CompilerServices;
using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;

namespace Myna.Tensors.Signal;

/// <summary>
/// A complex Fourier transform of a power of two points with real and imaginary parts in separate arrays.
/// Immutable: tables only, all scratch belongs to the caller.
/// </summary>
/// <remarks>
/// <para>The points are laid out as a matrix [rows, columns] with rows·columns = size. Every column is transformed
/// (Stockham's self-sorting passes, radix 4 with one radix-2 pass where needed), the matrix is multiplied by the
/// twiddles between the two halves and transposed, and every column is transformed again. So each vector operation
/// runs along contiguous columns and no lane ever meets another one: the result has the same bits at every width.</para>
/// <para>D. H. Bailey, "FFTs in external or hierarchical memory" (1990), gives the split; P. N. Swarztrauber,
/// "FFT algorithms for vector computers" (1984), the passes.</para>
/// </remarks>
internal sealed unsafe class ComplexFft
{
    private const int TwiddlesPerButterfly = 6;

    private readonly int _rows;
    private readonly int _columns;
    private readonly AlignedBuffer<float> _rowPasses;
    private readonly AlignedBuffer<float> _columnPasses;
    private readonly AlignedBuffer<float> _betweenRe;
    private readonly AlignedBuffer<float> _betweenIm;

    /// <param name="size">The number of points, a power of two, 1 or more.</param>
    public ComplexFft(int size)
    {
        Size = size;
        int log2 = BitOperations.Log2((uint)size);
        _rows = 1 << ((log2 + 1) / 2);
        _columns = size / _rows;
        _rowPasses = PassTwiddles(_rows);
        _columnPasses = PassTwiddles(_columns);
        _betweenRe = new AlignedBuffer<float>(size);
        _betweenIm = new AlignedBuffer<float>(size);
        for (int row = 0; row < _rows; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * row * column / size);
                _betweenRe.Span[(row * _columns) + column] = (float)cos;
                _betweenIm.Span[(row * _columns) + column] = (float)sin;
            }
        }
    }

    /// <summary>The number of complex points.</summary>
    public int Size { get; }

    /// <summary>The widest register, in floats, that divides every loop of the transform.</summary>
    public int WidestLanes => _columns;

    /// <summary>
    /// Transforms forward, X[k] = Σ x[n]·exp(-2πi·nk/size), without scaling. On entry <paramref name="re"/> and
    /// <paramref name="im"/> point at the points; on return they point at the result, and the spare pointers at the
    /// other pair of buffers. Exchange re and im for the inverse.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<TL, TV>(ref float* re, ref float* im, ref float* spareRe, ref float* spareIm)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        Columns<TL, TV>(_rows, _columns, _rowPasses.Pointer, ref re, ref im, ref spareRe, ref spareIm);
        Twiddle<TL, TV>(re, im, _betweenRe.Pointer, _betweenIm.Pointer, Size);
        Transpose(re, spareRe, _rows, _columns);
        Transpose(im, spareIm, _rows, _columns);
        Exchange(ref re, ref im, ref spareRe, ref spareIm);
        Columns<TL, TV>(_columns, _rows, _columnPasses.Pointer, ref re, ref im, ref spareRe, ref spareIm);
        GC.KeepAlive(this);
    }

    /// <summary>Transforms every column of a matrix [points, columns].</summary>
    private static void Columns<TL, TV>(
        int points, int columns, float* twiddles, ref float* re, ref float* im, ref float* spareRe, ref float* spareIm)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int stride = columns;
        for (int left = points; left > 1;)
        {
            if (left == 2)
            {
                Radix2<TL, TV>(re, im, spareRe, spareIm, stride);
                left = 1;
            }
            else
            {
                Radix4<TL, TV>(re, im, spareRe, spareIm, left, stride, twiddles);
                twiddles += left / 4 * TwiddlesPerButterfly;
                left /= 4;
                stride *= 4;
            }

            Exchange(ref re, ref im, ref spareRe, ref spareIm);
        }
    }

    private static void Radix4<TL, TV>(
        float* xRe, float* xIm, float* yRe, float* yIm, int points, int stride, float* twiddles)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        int quarter = points / 4;
        nint apart = (nint)quarter * stride;
        for (int p = 0; p < quarter; p++)
        {
            TV w1Re = TL.Splat(twiddles[0]), w1Im = TL.Splat(twiddles[1]), w1ImNegated = TL.Splat(-twiddles[1]);
            TV w2Re = TL.Splat(twiddles[2]), w2Im = TL.Splat(twiddles[3]), w2ImNegated = TL.Splat(-twiddles[3]);
            TV w3Re = TL.Splat(twiddles[4]), w3Im = TL.Splat(twiddles[5]), w3ImNegated = TL.Splat(-twiddles[5]);
            for (nint q = 0; q < stride; q += TL.Count)
            {
                TV aRe = TL.Load(xRe + q), aIm = TL.Load(xIm + q);
                TV bRe = TL.Load(xRe + q + apart), bIm = TL.Load(xIm + q + apart);
                TV cRe = TL.Load(xRe + q + (2 * apart)), cIm = TL.Load(xIm + q + (2 * apart));
                TV dRe = TL.Load(xRe + q + (3 * apart)), dIm = TL.Load(xIm + q + (3 * apart));

                TV evenSumRe = TL.Add(aRe, cRe), evenSumIm = TL.Add(aIm, cIm);
                TV evenGapRe = TL.Subtract(aRe, cRe), evenGapIm = TL.Subtract(aIm, cIm);
                TV oddSumRe = TL.Add(bRe, dRe), oddSumIm = TL.Add(bIm, dIm);
                TV oddGapRe = TL.Subtract(bRe, dRe), oddGapIm = TL.Subtract(bIm, dIm);

                // The odd gap times -i and +i, before the twiddles.
                TV y1Re = TL.Add(evenGapRe, oddGapIm), y1Im = TL.Subtract(evenGapIm, oddGapRe);
                TV y2Re = TL.Subtract(evenSumRe, oddSumRe), y2Im = TL.Subtract(evenSumIm, oddSumIm);
                TV y3Re = TL.Subtract(evenGapRe, oddGapIm), y3Im = TL.Add(evenGapIm, oddGapRe);

                TL.Store(TL.Add(evenSumRe, oddSumRe), yRe + q);
                TL.Store(TL.Add(evenSumIm, oddSumIm), yIm + q);
                TL.Store(TL.Fma(y1Im, w1ImNegated, TL.Multiply(y1Re, w1Re)), yRe + q + stride);
                TL.Store(TL.Fma(y1Im, w1Re, TL.Multiply(y1Re, w1Im)), yIm + q + stride);
                TL.Store(TL.Fma(y2Im, w2ImNegated, TL.Multiply(y2Re, w2Re)), yRe + q + (2 * stride));
                TL.Store(TL.Fma(y2Im, w2Re, TL.Multiply(y2Re, w2Im)), yIm + q + (2 * stride));
                TL.Store(TL.Fma(y3Im, w3ImNegated, TL.Multiply(y3Re, w3Re)), yRe + q + (3 * stride));
                TL.Store(TL.Fma(y3Im, w3Re, TL.Multiply(y3Re, w3Im)), yIm + q + (3 * stride));
            }

            twiddles += TwiddlesPerButterfly;
            xRe += stride;
            xIm += stride;
            yRe += 4 * (nint)stride;
            yIm += 4 * (nint)stride;
        }
    }

    private static void Radix2<TL, TV>(float* xRe, float* xIm, float* yRe, float* yIm, int stride)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (nint q = 0; q < stride; q += TL.Count)
        {
            TV aRe = TL.Load(xRe + q), aIm = TL.Load(xIm + q);
            TV bRe = TL.Load(xRe + q + stride), bIm = TL.Load(xIm + q + stride);
            TL.Store(TL.Add(aRe, bRe), yRe + q);
            TL.Store(TL.Add(aIm, bIm), yIm + q);
            TL.Store(TL.Subtract(aRe, bRe), yRe + q + stride);
            TL.Store(TL.Subtract(aIm, bIm), yIm + q + stride);
        }
    }

    private static void Twiddle<TL, TV>(float* re, float* im, float* wRe, float* wIm, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (nint i = 0; i < count; i += TL.Count)
        {
            TV xRe = TL.Load(re + i), xIm = TL.Load(im + i);
            TV cos = TL.Load(wRe + i), sin = TL.Load(wIm + i);
            TL.Store(TL.Subtract(TL.Multiply(xRe, cos), TL.Multiply(xIm, sin)), re + i);
            TL.Store(TL.Fma(xIm, cos, TL.Multiply(xRe, sin)), im + i);
        }
    }

    private static void Transpose(float* source, float* target, int rows, int columns)
    {
        for (nint column = 0; column < columns; column++)
        {
            float* from = source + column;
            for (nint row = 0; row < rows; row++)
            {
                *target++ = *from;
                from += columns;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref float* re, ref float* im, ref float* spareRe, ref float* spareIm)
    {
        float* held = re;
        re = spareRe;
        spareRe = held;
        held = im;
        im = spareIm;
        spareIm = held;
    }

    /// <summary>The twiddles of all radix-4 passes of a transform: three complex ones for each butterfly.</summary>
    private static AlignedBuffer<float> PassTwiddles(int points)
    {
        var values = new List<float>();
        for (int left = points; left >= 4; left /= 4)
        {
            for (int p = 0; p < left / 4; p++)
            {
                for (int k = 1; k <= 3; k++)
                {
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * p * k / left);
                    values.Add((float)cos);
                    values.Add((float)sin);
                }
            }
        }

        var table = new AlignedBuffer<float>(values.Count);
        values.CopyTo(table.Span);
        return table;
    }
}
