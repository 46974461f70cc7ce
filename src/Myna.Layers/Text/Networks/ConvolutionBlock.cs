using Myna.Tensors.Kernels.Images;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// A convolution with what follows it: batch normalisation or a learnable scale and shift (folded into the weights), an
/// activation, and another learnable scale and shift.
/// </summary>
internal sealed class ConvolutionBlock : INetworkModule
{
    private readonly ImageConvolution? _dense;
    private readonly DepthwiseImageConvolution? _depthwise;
    private readonly ImageFinish _finish;

    private ConvolutionBlock(ImageConvolution? dense, DepthwiseImageConvolution? depthwise, ImageFinish finish)
        => (_dense, _depthwise, _finish) = (dense, depthwise, finish);

    /// <summary>Channels of the result.</summary>
    public int Outputs => _dense?.Outputs ?? _depthwise!.Channels;

    /// <summary>Reads it from the operation <c>Conv</c> on.</summary>
    public static ConvolutionBlock Read(GraphReader graph)
    {
        OnnxNode node = graph.Take("Conv");
        OnnxTensor kernel = graph.Constant(node.Inputs[1]);
        if (kernel.Shape.Count != 4 || node.Integers.GetValueOrDefault("dilations") is { } dilations && dilations.Any(d => d != 1))
        {
            throw graph.Odd("a convolution is not of the expected kind");
        }

        int outputs = kernel.Shape[0], inputs = kernel.Shape[1];
        float[] weights = [.. kernel.Values];
        float[] bias = node.Inputs.Count > 2 ? [.. graph.Constant(node.Inputs[2]).Values] : new float[outputs];
        IReadOnlyList<long> strides = node.Integers["strides"], pads = node.Integers["pads"];
        var window = new ImageWindow(kernel.Shape[2], kernel.Shape[3], (int)strides[0], (int)strides[1], (int)pads[0], (int)pads[1]);
        if (bias.Length != outputs || pads[0] != pads[2] || pads[1] != pads[3])
        {
            throw graph.Odd("a convolution is not of the expected kind");
        }

        Fold(graph, weights, bias);
        ImageFinish finish = ReadFinish(graph);
        int groups = (int)node.Integers["group"][0];
        return groups == 1 ? new ConvolutionBlock(ImageConvolution.Pack(weights, outputs, inputs, bias, window), null, finish)
            : groups == outputs && inputs == 1 ? new ConvolutionBlock(null, new DepthwiseImageConvolution(weights, outputs, bias, window), finish)
            : throw graph.Odd($"a convolution has {groups} groups of channels");
    }

    /// <inheritdoc/>
    public FeatureMap Apply(FeatureMap x, Crew crew)
    {
        ImageWindow window = _dense?.Window ?? _depthwise!.Window;
        var y = new FeatureMap(window.OutputHeight(x.Height), window.OutputWidth(x.Width), Outputs);
        _dense?.Apply(x.Values, x.Height, x.Width, y.Values, _finish, crew);
        _depthwise?.Apply(x.Values, x.Height, x.Width, y.Values, _finish, crew);
        return y;
    }

    /// <summary>Works a batch normalisation, or a scale and a shift for all channels, into the weights.</summary>
    internal static void Fold(GraphReader graph, float[] weights, float[] bias)
    {
        int outputs = bias.Length, each = weights.Length / outputs;
        if (graph.Next is { Operator: "BatchNormalization" })
        {
            OnnxNode norm = graph.Take("BatchNormalization");
            float[][] terms = [.. norm.Inputs.Skip(1).Select(name => graph.Constant(name).Values)];
            double epsilon = norm.Floats.GetValueOrDefault("epsilon", 1e-5f);
            for (int o = 0; o < outputs; o++)
            {
                double scale = terms[0][o] / Math.Sqrt(terms[3][o] + epsilon);
                Scale(weights.AsSpan(o * each, each), scale);
                bias[o] = (float)(((bias[o] - terms[2][o]) * scale) + terms[1][o]);
            }
        }
        else if (graph.NextTakesConstant("Mul", out float[] factor) && factor.Length == 1 && graph.Next!.Inputs.Contains(graph.Last))
        {
            _ = graph.Take("Mul");
            float shift = graph.TakeWithConstant("Add")[0];
            Scale(weights, factor[0]);
            for (int o = 0; o < outputs; o++)
            {
                bias[o] = (float)(((double)bias[o] * factor[0]) + shift);
            }
        }
    }

    private static void Scale(Span<float> weights, double factor)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(weights[i] * factor);
        }
    }

    private static ImageFinish ReadFinish(GraphReader graph)
    {
        if (graph.Next is { Operator: "Relu" })
        {
            graph.Skip("Relu");
            return new ImageFinish(ImageActivation.Relu);
        }

        if (graph.NextTakesConstant("Mul", out float[] one) && one is [1] && graph.Next!.Inputs.Contains(graph.Last))
        {
            graph.Skip("Mul", "Sigmoid", "Mul");
            return new ImageFinish(ImageActivation.Silu);
        }

        if (graph.NextTakesConstant("Add", out float[] three) && three is [3] && graph.Next!.Inputs.Contains(graph.Last))
        {
            graph.Skip("Add", "Clip", "Mul", "Div");
            float scale = graph.TakeWithConstant("Mul")[0];
            return new ImageFinish(ImageActivation.HardSwish, scale, graph.TakeWithConstant("Add")[0]);
        }

        return new ImageFinish(ImageActivation.None);
    }
}
