using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Myna.Tensors.Hardware;

namespace Myna.Tensors.Kernels;

/// <summary>
/// Rotary position embedding (Su et al., RoFormer, 2021) over the two halves of a head: with a the first and b the
/// second half, (a, b) → (a·cos - b·sin, a·sin + b·cos), angle(p, i) = p·base^(-2i/d). Immutable: threads may share it.
/// </summary>
public sealed unsafe class RotaryPositions
{
    private readonly float[] _cos; // [positions, d/2]
    private readonly float[] _sin; // [positions, d/2]

    /// <summary>Makes the tables, in double precision and rounded to float.</summary>
    /// <param name="positions">How many positions the tables reach: 0..positions-1.</param>
    /// <param name="headSize">d, even.</param>
    /// <param name="angleBase">10 000 unless the model says otherwise.</param>
    /// <param name="offset">Added to every position: a stream without end goes on in tables that begin where the last one ended.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the head size is odd.</exception>
    public RotaryPositions(int positions, int headSize, double angleBase = 10_000, long offset = 0)
    {
        if (positions <= 0 || headSize <= 0 || headSize % 2 != 0)
        {
            throw new ArgumentException($"Rotary positions need at least one position and an even head size, not {positions} and {headSize}.");
        }

        Positions = positions;
        HeadSize = headSize;
        int half = headSize / 2;
        _cos = new float[checked(positions * half)];
        _sin = new float[positions * half];
        for (int i = 0; i < half; i++)
        {
            double step = Math.Pow(angleBase, -2.0 * i / headSize);
            for (int position = 0; position < positions; position++)
            {
                (double sin, double cos) = Math.SinCos((offset + position) * step);
                _cos[(position * half) + i] = (float)cos;
                _sin[(position * half) + i] = (float)sin;
            }
        }
    }

    /// <summary>How many positions the tables reach.</summary>
    public int Positions { get; }

    /// <summary>d, the values of a head.</summary>
    public int HeadSize { get; }

    /// <summary>Turns the heads of consecutive rows in place.</summary>
    /// <param name="x">[T, heads, d].</param>
    /// <param name="heads">Heads in a row.</param>
    /// <param name="firstPosition">The position of the first row.</param>
    /// <exception cref="ArgumentException">The length is not whole rows, or a row lies past the tables.</exception>
    public void Apply(Span<float> x, int heads, int firstPosition = 0) => Apply(x, heads, firstPosition, Simd.Width);

    /// <summary>Turns rows that lie apart: the queries or keys inside a joint projection.</summary>
    /// <param name="x">First row, <c>[heads, d]</c>, the others each <paramref name="rowStride"/> floats behind the one before.</param>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="firstPosition">Position of the first row.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a position lies outside the tables.</exception>
    public void Apply(Span<float> x, int rowStride, int rows, int heads, int firstPosition)
    {
        int rowLength = checked(heads * HeadSize);
        if (rows < 0 || rowStride < rowLength || (rows > 0 && x.Length < ((long)(rows - 1) * rowStride) + rowLength))
        {
            throw new ArgumentException($"{rows} rows of {rowLength} values, {rowStride} apart, do not fit into {x.Length} values.");
        }

        if (firstPosition < 0 || firstPosition > Positions - rows)
        {
            throw new ArgumentException($"Rows at positions {firstPosition}..{firstPosition + rows - 1} do not fit tables for {Positions} positions.");
        }

        fixed (float* p = x)
        {
            Apply(p, rowStride, rows, heads, firstPosition, Simd.Width);
        }
    }

    internal void Apply(Span<float> x, int heads, int firstPosition, VectorWidth width)
    {
        int rowLength = checked(heads * HeadSize);
        int rows = SpanLengths.Rows(x.Length, rowLength);
        if (firstPosition < 0 || firstPosition > Positions - rows)
        {
            throw new ArgumentException($"Rows at positions {firstPosition}..{firstPosition + rows - 1} do not fit tables for {Positions} positions.");
        }

        fixed (float* p = x)
        {
            Apply(p, rowLength, rows, heads, firstPosition, width);
        }
    }

    /// <summary>
    /// Turns <paramref name="heads"/> neighbouring heads in each of the rows, which lie <paramref name="rowStride"/> floats
    /// apart: for q and k inside rows of [3, heads, d]. The caller has checked the positions.
    /// </summary>
    internal void Apply(float* x, nint rowStride, int rows, int heads, int firstPosition, VectorWidth width)
    {
        int half = HeadSize / 2;
        fixed (float* cos = _cos, sin = _sin)
        {
            for (int row = 0; row < rows; row++)
            {
                nint at = (nint)(firstPosition + row) * half;
                float* from = x + (row * rowStride);
                switch (width)
                {
                    case VectorWidth.Bits512:
                        Turn<Lanes512, Vector512<float>>(from, cos + at, sin + at, heads, half);
                        break;
                    case VectorWidth.Bits256:
                        Turn<Lanes256, Vector256<float>>(from, cos + at, sin + at, heads, half);
                        break;
                    case VectorWidth.Bits128:
                        Turn<Lanes128, Vector128<float>>(from, cos + at, sin + at, heads, half);
                        break;
                    default:
                        Turn<LanesScalar, float>(from, cos + at, sin + at, heads, half);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<TL, TV>(float* row, float* cos, float* sin, int heads, int half)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        for (int head = 0; head < heads; head++)
        {
            float* a = row + (head * 2 * half);
            int i = 0;
            for (; i <= half - TL.Count; i += TL.Count)
            {
                TurnOne<TL, TV>(a + i, a + half + i, cos + i, sin + i);
            }

            for (; i < half; i++)
            {
                TurnOne<LanesScalar, float>(a + i, a + half + i, cos + i, sin + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnOne<TL, TV>(float* a, float* b, float* cos, float* sin)
        where TL : struct, ILanes<TV>
        where TV : struct
    {
        TV va = TL.Load(a), vb = TL.Load(b), c = TL.Load(cos), s = TL.Load(sin);
        TL.Store(TL.Subtract(TL.Multiply(va, c), TL.Multiply(vb, s)), a);
        TL.Store(TL.Fma(va, s, TL.Multiply(vb, c)), b);
    }
}
