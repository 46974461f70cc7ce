using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Signal;

/// <summary>Products of samples and windows, of any length and alignment; the same bits at every vector width.</summary>
internal static unsafe class WindowedFrames
{
    /// <summary>y = x·window. <paramref name="y"/> may be <paramref name="x"/>.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> window, Span<float> y, VectorWidth width)
    {
        CheckLengths(x, window, y);
        fixed (float* px = x, pw = window, py = y)
        {
            switch (width)
            {
                case VectorWidth.Bits512:
                    Multiply<Lanes512, Vector512<float>>(px, pw, py, 0, x.Length);
                    break;
                case VectorWidth.Bits256:
                    Multiply<Lanes256, Vector256<float>>(px, pw, py, 0, x.Length);
                    break;
                case VectorWidth.Bits128:
                    Multiply<Lanes128, Vector128<float>>(px, pw, py, 0, x.Length);
                    break;
                default:
                    Multiply<LanesScalar, float>(px, pw, py, 0, x.Length);
                    break;
            }
        }
    }

    /// <summary>y += x·window, with one rounding.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> window, Span<float> y, VectorWidth width)
    {
        CheckLengths(x, window, y);
        fixed (float* px = x, pw = window, py = y)
        {
            switch (width)
            {
                case VectorWidth.Bits512:
                    MultiplyAdd<Lanes512, Vector512<float>>(px, pw, py, 0, x.Length);
                    break;
                case VectorWidth.Bits256:
                    MultiplyAdd<Lanes256, Vector256<float>>(px, pw, py, 0, x.Length);
                    break;
                case VectorWidth.Bits128:
                    MultiplyAdd<Lanes128, Vector128<float>>(px, pw, py, 0, x.Length);
                    break;
                default:
                    MultiplyAdd<LanesScalar, float>(px, pw, py, 0, x.Length);
                    break;
            }
        }
    }

    private static void Multiply<TL, TV>(float* x, float* window, float* y, nint i, nint count)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (; i <= count - TL.Count; i += TL.Count)
        {
            TL.Store(TL.Multiply(TL.Load(x + i), TL.Load(window + i)), y + i);
        }

        if (i < count)
        {
            Multiply<LanesScalar, float>(x, window, y, i, count);
        }
    }

    private static void MultiplyAdd<TL, TV>(float* x, float* window, float* y, nint i, nint count)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (; i <= count - TL.Count; i += TL.Count)
        {
            TL.Store(TL.Fma(TL.Load(x + i), TL.Load(window + i), TL.Load(y + i)), y + i);
        }

        if (i < count)
        {
            MultiplyAdd<LanesScalar, float>(x, window, y, i, count);
        }
    }

    private static void CheckLengths(ReadOnlySpan<float> x, ReadOnlySpan<float> window, Span<float> y)
    {
        if (x.Length != window.Length || x.Length != y.Length)
        {
            throw new ArgumentException($"The spans differ in length: {x.Length}, {window.Length} and {y.Length}.");
        }
    }
}
