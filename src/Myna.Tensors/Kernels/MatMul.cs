using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels;

/// <summary>y = x·Wᵀ + b for a packed W: the linear layer of every network here.</summary>
public static unsafe class MatMul
{
    /// <summary>Multiplies on the calling thread.</summary>
    /// <param name="x"><c>[rows, inputs]</c>, row-major.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="weights">W and b.</param>
    /// <param name="y">Receives <c>[rows, outputs]</c>; must not overlap x.</param>
    public static void Multiply(ReadOnlySpan<float> x, int rows, PackedMatrix weights, Span<float> y)
    {
        Check(x, rows, weights, y);
        fixed (float* xs = x, ys = y)
        {
            if (rows == 1)
            {
                Gemv.Multiply(weights, xs, ys, 0, Gemv.Pairs(weights));
            }
            else
            {
                Gemm.Multiply(xs, weights.Inputs, rows, weights, ys, weights.Outputs);
            }
        }

        // The kernels hold bare pointers into the weights, which the garbage collector does not see.
        GC.KeepAlive(weights);
    }

    /// <summary>y += x·Wᵀ on the calling thread, for weights without a bias.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, PackedMatrix, Span{float})"/>
    public static void MultiplyAdd(ReadOnlySpan<float> x, int rows, PackedMatrix weights, Span<float> y)
    {
        Check(x, rows, weights, y);
        CheckNoBias(weights);
        fixed (float* xs = x, ys = y)
        {
            Gemm.Multiply(xs, weights.Inputs, rows, weights, ys, weights.Outputs, accumulate: true);
        }

        GC.KeepAlive(weights);
    }

    /// <summary>Multiplies with a crew: many rows are shared out by rows, few by outputs. The result has the same bits either way.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, PackedMatrix, Span{float})"/>
    public static void Multiply(ReadOnlySpan<float> x, int rows, PackedMatrix weights, Span<float> y, Crew crew)
    {
        Check(x, rows, weights, y);
        fixed (float* xs = x, ys = y)
        {
            var job = new Job { X = xs, Rows = rows, Weights = weights, Y = ys };
            crew.Run(ref job);
        }
    }

    /// <summary>y += x·Wᵀ with a crew, for weights without a bias.</summary>
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, PackedMatrix, Span{float})"/>
    public static void MultiplyAdd(ReadOnlySpan<float> x, int rows, PackedMatrix weights, Span<float> y, Crew crew)
    {
        Check(x, rows, weights, y);
        CheckNoBias(weights);
        fixed (float* xs = x, ys = y)
        {
            var job = new Job { X = xs, Rows = rows, Weights = weights, Y = ys, Accumulate = true };
            crew.Run(ref job);
        }
    }

    private static void Check(ReadOnlySpan<float> x, int rows, PackedMatrix weights, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (x.Length < (long)rows * weights.Inputs)
        {
            throw new ArgumentException($"{rows} rows of {weights.Inputs} inputs need more than the {x.Length} values given.", nameof(x));
        }

        if (y.Length < (long)rows * weights.Outputs)
        {
            throw new ArgumentException($"{rows} rows of {weights.Outputs} outputs do not fit into {y.Length} values.", nameof(y));
        }
    }

    private static void CheckNoBias(PackedMatrix weights)
    {
        if (weights.Bias != null)
        {
            throw new ArgumentException("A product that is added to y takes weights without a bias.", nameof(weights));
        }
    }

    private struct Job : ICrewJob
    {
        public float* X;
        public float* Y;
        public int Rows;
        public PackedMatrix Weights;
        public bool Accumulate;

        public readonly void Run(int member, int members)
        {
            if (Rows == 1 && !Accumulate)
            {
                Share pairs = Share.Of(Gemv.Pairs(Weights), Gemv.PairsAtOnce, member, members);
                Gemv.Multiply(Weights, X, Y, pairs.From, pairs.To);
            }
            else if (Rows >= GemmTile.Rows * members)
            {
                Share rows = Share.Of(Rows, GemmTile.Rows, member, members);
                Gemm.Multiply(X + ((nint)rows.From * Weights.Inputs), Weights.Inputs, rows.Count, Weights, Y + ((nint)rows.From * Weights.Outputs), Weights.Outputs, Accumulate);
            }
            else
            {
                Share panels = Share.Of(Weights.Panels, 1, member, members);
                for (int panel = panels.From; panel < panels.To; panel++)
                {
                    Gemm.MultiplyPanel(X, Weights.Inputs, Rows, Weights, panel, Y, Weights.Outputs, Accumulate);
                }
            }
        }
    }
}
