using Myna.Bench.Onnx;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>
/// A linear layer, y = x·Wᵀ + b with constant W. ONNX gets MatMul + Add with W stored <c>[inputs, outputs]</c>, as
/// exporters write a Linear; it fuses them to one Gemm and packs W while it loads, as Myna does.
/// </summary>
internal sealed class LinearContest : Contest
{
    private readonly Crew _crew;
    private readonly PackedMatrix _weights;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly int _rows;

    private LinearContest(string shape, int rows, int inputs, float[] x, PackedMatrix weights, OnnxRunner onnx, Crew crew)
        : base("linear", shape, 2.0 * rows * inputs * weights.Outputs, onnx)
    {
        (_rows, _x, _weights, _crew) = (rows, x, weights, crew);
        _y = new float[rows * weights.Outputs];
    }

    /// <summary>Makes the layer for both sides.</summary>
    public static LinearContest Create(int rows, int inputs, int outputs, Crew crew)
    {
        float[] x = Numbers.Uniform(rows * inputs, 1);
        float[] weights = Numbers.Uniform(outputs * inputs, 2, 1f / MathF.Sqrt(inputs)); // [outputs, inputs]
        float[] bias = Numbers.Uniform(outputs, 3);
        byte[] model = new OnnxModel([rows, inputs], [rows, outputs])
            .Constant("w", Numbers.Transposed(weights, outputs, inputs), inputs, outputs)
            .Constant("b", bias, outputs)
            .Node("MatMul", [OnnxModel.Input, "w"], "product")
            .Node("Add", ["product", "b"], OnnxModel.Output)
            .ToArray();
        var onnx = new OnnxRunner(model, x, [rows, inputs], [rows, outputs], crew.Members);
        PackedMatrix packed = PackedMatrix.Pack(weights, outputs, inputs, bias);
        return new LinearContest($"{rows} x {inputs} -> {outputs}", rows, inputs, x, packed, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna() => MatMul.Multiply(_x, _rows, _weights, _y, _crew);

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx) => Numbers.RelativeDifference(_y, onnx);
}
