using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>y[i] = f(x[i]).</summary>
internal interface IUnaryOperation
{
    static abstract TV Apply<TL, TV>(TV x)
        where TL : struct, ILanes<TV>
        where TV : struct;
}

/// <summary>y[i] = f(a[i], b[i], c[i]) with two numbers <c>p</c>, <c>q</c> that hold for the whole loop.</summary>
/// <remarks>An operation of fewer operands ignores the rest; its caller passes any operand again in their place, and the JIT drops the load.</remarks>
internal interface IOperation
{
    static abstract TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
        where TL : struct, ILanes<TV>
        where TV : struct;
}

/// <summary>
/// The loop of every elementwise kernel: whole registers, then the rest one value at a time. The same operations act on
/// each element wherever it falls, so the bits do not depend on the width. An output may be the very memory of an input.
/// </summary>
internal static unsafe class Map
{
    /// <summary>y[i] = f(x[i]), after checking that both spans have one length.</summary>
    public static void Unary<TOperation>(ReadOnlySpan<float> x, Span<float> y, VectorWidth width)
        where TOperation : struct, IUnaryOperation
    {
        SpanLengths.Same(x.Length, y.Length);
        fixed (float* px = x, py = y)
        {
            Unary<TOperation>(px, py, x.Length, width);
        }
    }

    /// <inheritdoc cref="Unary{TOperation}(ReadOnlySpan{float}, Span{float}, VectorWidth)"/>
    public static void Unary<TOperation>(float* x, float* y, int count, VectorWidth width)
        where TOperation : struct, IUnaryOperation
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                UnaryLoop<Lanes512, Vector512<float>, TOperation>(x, y, count);
                break;
            case VectorWidth.Bits256:
                UnaryLoop<Lanes256, Vector256<float>, TOperation>(x, y, count);
                break;
            case VectorWidth.Bits128:
                UnaryLoop<Lanes128, Vector128<float>, TOperation>(x, y, count);
                break;
            default:
                UnaryLoop<LanesScalar, float, TOperation>(x, y, count);
                break;
        }
    }

    /// <summary>y[i] = f(a[i], b[i], c[i], p, q).</summary>
    public static void Elements<TOperation>(float* a, float* b, float* c, float* y, int count, float p, float q, VectorWidth width)
        where TOperation : struct, IOperation
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Loop<Lanes512, Vector512<float>, TOperation>(a, b, c, y, count, p, q);
                break;
            case VectorWidth.Bits256:
                Loop<Lanes256, Vector256<float>, TOperation>(a, b, c, y, count, p, q);
                break;
            case VectorWidth.Bits128:
                Loop<Lanes128, Vector128<float>, TOperation>(a, b, c, y, count, p, q);
                break;
            default:
                Loop<LanesScalar, float, TOperation>(a, b, c, y, count, p, q);
                break;
        }
    }

    // Optimised at the first call: a voice is loaded and spoken once by a command line, which has no time to warm up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnaryLoop<TL, TV, TOperation>(float* x, float* y, int count)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TOperation : struct, IUnaryOperation
    {
        int i = 0;
        for (; i <= count - TL.Count; i += TL.Count)
        {
            TL.Store(TOperation.Apply<TL, TV>(TL.Load(x + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = TOperation.Apply<LanesScalar, float>(x[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TL, TV, TOperation>(float* a, float* b, float* c, float* y, int count, float p, float q)
        where TL : struct, ILanes<TV>
        where TV : struct
        where TOperation : struct, IOperation
    {
        TV vp = TL.Splat(p), vq = TL.Splat(q);
        int i = 0;
        for (; i <= count - TL.Count; i += TL.Count)
        {
            TL.Store(TOperation.Apply<TL, TV>(TL.Load(a + i), TL.Load(b + i), TL.Load(c + i), vp, vq), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = TOperation.Apply<LanesScalar, float>(a[i], b[i], c[i], p, q);
        }
    }
}
