using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// Squeeze and excitation (Hu et al. 2018): each channel times a gate made of the means of all channels; in the neck of the
/// detector with the input added.
/// </summary>
internal sealed class SqueezeExcitation : INetworkModule
{
    private readonly ConvolutionBlock _squeeze;
    private readonly ConvolutionBlock _excite;
    private readonly float _slope;
    private readonly float _offset;
    private readonly bool _residual;

    private SqueezeExcitation(ConvolutionBlock squeeze, ConvolutionBlock excite, float slope, float offset, bool residual)
        => (_squeeze, _excite, _slope, _offset, _residual) = (squeeze, excite, slope, offset, residual);

    /// <summary>Reads it from the operation <c>GlobalAveragePool</c> on.</summary>
    public static SqueezeExcitation Read(GraphReader graph)
    {
        string input = graph.Take("GlobalAveragePool").Inputs[0];
        ConvolutionBlock squeeze = ConvolutionBlock.Read(graph), excite = ConvolutionBlock.Read(graph);
        OnnxNode gate = graph.Take("HardSigmoid");
        graph.Skip("Mul");
        bool residual = graph.Next is { Operator: "Add" } add && add.Inputs.Contains(input) && add.Inputs.Contains(graph.Last);
        if (residual)
        {
            graph.Skip("Add");
        }

        return new SqueezeExcitation(squeeze, excite, gate.Floats.GetValueOrDefault("alpha", 0.2f), gate.Floats.GetValueOrDefault("beta", 0.5f), residual);
    }

    /// <inheritdoc/>
    public FeatureMap Apply(FeatureMap x, Crew crew)
    {
        var mean = new FeatureMap(1, 1, x.Channels);
        ImagePooling.MeanOfPixels(x.Values, mean.Values);
        float[] gate = _excite.Apply(_squeeze.Apply(mean, crew), crew).Values;
        for (int c = 0; c < gate.Length; c++)
        {
            gate[c] = Math.Clamp((gate[c] * _slope) + _offset, 0, 1) + (_residual ? 1 : 0);
        }

        var y = new FeatureMap(x.Height, x.Width, x.Channels);
        Elementwise.ScaleShift(x.Values, gate, new float[gate.Length], y.Values);
        return y;
    }
}
