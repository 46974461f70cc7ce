using System.Runtime.CompilerServices;

namespace Myna.Tensors.Kernels;

/// <summary>The loops of <see cref="DepthwiseConvolution"/> for one register width.</summary>
/// <remarks>
/// Three, five or seven taps, the kernels of the voice model, are unrolled over four outputs that lie one dilation
/// apart: they share most of their inputs, so seven taps load 10 registers of inputs for 28 multiply-adds.
/// </remarks>
internal static unsafe class DepthwiseLoops
{
    private const int Outputs = 4;

    private interface ITaps
    {
        static abstract int Count { get; }
    }

    /// <summary>Rows from..to-1 of the sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TL, TV>(in Sequence s)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        // Rows whose taps all lie inside the sequence; 64 bits, since a dilation may be absurd.
        long before = (long)(s.Taps / 2) * s.Dilation;
        long after = (long)(s.Taps - 1 - (s.Taps / 2)) * s.Dilation;
        int inner = (int)Math.Clamp(before, s.From, s.To);
        int outer = (int)Math.Clamp(s.Rows - after, inner, s.To);

        SomeTaps<TL, TV>(in s, s.From, inner);
        switch (s.Taps)
        {
            case 7:
                inner = Groups<TL, TV, Seven>(in s, inner, outer);
                break;
            case 5:
                inner = Groups<TL, TV, Five>(in s, inner, outer);
                break;
            case 3:
                inner = Groups<TL, TV, Three>(in s, inner, outer);
                break;
        }

