using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Layers.Text.Networks;

/// <summary>
/// A block of global mixing of SVTR ("Scene Text Recognition with a Single Visual Model", Du et al. 2022): attention over the
/// columns of a line, then two linear layers, both with the norm first and the input added.
/// </summary>
internal sealed class SvtrBlock
{
    private readonly LineNorm _norm1;
    private readonly PackedMatrix _queriesKeysValues;
    private readonly int _heads;
    private readonly PackedMatrix _projection;
    private readonly LineNorm _norm2;
    private readonly PackedMatrix _wide;
    private readonly PackedMatrix _narrow;

    private SvtrBlock(GraphReader graph)
    {
        _norm1 = LineNorm.Read(graph);
        graph.SkipShapesTo("MatMul");
        _queriesKeysValues = ReadLinear(graph);
        int width = _queriesKeysValues.Inputs;
        graph.SkipShapesTo("Mul");

        // The queries are scaled by 1 / √(channels of a head).
        float scale = graph.TakeWithConstant("Mul")[0];
        int each = (int)Math.Round(1 / ((double)scale * scale));
        if (each < 1 || width % each != 0 || _queriesKeysValues.Outputs != 3 * width)
        {
            throw graph.Odd("attention is not of the expected kind");
        }

        _heads = width / each;
        graph.SkipShapesTo("MatMul");
        graph.Skip("MatMul", "Softmax", "MatMul");
        graph.SkipShapesTo("MatMul");
        _projection = ReadLinear(graph);
        graph.Skip("Add");
        _norm2 = LineNorm.Read(graph);
        _wide = ReadLinear(graph);
        graph.Skip("Mul", "Sigmoid", "Mul");
        _narrow = ReadLinear(graph);
        graph.Skip("Add");
    }

    /// <summary>Reads it from its first norm on.</summary>
    public static SvtrBlock Read(GraphReader graph) => new(graph);

    /// <summary>Reads a linear layer: <c>MatMul</c> and <c>Add</c>.</summary>
    public static PackedMatrix ReadLinear(GraphReader graph)
    {
        OnnxTensor weights = graph.Constant(graph.Take("MatMul").Inputs[1]);
        float[] bias = graph.TakeWithConstant("Add");
        if (weights.Shape is not [int inputs, int outputs] || bias.Length != outputs)
        {
            throw graph.Odd("a linear layer is not of the expected kind");
        }

        var turned = new float[weights.Values.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                turned[(o * inputs) + i] = weights.Values[(i * outputs) + o];
            }
        }

        return PackedMatrix.Pack(turned, outputs, inputs, bias);
    }

    /// <summary>Changes the columns of a line in place.</summary>
    /// <param name="x">[T, channels].</param>
    /// <param name="crew">Who does it.</param>
    public void Apply(Span<float> x, Crew crew)
    {
        int channels = _queriesKeysValues.Inputs, count = x.Length / channels;
        var normed = new float[x.Length];
        _norm1.Apply(x, normed);
        var mixed = new float[3 * x.Length];
        _queriesKeysValues.Multiply(normed, count, mixed, crew);
        float[] attended = Attend(mixed, count, channels);
        var branch = new float[x.Length];
        _projection.Multiply(attended, count, branch, crew);
        Elementwise.Add(x, branch, x);
        _norm2.Apply(x, normed);
        var wide = new float[count * _wide.Outputs];
        _wide.Multiply(normed, count, wide, crew);
        Activations.Silu(wide, wide);
        _narrow.Multiply(wide, count, branch, crew);
        Elementwise.Add(x, branch, x);
    }

    /// <summary>Attention of every column to every column, head by head. <paramref name="mixed"/>: [T, 3, heads, channels of a head].</summary>
    private float[] Attend(float[] mixed, int count, int channels)
    {
        int each = channels / _heads, row = 3 * channels;
        float scale = 1 / MathF.Sqrt(each);
        var result = new float[count * channels];
        var scores = new float[count];
        for (int head = 0; head < _heads; head++)
        {
            for (int q = 0; q < count; q++)
            {
                ReadOnlySpan<float> query = mixed.AsSpan((q * row) + (head * each), each);
                for (int k = 0; k < count; k++)
                {
                    scores[k] = Dot.Product(query, mixed.AsSpan((k * row) + channels + (head * each), each));
                }

                Softmax.Rows(scores, count, scale);
                Span<float> sum = result.AsSpan((q * channels) + (head * each), each);
                for (int k = 0; k < count; k++)
                {
                    Elementwise.AddScaled(sum, mixed.AsSpan((k * row) + (2 * channels) + (head * each), each), scores[k], sum);
                }
            }
        }

        return result;
    }
}

/// <summary>Layer normalisation as Paddle writes it out.</summary>
internal sealed record LineNorm(float[] Weight, float[] Bias, float Epsilon)
{
    /// <summary>Reads it from the operation <c>ReduceMean</c> on.</summary>
    public static LineNorm Read(GraphReader graph)
    {
        graph.Skip("ReduceMean", "Sub", "Pow", "ReduceMean");
        float epsilon = graph.TakeWithConstant("Add")[0];
        graph.Skip("Sqrt", "Div");
        float[] scale = graph.TakeWithConstant("Mul");
        return new LineNorm(scale, graph.TakeWithConstant("Add"), epsilon);
    }

    /// <summary>Applies it to each row.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y) => Normalization.LayerNorm(x, y, Weight, Bias, Epsilon);
}
