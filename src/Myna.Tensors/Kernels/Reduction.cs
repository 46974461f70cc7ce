using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Sums with one order of additions at every vector width: element i goes to virtual lane i mod 16, and the
/// 16 lanes are added as a fixed tree. Results are therefore bit-equal on every machine with fused multiply-add.
/// </summary>
internal static unsafe class Reduction
{
    /// <summary>The number of virtual lanes: one 512-bit register, two of 256 bits, four of 128, or 16 scalars.</summary>
    public const int Lanes = 16;

    /// <summary>Adds the 16 lanes as a tree: i with i+8, then i+4, i+2, i+1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tree(float* lanes)
    {
        // Vector128 also exists without hardware for it, with the same sums.
        Vector128<float> four = (Vector128.Load(lanes) + Vector128.Load(lanes + 8)) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>Σ term(x[i], y[i]) over <paramref name="count"/> elements.</summary>
    /// <typeparam name="TTerm">What is added for each pair; kernels of one operand pass the same pointer twice.</typeparam>
    public static float Sum<TTerm>(float* x, float* y, int count, float parameter, VectorWidth width)
        where TTerm : struct, ITerm
        => width switch
        {
            VectorWidth.Bits512 => Sum<Lanes512, Vector512<float>, TTerm>(x, y, count, parameter),
            VectorWidth.Bits256 => Sum<Lanes256, Vector256<float>, TTerm>(x, y, count, parameter),
            VectorWidth.Bits128 => Sum<Lanes128, Vector128<float>, TTerm>(x, y, count, parameter),
            _ => Sum<LanesScalar, float, TTerm>(x, y, count, parameter),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static float Sum<TL, TV, TTerm>(float* x, float* y, int count, float parameter)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TTerm : struct, ITerm
    {
        float* lanes = stackalloc float[Lanes];
        TV p = TL.Splat(parameter);
        int whole = count & ~(Lanes - 1);
        if (TL.Count >= 4)
        {
            // Up to four registers hold the virtual lanes; narrower machines use more of them.
            TV a0 = TL.Zero, a1 = TL.Zero, a2 = TL.Zero, a3 = TL.Zero;
            for (int i = 0; i < whole; i += Lanes)
            {
                a0 = TTerm.Add<TL, TV>(a0, TL.Load(x + i), TL.Load(y + i), p);
                if (TL.Count <= 8)
                {
                    a1 = TTerm.Add<TL, TV>(a1, TL.Load(x + i + TL.Count), TL.Load(y + i + TL.Count), p);
                }

                if (TL.Count <= 4)
                {
                    a2 = TTerm.Add<TL, TV>(a2, TL.Load(x + i + 8), TL.Load(y + i + 8), p);
                    a3 = TTerm.Add<TL, TV>(a3, TL.Load(x + i + 12), TL.Load(y + i + 12), p);
                }
            }

            TL.Store(a0, lanes);
            if (TL.Count <= 8)
            {
                TL.Store(a1, lanes + TL.Count);
            }

            if (TL.Count <= 4)
            {
                TL.Store(a2, lanes + 8);
                TL.Store(a3, lanes + 12);
            }
        }
        else
        {
            new Span<float>(lanes, Lanes).Clear();
            for (int i = 0; i < whole; i++)
            {
                lanes[i & (Lanes - 1)] = TTerm.Add<LanesScalar, float>(lanes[i & (Lanes - 1)], x[i], y[i], parameter);
            }
        }

        for (int i = whole; i < count; i++)
        {
            lanes[i - whole] = TTerm.Add<LanesScalar, float>(lanes[i - whole], x[i], y[i], parameter);
        }

        return Tree(lanes);
    }
}

/// <summary>One term of a sum: returns the running sum with the pair's term added.</summary>
internal interface ITerm
{
    static abstract TV Add<TL, TV>(TV sum, TV x, TV y, TV parameter)
        where TL : struct, ILanes<TV>
        where TV : struct;
}

/// <summary>Σ x.</summary>
internal readonly struct PlainTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Add<TL, TV>(TV sum, TV x, TV y, TV parameter)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Add(sum, x);
}

/// <summary>Σ x·y.</summary>
internal readonly struct ProductTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Add<TL, TV>(TV sum, TV x, TV y, TV parameter)
        where TL : struct, ILanes<TV>
        where TV : struct
        => TL.Fma(x, y, sum);
}

/// <summary>Σ (x - parameter)²: the sum of squared deviations from a known mean.</summary>
internal readonly struct DeviationTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Add<TL, TV>(TV sum, TV x, TV y, TV parameter)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV d = TL.Subtract(x, parameter);
        return TL.Fma(d, d, sum);
    }
}
