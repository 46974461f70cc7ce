using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Kernels.Convolutions;

/// <content>Packing weights, transformed for the fast algorithm, from where the checkpoint's tensor lies.</content>
public sealed unsafe partial class StreamedConvolution
{
    /// <summary>Packs a convolution.</summary>
    /// <param name="weights"><c>[outputs, inputs, taps]</c>, as PyTorch's Conv1d has them.</param>
    /// <param name="bias"><c>[outputs]</c>.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="dilation">Rows from one tap to the next.</param>
    /// <param name="frameRows">Rows of a frame.</param>
    /// <param name="tileOutputs">Outputs of a tile of the fast algorithm (2, 4 or 6 for seven taps, 3 or 5 for two); 1 for plain products.</param>
    /// <param name="crew">Who packs.</param>
    public static StreamedConvolution Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int taps, int dilation, int frameRows, int tileOutputs, Crew crew) =>
        Pack(weights, bias, outputs, inputs, taps, dilation, frameRows, tileOutputs, Simd.Width, crew);

    /// <summary>
    /// Packs a transposed convolution whose kernel is a multiple of its stride, as the convolution that makes all <paramref name="stride"/>
    /// rows for an input row at once: its output row <c>[stride · outputs]</c> is those rows, one after the other.
    /// </summary>
    /// <param name="weights"><c>[inputs, outputs, kernel]</c>, as PyTorch's ConvTranspose1d has them.</param>
    /// <param name="bias"><c>[outputs]</c>.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="kernel">Number of taps, a multiple of the stride.</param>
    /// <param name="stride">Output rows for one input row.</param>
    /// <param name="frameRows">Input rows of a frame.</param>
    /// <param name="tileOutputs">As at <see cref="Pack(ReadOnlySpan{float}, ReadOnlySpan{float}, int, int, int, int, int, int, Crew)"/>.</param>
    /// <param name="crew">Who packs.</param>
    public static StreamedConvolution PackTransposed(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride, int frameRows, int tileOutputs, Crew crew) =>
        PackTransposed(weights, bias, inputs, outputs, kernel, stride, frameRows, tileOutputs, Simd.Width, crew);

    /// <summary>How many outputs a tile should have: what costs the fewest products, counting that each tile's weights are also read.</summary>
    /// <param name="taps">Number of taps.</param>
    /// <param name="dilation">Rows from one tap to the next.</param>
    /// <param name="frameRows">Rows of a frame.</param>
    public static int BestTileOutputs(int taps, int dilation, int frameRows)
    {
        int best = 1;
        long least = (long)taps * (frameRows + 1);
        foreach (int outputs in taps == 7 ? [2, 4, 6] : taps == 2 ? [3, 5] : ReadOnlySpan<int>.Empty)
        {
            long tiles = (long)CeilingOf(CeilingOf(frameRows, dilation), outputs) * dilation;
            long products = (outputs + taps - 1) * (tiles + 1);
            if (products < least)
            {
                (best, least) = (outputs, products);
            }
        }

        return best;
    }

    internal static StreamedConvolution Pack(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int outputs, int inputs, int taps, int dilation, int frameRows, int tileOutputs, VectorWidth width, Crew crew)
    {
        CheckLengths(weights.Length, (long)outputs * inputs * taps, bias.Length, outputs);
        var convolution = new StreamedConvolution(outputs, inputs, taps, dilation, frameRows, tileOutputs, width);
        bias.CopyTo(convolution._panels.Bias);
        convolution.Fill(weights, new ConvolutionTaps(inputs, taps), crew);
        return convolution;
    }

    internal static StreamedConvolution PackTransposed(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputs, int outputs, int kernel, int stride, int frameRows, int tileOutputs, VectorWidth width, Crew crew)
    {
        (int taps, int rest) = Math.DivRem(kernel, stride);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rest, 0, nameof(kernel));
        CheckLengths(weights.Length, (long)outputs * inputs * kernel, bias.Length, outputs);
        var convolution = new StreamedConvolution(stride * outputs, inputs, taps, 1, frameRows, tileOutputs, width);
        for (int phase = 0; phase < stride; phase++)
        {
            bias.CopyTo(convolution._panels.Bias[(phase * outputs)..]);
        }

        convolution.Fill(weights, new TransposedTaps(outputs, stride, taps), crew);
        return convolution;
    }

    private static void CheckLengths(int weights, long wanted, int bias, int outputs)
    {
        if (weights != wanted || bias != outputs)
        {
            throw new ArgumentException($"{weights} weights and {bias} biases do not fit a convolution of {wanted} weights and {outputs} outputs.");
        }
    }

    private void Fill<TTaps>(ReadOnlySpan<float> weights, TTaps taps, Crew crew)
        where TTaps : struct, ITapWeights
    {
        fixed (float* source = weights)
        {
            var job = new PackJob<TTaps> { Convolution = this, Weights = source, TapsOf = taps };
            crew.Run(ref job);
        }
    }

    /// <summary>Packs one panel: <c>[product or tap, inputs, panel width]</c>.</summary>
    private void FillPanel<TTaps>(float* weights, TTaps tapsOf, int panel)
        where TTaps : struct, ITapWeights
    {
        const int InputsAtOnce = 16;
        int panelWidth = _panels.PanelWidth;
        int parts = _algorithm?.Products ?? Taps;
        float* target = _panels.Panel(panel);
        Span<float> taps = stackalloc float[Taps];
        Span<float> values = stackalloc float[parts];
        int first = panel * panelWidth;
        for (int block = 0; block < Inputs; block += InputsAtOnce)
        {
            for (int column = 0; column < Math.Min(panelWidth, Outputs - first); column++)
            {
                for (int input = block; input < Math.Min(block + InputsAtOnce, Inputs); input++)
                {
                    tapsOf.Read(weights, first + column, input, taps);
                    if (_algorithm is null)
                    {
                        taps.CopyTo(values);
                    }
                    else
                    {
                        _algorithm.Filter(taps, values);
                    }

                    float* to = target + ((nint)input * panelWidth) + column;
                    for (int part = 0; part < parts; part++)
                    {
                        to[(nint)part * Inputs * panelWidth] = values[part];
                    }
                }
            }
        }
    }

    private struct PackJob<TTaps> : ICrewJob
        where TTaps : struct, ITapWeights
    {
        public StreamedConvolution Convolution;
        public float* Weights;
        public TTaps TapsOf;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Convolution._panels.Count, 1, member, members);
            for (int panel = share.From; panel < share.To; panel++)
            {
                Convolution.FillPanel(Weights, TapsOf, panel);
            }
        }
    }
}
