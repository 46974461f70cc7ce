using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>A transposed convolution of 2 x 2 with a stride of 2: every pixel becomes a block of four, by one matrix product.</summary>
internal sealed class DoublingConvolution : INetworkModule
{
    private readonly PackedMatrix _weights;
    private readonly int _outputs;
    private readonly bool _relu;

    private DoublingConvolution(PackedMatrix weights, int outputs, bool relu) => (_weights, _outputs, _relu) = (weights, outputs, relu);

    /// <summary>Reads it from the operation <c>ConvTranspose</c> on: bias, batch normalisation and ReLU, where they follow.</summary>
    public static DoublingConvolution Read(GraphReader graph)
    {
        OnnxNode node = graph.Take("ConvTranspose");
        OnnxTensor kernel = graph.Constant(node.Inputs[1]);
        if (kernel.Shape is not [int inputs, int outputs, 2, 2] || node.Integers["strides"] is not [2, 2])
        {
            throw graph.Odd("a transposed convolution is not of the expected kind");
        }

        // [inputs, outputs, 2, 2] becomes [outputs, 4, inputs], so that the folding sees one output after the other.
        var weights = new float[kernel.Values.Length];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < 4 * outputs; o++)
            {
                weights[(o * inputs) + i] = kernel.Values[(i * 4 * outputs) + o];
            }
        }

        float[] bias = graph.NextTakesConstant("Add", out float[] shift) && shift.Length == outputs ? [.. graph.TakeWithConstant("Add")] : new float[outputs];
        ConvolutionBlock.Fold(graph, weights, bias);
        bool relu = graph.Next is { Operator: "Relu" };
        if (relu)
        {
            graph.Skip("Relu");
        }

        float[] four = [.. bias.SelectMany(value => Enumerable.Repeat(value, 4))];
        return new DoublingConvolution(PackedMatrix.Pack(weights, 4 * outputs, inputs, four), outputs, relu);
    }

    /// <inheritdoc/>
    public FeatureMap Apply(FeatureMap x, Crew crew)
    {
        var blocks = new float[x.Height * x.Width * 4 * _outputs];
        _weights.Multiply(x.Values, x.Height * x.Width, blocks, crew);
        var y = new FeatureMap(2 * x.Height, 2 * x.Width, _outputs);
        for (int i = 0; i < x.Height * x.Width; i++)
        {
            int row = 2 * (i / x.Width), column = 2 * (i % x.Width);
            for (int o = 0; o < _outputs; o++)
            {
                for (int k = 0; k < 4; k++)
                {
                    float value = blocks[(((i * _outputs) + o) * 4) + k];
                    y.Values[((((row + (k / 2)) * y.Width) + column + (k % 2)) * _outputs) + o] = _relu ? Math.Max(0, value) : value;
                }
            }
        }

        return y;
    }
}
