using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// A linear layer for a few rows at a time, y = x·Wᵀ + b, in the panels of the convolutions: it costs what its rows cost, from
/// one on.
/// </summary>
public sealed unsafe class PanelMatrix : IProjection
{
    private const int BlockRows = 36;

    private readonly OutputPanels _panels;

    private PanelMatrix(OutputPanels panels) => _panels = panels;

    /// <inheritdoc/>
    public int Outputs => _panels.Outputs;

    /// <inheritdoc/>
    public int Inputs => _panels.Inputs;

    /// <inheritdoc/>
    public long Bytes => _panels.Bytes;

    /// <summary>Packs a matrix.</summary>
    /// <param name="weights"><c>[outputs, inputs]</c>.</param>
    /// <param name="outputs">Rows of the matrix.</param>
    /// <param name="inputs">Columns of the matrix.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="crew">Who packs.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static PanelMatrix Pack(ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias, Crew crew) =>
        Pack(weights, outputs, inputs, bias, Simd.Width, crew);

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y, Crew crew)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (x.Length < (long)rows * Inputs || y.Length < (long)rows * Outputs)
        {
            throw new ArgumentException($"{rows} rows of {Inputs} inputs give as many of {Outputs} outputs: the spans are too short.");
        }

        fixed (float* from = x, to = y)
        {
            var job = new Job { Panels = _panels, X = from, Rows = rows, Y = to };
            crew.Run(ref job);
        }
    }

    internal static PanelMatrix Pack(ReadOnlySpan<float> weights, int outputs, int inputs, ReadOnlySpan<float> bias, VectorWidth width, Crew crew)
    {
        if (weights.Length != (long)outputs * inputs || (!bias.IsEmpty && bias.Length != outputs))
        {
            throw new ArgumentException($"{weights.Length} weights and {bias.Length} biases do not fit a matrix of {outputs} x {inputs}.");
        }

        var panels = new OutputPanels(outputs, inputs, width);
        bias.CopyTo(panels.Bias);
        fixed (float* source = weights)
        {
            var job = new PackJob { Panels = panels, Weights = source };
            crew.Run(ref job);
        }

        return new PanelMatrix(panels);
    }

    private struct Job : ICrewJob
    {
        public OutputPanels Panels;
        public float* X;
        public float* Y;
        public int Rows;

        public readonly void Run(int member, int members)
        {
            int blocks = (Rows + BlockRows - 1) / BlockRows;
            Share share = Share.Of(blocks * Panels.Count, 1, member, members);
            for (int item = share.From; item < share.To; item++)
            {
                (int panel, int block) = Math.DivRem(item, blocks);
                int from = (int)((long)Rows * block / blocks), to = (int)((long)Rows * (block + 1) / blocks);
                Panels.Multiply(X + ((nint)from * Panels.Inputs), Panels.Inputs, to - from, panel, Y + ((nint)from * Panels.Outputs), Panels.Outputs, accumulate: false);
            }
        }
    }

    private struct PackJob : ICrewJob
    {
        public OutputPanels Panels;
        public float* Weights;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Panels.Count, 1, member, members);
            for (int panel = share.From; panel < share.To; panel++)
            {
                int first = panel * Panels.PanelWidth;
                int columns = Math.Min(Panels.PanelWidth, Panels.Outputs - first);
                PanelPacking.FromRows(
                    new ReadOnlySpan<float>(Weights + ((nint)first * Panels.Inputs), columns * Panels.Inputs), Panels.Inputs, columns, Panels.Inputs,
                    new Span<float>(Panels.Panel(panel), Panels.Inputs * Panels.PanelWidth), Panels.PanelWidth);
            }
        }
    }
}
