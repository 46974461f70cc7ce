using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// The two transforms of <see cref="ToomCook"/> around its products, one register of channels at a time. The same operations act
/// on each channel wherever it falls, so the bits do not depend on the width.
/// </summary>
internal static unsafe class ToomCookTransforms
{
    private interface IPairs
    {
        static abstract int Count { get; }
    }

    /// <summary>From the n input rows of a tile to its n values.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="x">First input row; rows <paramref name="stride"/> floats apart.</param>
    /// <param name="channels">Channels of a row.</param>
    /// <param name="v">Receives the value at point 0; the other points' <paramref name="pointStride"/> floats apart.</param>
    /// <param name="width">The vector width to compute with.</param>
    public static void Inputs(ToomCook algorithm, float* x, nint stride, int channels, float* v, nint pointStride, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Inputs<Lanes512, Vector512<float>>(algorithm, x, stride, channels, v, pointStride);
                break;
            case VectorWidth.Bits256:
                Inputs<Lanes256, Vector256<float>>(algorithm, x, stride, channels, v, pointStride);
                break;
            case VectorWidth.Bits128:
                Inputs<Lanes128, Vector128<float>>(algorithm, x, stride, channels, v, pointStride);
                break;
            default:
                Inputs<LanesScalar, float>(algorithm, x, stride, channels, v, pointStride);
                break;
        }
    }

    /// <summary>From the n products of a tile to its outputs: bias added, and the activation applied where there is one.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="w">The product at point 0; the other points' <paramref name="pointStride"/> floats apart.</param>
    /// <param name="channels">Channels to make.</param>
    /// <param name="bias">What is added to each channel.</param>
    /// <param name="rate">Of <see cref="SnakeBeta"/>, or null for no activation.</param>
    /// <param name="strength">Of <see cref="SnakeBeta"/>.</param>
    /// <param name="y">First output row; rows <paramref name="stride"/> floats apart.</param>
    /// <param name="count">How many of the tile's outputs are wanted.</param>
    /// <param name="width">The vector width to compute with.</param>
    public static void Outputs(
        ToomCook algorithm, float* w, nint pointStride, int channels, float* bias, float* rate, float* strength, float* y, nint stride, int count, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Outputs<Lanes512, Vector512<float>>(algorithm, w, pointStride, channels, bias, rate, strength, y, stride, count);
                break;
            case VectorWidth.Bits256:
                Outputs<Lanes256, Vector256<float>>(algorithm, w, pointStride, channels, bias, rate, strength, y, stride, count);
                break;
            case VectorWidth.Bits128:
                Outputs<Lanes128, Vector128<float>>(algorithm, w, pointStride, channels, bias, rate, strength, y, stride, count);
                break;
            default:
                Outputs<LanesScalar, float>(algorithm, w, pointStride, channels, bias, rate, strength, y, stride, count);
                break;
        }
    }

    private static void Inputs<TL, TV>(ToomCook algorithm, float* x, nint stride, int channels, float* v, nint pointStride)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        fixed (float* ends = algorithm.Ends, points = algorithm.PairPoints, coefficients = algorithm.PairCoefficients)
        {
            switch (algorithm.Pairs)
            {
                case 1:
                    Inputs<TL, TV, Pairs1>(ends, points, coefficients, x, stride, channels, v, pointStride);
                    break;
                case 2:
                    Inputs<TL, TV, Pairs2>(ends, points, coefficients, x, stride, channels, v, pointStride);
                    break;
                case 3:
                    Inputs<TL, TV, Pairs3>(ends, points, coefficients, x, stride, channels, v, pointStride);
                    break;
                case 4:
                    Inputs<TL, TV, Pairs4>(ends, points, coefficients, x, stride, channels, v, pointStride);
                    break;
                default:
                    Inputs<TL, TV, Pairs5>(ends, points, coefficients, x, stride, channels, v, pointStride);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs<TL, TV, TPairs>(
        float* ends, float* points, float* coefficients, float* x, nint stride, int channels, float* v, nint pointStride)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TPairs : struct, IPairs
    {
        int c = 0;
        for (; c <= channels - TL.Count; c += TL.Count)
        {
            InputsOf<TL, TV, TPairs>(ends, points, coefficients, x + c, stride, v + c, pointStride);
        }

        for (; c < channels; c++)
        {
            InputsOf<LanesScalar, float, TPairs>(ends, points, coefficients, x + c, stride, v + c, pointStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputsOf<TL, TV, TPairs>(
        float* ends, float* points, float* coefficients, float* x, nint stride, float* v, nint pointStride)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TPairs : struct, IPairs
    {
        TV z = TL.Splat(ends[0]);
        TV d0 = TL.Load(x), d1 = TL.Load(x + stride);
        TV zero = TL.Multiply(z, d0), infinity = TL.Multiply(z, d1);
        TV d2 = d0, d3 = d1, d4 = d0, d5 = d1, d6 = d0, d7 = d1, d8 = d0, d9 = d1, d10 = d0, d11;
        if (TPairs.Count >= 1)
        {
            d2 = TL.Load(x + (2 * stride));
            d3 = TL.Load(x + (3 * stride));
            z = TL.Splat(ends[1]);
            zero = TL.Fma(z, d2, zero);
            infinity = TL.Fma(z, d3, infinity);
        }

        if (TPairs.Count >= 2)
        {
            d4 = TL.Load(x + (4 * stride));
            d5 = TL.Load(x + (5 * stride));
            z = TL.Splat(ends[2]);
            zero = TL.Fma(z, d4, zero);
            infinity = TL.Fma(z, d5, infinity);
        }

        if (TPairs.Count >= 3)
        {
            d6 = TL.Load(x + (6 * stride));
            d7 = TL.Load(x + (7 * stride));
            z = TL.Splat(ends[3]);
            zero = TL.Fma(z, d6, zero);
            infinity = TL.Fma(z, d7, infinity);
        }

        if (TPairs.Count >= 4)
        {
            d8 = TL.Load(x + (8 * stride));
            d9 = TL.Load(x + (9 * stride));
            z = TL.Splat(ends[4]);
            zero = TL.Fma(z, d8, zero);
            infinity = TL.Fma(z, d9, infinity);
        }

        if (TPairs.Count >= 5)
        {
            d10 = TL.Load(x + (10 * stride));
            d11 = TL.Load(x + (11 * stride));
            z = TL.Splat(ends[5]);
            zero = TL.Fma(z, d10, zero);
            infinity = TL.Fma(z, d11, infinity);
        }

        TL.Store(zero, v);
        TL.Store(infinity, v + (((2 * TPairs.Count) + 1) * pointStride));
        for (int j = 0; j < TPairs.Count; j++)
        {
            float* q = coefficients + (j * TPairs.Count);
            TV f = TL.Splat(q[0]);
            TV even = TL.Multiply(f, d2), odd = TL.Multiply(f, d1);
            if (TPairs.Count > 1)
            {
                f = TL.Splat(q[1]);
                even = TL.Fma(f, d4, even);
                odd = TL.Fma(f, d3, odd);
            }

            if (TPairs.Count > 2)
            {
                f = TL.Splat(q[2]);
                even = TL.Fma(f, d6, even);
                odd = TL.Fma(f, d5, odd);
            }

            if (TPairs.Count > 3)
            {
                f = TL.Splat(q[3]);
                even = TL.Fma(f, d8, even);
                odd = TL.Fma(f, d7, odd);
            }

            if (TPairs.Count > 4)
            {
                f = TL.Splat(q[4]);
                even = TL.Fma(f, d10, even);
                odd = TL.Fma(f, d9, odd);
            }

            TV a = TL.Splat(points[j]);
            v += pointStride;
            TL.Store(TL.Fma(a, odd, even), v);
            v += pointStride;
            TL.Store(TL.Fma(TL.Subtract(TL.Zero, a), odd, even), v);
        }
    }

    private static void Outputs<TL, TV>(
        ToomCook algorithm, float* w, nint pointStride, int channels, float* bias, float* rate, float* strength, float* y, nint stride, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        fixed (float* powers = algorithm.Powers)
        {
            switch (algorithm.Pairs)
            {
                case 1:
                    Outputs<TL, TV, Pairs1>(powers, algorithm.Outputs, w, pointStride, channels, bias, rate, strength, y, stride, count);
                    break;
                case 2:
                    Outputs<TL, TV, Pairs2>(powers, algorithm.Outputs, w, pointStride, channels, bias, rate, strength, y, stride, count);
                    break;
                case 3:
                    Outputs<TL, TV, Pairs3>(powers, algorithm.Outputs, w, pointStride, channels, bias, rate, strength, y, stride, count);
                    break;
                case 4:
                    Outputs<TL, TV, Pairs4>(powers, algorithm.Outputs, w, pointStride, channels, bias, rate, strength, y, stride, count);
                    break;
                default:
                    Outputs<TL, TV, Pairs5>(powers, algorithm.Outputs, w, pointStride, channels, bias, rate, strength, y, stride, count);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs<TL, TV, TPairs>(
        float* powers, int outputs, float* w, nint pointStride, int channels, float* bias, float* rate, float* strength, float* y, nint stride, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TPairs : struct, IPairs
    {
        int c = 0;
        for (; c <= channels - TL.Count; c += TL.Count)
        {
            OutputsOf<TL, TV, TPairs>(powers, outputs, w + c, pointStride, bias + c, rate, strength, c, y + c, stride, count);
        }

        for (; c < channels; c++)
        {
            OutputsOf<LanesScalar, float, TPairs>(powers, outputs, w + c, pointStride, bias + c, rate, strength, c, y + c, stride, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputsOf<TL, TV, TPairs>(
        float* powers, int outputs, float* w, nint pointStride, float* bias, float* rate, float* strength, int channel, float* y, nint stride, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TPairs : struct, IPairs
    {
        TV b = TL.Load(bias);
        TV first = TL.Add(b, TL.Load(w));
        TV last = TL.Load(w + (((2 * TPairs.Count) + 1) * pointStride));
        TV s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, t0 = b, t1 = b, t2 = b, t3 = b, t4 = b;
        if (TPairs.Count > 0)
        {
            TV plus = TL.Load(w + (1 * pointStride)), minus = TL.Load(w + (2 * pointStride));
            s0 = TL.Add(plus, minus);
            t0 = TL.Subtract(plus, minus);
        }

        if (TPairs.Count > 1)
        {
            TV plus = TL.Load(w + (3 * pointStride)), minus = TL.Load(w + (4 * pointStride));
            s1 = TL.Add(plus, minus);
            t1 = TL.Subtract(plus, minus);
        }

        if (TPairs.Count > 2)
        {
            TV plus = TL.Load(w + (5 * pointStride)), minus = TL.Load(w + (6 * pointStride));
            s2 = TL.Add(plus, minus);
            t2 = TL.Subtract(plus, minus);
        }

        if (TPairs.Count > 3)
        {
            TV plus = TL.Load(w + (7 * pointStride)), minus = TL.Load(w + (8 * pointStride));
            s3 = TL.Add(plus, minus);
            t3 = TL.Subtract(plus, minus);
        }

        if (TPairs.Count > 4)
        {
            TV plus = TL.Load(w + (9 * pointStride)), minus = TL.Load(w + (10 * pointStride));
            s4 = TL.Add(plus, minus);
            t4 = TL.Subtract(plus, minus);
        }

        for (int i = 0; i < count; i++)
        {
            // An even power of a point and of its opposite are the same, an odd one differs in sign.
            float* a = powers + i;
            TV sum;
            if ((i & 1) == 0)
            {
                sum = i == 0 ? first : b;
                sum = TL.Fma(TL.Splat(a[0]), s0, sum);
                sum = TPairs.Count > 1 ? TL.Fma(TL.Splat(a[outputs]), s1, sum) : sum;
                sum = TPairs.Count > 2 ? TL.Fma(TL.Splat(a[2 * outputs]), s2, sum) : sum;
                sum = TPairs.Count > 3 ? TL.Fma(TL.Splat(a[3 * outputs]), s3, sum) : sum;
                sum = TPairs.Count > 4 ? TL.Fma(TL.Splat(a[4 * outputs]), s4, sum) : sum;
            }
            else
            {
                sum = TL.Fma(TL.Splat(a[0]), t0, b);
                sum = TPairs.Count > 1 ? TL.Fma(TL.Splat(a[outputs]), t1, sum) : sum;
                sum = TPairs.Count > 2 ? TL.Fma(TL.Splat(a[2 * outputs]), t2, sum) : sum;
                sum = TPairs.Count > 3 ? TL.Fma(TL.Splat(a[3 * outputs]), t3, sum) : sum;
                sum = TPairs.Count > 4 ? TL.Fma(TL.Splat(a[4 * outputs]), t4, sum) : sum;
            }

            if (i == outputs - 1)
            {
                sum = TL.Add(sum, last);
            }

            if (rate != null)
            {
                sum = SnakeOperation.Apply<TL, TV>(sum, TL.Load(rate + channel), TL.Load(strength + channel), sum, sum);
            }

            TL.Store(sum, y + (i * stride));
        }
    }

    private readonly struct Pairs1 : IPairs
    {
        public static int Count => 1;
    }

    private readonly struct Pairs2 : IPairs
    {
        public static int Count => 2;
    }

    private readonly struct Pairs3 : IPairs
    {
        public static int Count => 3;
    }

    private readonly struct Pairs4 : IPairs
    {
        public static int Count => 4;
    }

    private readonly struct Pairs5 : IPairs
    {
        public static int Count => 5;
    }
}
