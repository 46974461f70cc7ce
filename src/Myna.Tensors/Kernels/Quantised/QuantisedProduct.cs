using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Quantised;

/// <summary>Shares a product with quantised weights out to a crew: rows are rounded, then the panels of the weights are cut into shares.</summary>
internal static unsafe class QuantisedProduct
{
    /// <summary>Rows done at once: what their rounded form takes stays near the caches.</summary>
    private const int MostRows = 256;

    /// <summary>From this many values on, rounding them is shared out too; below, handing it out costs more than doing it.</summary>
    private const int ManyValues = 16 * 1024;

    /// <summary>Panels that a kernel likes to do together: shares end on multiples of it.</summary>
    private const int PanelsAtOnce = 2;

    /// <summary>y = x·Wᵀ + b. Parameters as <see cref="IProjection.Multiply"/>.</summary>
    public static void Multiply(ReadOnlySpan<float> x, int rows, QuantisedMatrix weights, Span<float> y, Crew crew, QuantisedKernel kernel)
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

        fixed (float* xs = x, ys = y)
        {
            for (int first = 0; first < rows; first += MostRows)
            {
                int count = Math.Min(MostRows, rows - first);
                QuantisedRows rounded = Round(xs + ((nint)first * weights.Inputs), count, weights, crew, kernel);
                var job = new ProductJob
                {
                    X = rounded,
                    Rows = count,
                    Weights = weights,
                    Y = ys + ((nint)first * weights.Outputs),
                    Kernel = kernel,
                };
                crew.Run(ref job);
            }
        }
    }

    private static QuantisedRows Round(float* x, int rows, QuantisedMatrix weights, Crew crew, QuantisedKernel kernel)
    {
        var job = new RoundJob
        {
            Source = x,
            Rows = rows,
            Inputs = weights.Inputs,
            Zero = weights.Format == QuantisedFormat.Int8 ? QuantisedLayout.Int8Zero : QuantisedLayout.Int4Zero,
            Target = QuantisedRows.Reserve(rows, weights.Groups, kernel.ReadsPairs(weights.Format)),
            Width = kernel.Width,
        };
        if ((long)rows * weights.Inputs < ManyValues)
        {
            job.Run(0, 1);
        }
        else
        {
            crew.Run(ref job);
        }

        return job.Target;
    }

    private struct RoundJob : ICrewJob
    {
        public float* Source;
        public int Rows;
        public int Inputs;
        public int Zero;
        public QuantisedRows Target;
        public VectorWidth Width;

        public readonly void Run(int member, int members)
        {
            Share rows = Share.Of(Rows, QuantisedRows.MostInBlock, member, members);
            for (int row = rows.From; row < rows.To; row++)
            {
                Target.Round(Source + ((nint)row * Inputs), Inputs, row, Zero, Width);
            }
        }
    }

    private struct ProductJob : ICrewJob
    {
        public QuantisedRows X;
        public int Rows;
        public QuantisedMatrix Weights;
        public float* Y;
        public QuantisedKernel Kernel;

        public readonly void Run(int member, int members)
        {
            Share panels = Share.Of(Weights.Panels, PanelsAtOnce, member, members);
            if (panels.Count > 0)
            {
                Kernel.Multiply(X, Rows, Weights, panels.From, panels.To, Y);
            }
        }
    }
}