        SomeTaps<TL, TV>(in s, inner, s.To);
    }

    /// <summary>Whole groups of 4·dilation rows from <paramref name="t"/> on; returns the first row not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Groups<TL, TV, TTaps>(in Sequence s, int t, int outer)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TTaps : struct, ITaps
    {
        long group = (long)Outputs * s.Dilation;
        for (; t + group <= outer; t += (int)group)
        {
            for (int phase = 0; phase < s.Dilation; phase++)
            {
                float* x = s.X + ((nint)(t + phase - ((TTaps.Count / 2) * s.Dilation)) * s.Channels);
                FourRows<TL, TV, TTaps>(x, s.Weight, s.Bias, s.Target(t + phase), s.Channels, (nint)s.Dilation * s.Channels);
            }
        }

        return t;
    }

    /// <summary>Four output rows <paramref name="step"/> floats apart; <paramref name="x"/> is what the first tap of the first reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<TL, TV, TTaps>(float* x, float* weight, float* bias, float* y, nint channels, nint step)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TTaps : struct, ITaps
    {
        nint c = 0;
        for (; c <= channels - TL.Count; c += TL.Count)
        {
            FourOutputs<TL, TV, TTaps>(x + c, weight + c, bias + c, y + c, channels, step);
        }

        for (; c < channels; c++)
        {
            FourOutputs<LanesScalar, float, TTaps>(x + c, weight + c, bias + c, y + c, channels, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourOutputs<TL, TV, TTaps>(float* x, float* weight, float* bias, float* y, nint channels, nint step)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TTaps : struct, ITaps
    {
        TV b = TL.Load(bias);
        TV y0 = b, y1 = b, y2 = b, y3 = b;

        // One tap after the other, each for the four outputs: the order of sums is i = 0..k-1 for every output.
        TV x0 = TL.Load(x), x1 = TL.Load(x + step), x2 = TL.Load(x + (2 * step)), x3 = TL.Load(x + (3 * step));
        Tap<TL, TV>(TL.Load(weight), x0, x1, x2, x3, ref y0, ref y1, ref y2, ref y3);
        x0 = TL.Load(x + (4 * step));
        Tap<TL, TV>(TL.Load(weight + channels), x1, x2, x3, x0, ref y0, ref y1, ref y2, ref y3);
        x1 = TL.Load(x + (5 * step));
        Tap<TL, TV>(TL.Load(weight + (2 * channels)), x2, x3, x0, x1, ref y0, ref y1, ref y2, ref y3);
        if (TTaps.Count > 3)
        {
            x2 = TL.Load(x + (6 * step));
            Tap<TL, TV>(TL.Load(weight + (3 * channels)), x3, x0, x1, x2, ref y0, ref y1, ref y2, ref y3);
            x3 = TL.Load(x + (7 * step));
            Tap<TL, TV>(TL.Load(weight + (4 * channels)), x0, x1, x2, x3, ref y0, ref y1, ref y2, ref y3);
        }

        if (TTaps.Count > 5)
        {
            x0 = TL.Load(x + (8 * step));
            Tap<TL, TV>(TL.Load(weight + (5 * channels)), x1, x2, x3, x0, ref y0, ref y1, ref y2, ref y3);
            x1 = TL.Load(x + (9 * step));
            Tap<TL, TV>(TL.Load(weight + (6 * channels)), x2, x3, x0, x1, ref y0, ref y1, ref y2, ref y3);
        }

        TL.Store(y0, y);
        TL.Store(y1, y + step);
        TL.Store(y2, y + (2 * step));
        TL.Store(y3, y + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TL, TV>(TV weight, TV x0, TV x1, TV x2, TV x3, ref TV y0, ref TV y1, ref TV y2, ref TV y3)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        y0 = TL.Fma(x0, weight, y0);
        y1 = TL.Fma(x1, weight, y1);
        y2 = TL.Fma(x2, weight, y2);
        y3 = TL.Fma(x3, weight, y3);
    }

    /// <summary>Rows one at a time with any number of taps, of which only those inside the sequence count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SomeTaps<TL, TV>(in Sequence s, int from, int to)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        nint channels = s.Channels;
        nint step = s.Dilation * channels;
        int middle = s.Taps / 2;
        for (int t = from; t < to; t++)
        {
            // Tap i reads t + (i - middle)·dilation; the taps inside the sequence are neighbours.
            int first = Math.Max(0, middle - (t / s.Dilation));
            int end = (int)Math.Min(s.Taps, (long)middle + ((s.Rows - 1 - t) / s.Dilation) + 1);
            float* x = s.X + ((t + ((nint)(first - middle) * s.Dilation)) * channels);
            float* weight = s.Weight + (first * channels);
            float* y = s.Target(t);
            nint c = 0;
            for (; c <= channels - TL.Count; c += TL.Count)
            {
                TL.Store(Sum<TL, TV>(TL.Load(s.Bias + c), x + c, weight + c, end - first, step, channels), y + c);
            }

            for (; c < channels; c++)
            {
                y[c] = Sum<LanesScalar, float>(s.Bias[c], x + c, weight + c, end - first, step, channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Sum<TL, TV>(TV sum, float* x, float* weight, int taps, nint step, nint channels)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (; taps > 0; taps--)
        {
            sum = TL.Fma(TL.Load(x), TL.Load(weight), sum);
            x += step;
            weight += channels;
        }

        return sum;
    }

    private readonly struct Three : ITaps
    {
        public static int Count => 3;
    }

    private readonly struct Five : ITaps
    {
        public static int Count => 5;
    }

    private readonly struct Seven : ITaps
    {
        public static int Count => 7;
    }

    internal readonly struct Sequence(
        float* x, int rows, int channels, float* weight, float* bias, int taps, int dilation, int from, int to, float* y)
    {
        public readonly float* X = x;
        public readonly float* Weight = weight;
        public readonly float* Bias = bias;
        public readonly int Rows = rows;
        public readonly int Channels = channels;
        public readonly int Taps = taps;
        public readonly int Dilation = dilation;
        public readonly int From = from;
        public readonly int To = to;
        private readonly float* _y = y;

        /// <summary>Where row t of the output goes.</summary>
        public float* Target(int t) => _y + ((nint)(t - From) * Channels);
    }
}
