using Myna.Tensors.Graphs;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Onnx;

namespace Myna.Tensors.Tests.Graphs;

/// <summary>Operations against what ONNX's specification says, computed here the plain way.</summary>
public sealed class OnnxGraphTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Windows => new()
    {
        // inputs, outputs, groups, kernel, stride, dilation, pad before, pad after
        { 3, 5, 1, 3, 1, 1, 1, 1 },
        { 4, 6, 1, 3, 2, 1, 0, 1 },
        { 3, 4, 1, 3, 1, 4, 4, 4 },
        { 6, 6, 6, 3, 1, 1, 1, 1 },
        { 6, 4, 2, 3, 1, 2, 2, 1 },
        { 5, 3, 1, 1, 1, 1, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Convolutions_are_what_their_sums_are(int inputs, int outputs, int groups, int kernel, int stride, int dilation, int before, int after)
    {
        const int Height = 13, Width = 11;
        float[] x = Some(1, 2 * inputs * Height * Width), w = Some(2, outputs * inputs / groups * kernel * kernel), b = Some(3, outputs);
        byte[] model = new TinyOnnx().Input("x", 2, inputs, Height, Width).Output("y").Constant("w", w, outputs, inputs / groups, kernel, kernel).Constant("b", b, outputs)
            .Node(
                "Conv", "x w b", "y", ("strides", new long[] { stride, stride }), ("dilations", new long[] { dilation, dilation }),
                ("pads", new long[] { before, before, after, after }), ("group", groups)).ToArray();

        GraphTensor y = Run(model, new GraphTensor([2, inputs, Height, Width], x));

        int reach = ((kernel - 1) * dilation) + 1, rows = ((Height + before + after - reach) / stride) + 1, columns = ((Width + before + after - reach) / stride) + 1;
        Assert.Equal([2, outputs, rows, columns], y.Shape);
        int each = inputs / groups;
        for (int i = 0; i < y.Values.Length; i++)
        {
            int n = i / (outputs * rows * columns), o = i / (rows * columns) % outputs, v = i / columns % rows, u = i % columns;
            double sum = b[o];
            for (int c = 0; c < each; c++)
            {
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    int row = (v * stride) + (tap / kernel * dilation) - before, column = (u * stride) + (tap % kernel * dilation) - before;
                    if (row >= 0 && column >= 0 && row < Height && column < Width)
                    {
                        int channel = (o / (outputs / groups) * each) + c;
                        sum += (double)w[(((o * each) + c) * kernel * kernel) + tap] * x[(((((n * inputs) + channel) * Height) + row) * Width) + column];
                    }
                }
            }

            Assert.Equal(sum, y.Values[i], 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 2, 2, 0, 0)]
    [InlineData(1, 3, 2, 1, 1)]
    [InlineData(2, 4, 2, 1, 0)]
    public void Transposed_convolutions_add_what_every_pixel_gives(int groups, int kernel, int stride, int pad, int extra)
    {
        const int Height = 4, Width = 5, Inputs = 4, Each = 3;
        float[] x = Some(1, Inputs * Height * Width), w = Some(2, Inputs * Each * kernel * kernel), b = Some(3, Each * groups);
        byte[] model = new TinyOnnx().Input("x", 1, Inputs, Height, Width).Output("y").Constant("w", w, Inputs, Each, kernel, kernel).Constant("b", b, Each * groups)
            .Node(
                "ConvTranspose", "x w b", "y", ("strides", new long[] { stride, stride }), ("pads", new long[] { pad, pad, pad, pad }),
                ("output_padding", new long[] { extra, extra }), ("group", groups)).ToArray();

        GraphTensor y = Run(model, new GraphTensor([1, Inputs, Height, Width], x));

        int rows = (stride * (Height - 1)) + extra + kernel - (2 * pad), columns = (stride * (Width - 1)) + extra + kernel - (2 * pad);
        Assert.Equal([1, Each * groups, rows, columns], y.Shape);
        var expected = new double[y.Values.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = b[i / (rows * columns)];
        }

        for (int i = 0; i < x.Length; i++)
        {
            int c = i / (Height * Width), v = i / Width % Height, u = i % Width;
            for (int k = 0; k < Each * kernel * kernel; k++)
            {
                int o = (c / (Inputs / groups) * Each) + (k / (kernel * kernel)), row = (v * stride) + (k / kernel % kernel) - pad, column = (u * stride) + (k % kernel) - pad;
                if (row >= 0 && column >= 0 && row < rows && column < columns)
                {
                    expected[(((o * rows) + row) * columns) + column] += (double)x[i] * w[(c * Each * kernel * kernel) + k];
                }
            }
        }

        Assert.All(expected.Zip(y.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Values_by_themselves()
    {
        Check("Relu", [-1, 0, 2], [0, 0, 2]);
        Check("LeakyRelu", [-1, 2], [-0.5, 2], ("alpha", 0.5f));
        Check("Sigmoid", [0, 2], [0.5, 0.880797]);
        Check("HardSigmoid", [-9, 0, 1], [0, 0.5, 0.7]);
        Check("HardSwish", [-4, 1, 4], [0, 0.666667, 4]);
        Check("Tanh", [0.5f], [0.462117]);
        Check("Erf", [-5, -1.2f, -0.1f, 0, 0.1f, 1.2f, 3.5f], [-1, -0.910314, -0.112463, 0, 0.112463, 0.910314, 0.99999926]);
        Check("Gelu", [-1, 1], [-0.158655, 0.841345]);
        Check("Softplus", [-30, 0, 30], [0, 0.693147, 30]);
        Check("Sin", [0.5f, -7], [0.479426, -0.656987]);
        Check("Cos", [0.5f, -7], [0.877583, 0.753902]);
        Check("Exp", [1], [Math.E]);
        Check("Elu", [-1, 1], [-1.264241, 1], ("alpha", 2f));
        Check("Sqrt", [9], [3]);
        Check("Round", [0.5f, 1.5f, -2.5f], [0, 2, -2]);
        Check("Not", [0, 1], [1, 0]);

        static void Check(string operation, float[] x, double[] expected, params (string, object)[] attributes)
        {
            byte[] model = new TinyOnnx(20).Input("x", x.Length).Output("y").Node(operation, "x", "y", attributes).ToArray();
            float[] y = Run(model, new GraphTensor([x.Length], x)).Values;
            Assert.All(expected.Zip(y), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 2e-6 * Math.Max(1, Math.Abs(pair.First)), $"{operation}: {pair.First} {pair.Second}"));
        }
    }

    [Fact]
    public void Shapes_are_broadcast_and_whole_numbers_divided_towards_zero()
    {
        var a = new GraphTensor([2, 1, 3], [1, 2, 3, 4, 5, 6]);
        Assert.Equal([11, 12, 13, 21, 22, 23, 14, 15, 16, 24, 25, 26], Of("Add", a, new TinyOnnx().Constant("c", [10, 20], 2, 1)).Values);
        Assert.Equal([2, 2, 3], Of("Mul", a, new TinyOnnx().Constant("c", [10, 20], 1, 2, 1)).Shape);
        Assert.Equal([1, 4, 9, 16, 25, 36], Of("Pow", a, new TinyOnnx().Constant("c", [2], 1)).Values);
        Assert.Equal([0, 0, 1, 1, 1, 1], Of("GreaterOrEqual", a, new TinyOnnx().Constant("c", [3], 1)).Values);
        Assert.Equal([-3, 2], Of("Div", new GraphTensor([2], [-7, 5], true), new TinyOnnx().Constant("c", 2L)).Values);
        Assert.Equal([-3.5f, 2.5f], Of("Div", new GraphTensor([2], [-7, 5]), new TinyOnnx().Constant("c", [2], 1)).Values);
        Assert.Equal([1, 2], Of("Mod", new GraphTensor([2], [-2, 5], true), new TinyOnnx().Constant("c", 3L)).Values);

        static GraphTensor Of(string operation, GraphTensor x, TinyOnnx model) => Run(model.Input("x").Output("y").Node(operation, "x c", "y").ToArray(), x);
    }

    [Fact]
    public void Pieces_and_orders()
    {
        var x = new GraphTensor([2, 3, 2], [.. Enumerable.Range(0, 12).Select(i => (float)i)]);
        Assert.Equal([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11], Of(new TinyOnnx().Node("Transpose", "x", "y", ("perm", new long[] { 1, 2, 0 }))).Values);
        Assert.Equal([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7], Of(
            new TinyOnnx().Constant("s", -1).Constant("e", -100).Constant("a", 1).Constant("t", -1).Node("Slice", "x s e a t", "y")).Values);
        Assert.Equal([2, 2, 2], Of(new TinyOnnx().Constant("i", 2, -3).Node("Gather", "x i", "y", ("axis", 1))).Shape);
        Assert.Equal([4, 5, 0, 1, 10, 11, 6, 7], Of(new TinyOnnx().Constant("i", 2, -3).Node("Gather", "x i", "y", ("axis", 1))).Values);
        Assert.Equal([1, 0, 1, 0, 3, 2, 3, 2], Of(
            new TinyOnnx().Constant("p", 0, 1, 0, 1).Node("Pad", "x p", "y", ("mode", "reflect")), new GraphTensor([2, 2], [0, 1, 2, 3])).Values);
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5], Of(new TinyOnnx().Node("Concat", "x x", "c", ("axis", 2)).Node("Split", "c", "y z", ("axis", 0))).Values);
        Assert.Equal([4, 3], Of(new TinyOnnx().Constant("k", -1, 3).Node("Reshape", "x k", "y")).Shape);
        Assert.Equal([0, 0, 1, 1], Of(new TinyOnnx().Constant("k", 2, 2).Node("Expand", "x k", "y"), new GraphTensor([2, 1], [0, 1])).Values);
        Assert.Equal([0, 1, 0, 1], Of(new TinyOnnx().Constant("k", 1, 2).Node("Tile", "x k", "y"), new GraphTensor([1, 2], [0, 1])).Values);
        Assert.Equal([2, 3, 2], Of(new TinyOnnx().Node("Shape", "x", "y")).Values);
        Assert.Equal([1, 4, 2, 2], Of(new TinyOnnx().Node("SpaceToDepth", "x", "y", ("blocksize", 2)), new GraphTensor([1, 1, 4, 4], Some(1, 16))).Shape);
        Assert.Equal([2, 2, 0, 1], Of(new TinyOnnx().Constant("k", 2, 2).Node("ConstantOfShape", "k", "z").Constant("b", [0, 1], 2).Constant("two", [2], 1)
            .Constant("m", [1, 0], 2, 1).Node("Add", "z b", "v").Node("Where", "m two v", "y")).Values);

        GraphTensor Of(TinyOnnx model, GraphTensor? other = null) => Run(model.Input("x").Output("y").ToArray(), other ?? x);
    }

    [Fact]
    public void Means_maxima_products_and_normalisations()
    {
        var x = new GraphTensor([2, 3], [1, 2, 3, 4, 5, 9]);
        Near([2, 6], Of(new TinyOnnx().Node("ReduceMean", "x", "y", ("axes", new long[] { -1 }), ("keepdims", 0))).Values);
        Near([9], Of(new TinyOnnx().Node("ReduceMax", "x", "y")).Values);
        Near([2, 2], Of(new TinyOnnx().Node("ArgMax", "x", "y", ("axis", 1), ("keepdims", 0))).Values);
        Near([0.047426, 0.047426, 0.002473, 0.952574, 0.952574, 0.997527], Of(new TinyOnnx().Node("Softmax", "x", "y", ("axis", 0))).Values);
        Near([-1.224745, 0, 1.224745, -0.925820, -0.462910, 1.388730], Of(new TinyOnnx().Constant("w", [1, 1, 1], 3).Constant("b", [0, 0, 0], 3).Node("LayerNormalization", "x w b", "y", ("epsilon", 0f))).Values);
        Near([7, 10, 22, 28], Of(new TinyOnnx().Constant("w", [1, 0, 0, 2, 2, 2], 3, 2).Node("MatMul", "x w", "y")).Values);
        Near([13, 37], Of(new TinyOnnx().Constant("w", [1, 1, 1], 1, 3).Constant("b", [1], 1).Node("Gemm", "x w b", "y", ("alpha", 2f), ("transB", 1))).Values);
        var planes = new GraphTensor([1, 2, 1, 2], [1, 3, 10, 20]);
        Near([2, 15], Of(new TinyOnnx().Node("GlobalAveragePool", "x", "y"), planes).Values);
        Near([-1, 1, -9, 11], Of(new TinyOnnx().Constant("s", [1, 2], 2).Constant("b", [0, 1], 2).Constant("m", [2, 15], 2).Constant("v", [1, 1], 2)
            .Node("BatchNormalization", "x s b m v", "y", ("epsilon", 0f)), planes).Values);
        Near([-1, 1, -1, 1], Of(new TinyOnnx().Constant("s", [1, 1], 2).Constant("b", [0, 0], 2).Node("InstanceNormalization", "x s b", "y", ("epsilon", 0f)), planes).Values);

        GraphTensor Of(TinyOnnx model, GraphTensor? other = null) => Run(model.Input("x").Output("y").ToArray(), other ?? x);
    }

    [Fact]
    public void Pictures_are_pooled_and_resized_by_the_rules()
    {
        var x = new GraphTensor([1, 1, 2, 2], [1, 2, 3, 4]);
        TinyOnnx Scales() => new TinyOnnx().Input("x").Output("y").Constant("s", [1, 1, 2, 2], 4);

        // The examples of ONNX's specification.
        Near([1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4], Run(Scales().Node("Resize", "x - s", "y", ("mode", "linear")).ToArray(), x).Values);
        Near([1, 1.33333, 1.66667, 2, 1.66667, 2, 2.33333, 2.66667, 2.33333, 2.66667, 3, 3.33333, 3, 3.33333, 3.66667, 4], Run(
            Scales().Node("Resize", "x - s", "y", ("mode", "linear"), ("coordinate_transformation_mode", "align_corners")).ToArray(), x).Values);
        Near([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], Run(Scales().Node("Resize", "x - s", "y", ("mode", "nearest")).ToArray(), x).Values);
        var four = new GraphTensor([1, 1, 4, 4], [.. Enumerable.Range(1, 16).Select(i => (float)i)]);
        Near([0.47265625, 0.76953125, 1.24609375, 1.875], Run(Scales().Node("Resize", "x - s", "y", ("mode", "cubic")).ToArray(), four).Values[..4]);
        Near([6, 8, 14, 16], Run(new TinyOnnx().Input("x").Output("y").Node("MaxPool", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })).ToArray(), four).Values);
        Near([3.5, 5.5, 11.5, 13.5], Run(new TinyOnnx().Input("x").Output("y").Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })).ToArray(), four).Values);
        Near([6, 8, 8, 14, 16, 16, 14, 16, 16], Run(new TinyOnnx().Input("x").Output("y").Node(
            "MaxPool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("ceil_mode", 1)).ToArray(), four).Values);
    }

    [Fact]
    public void Only_what_is_wanted_is_computed_and_what_is_not_known_is_named()
    {
        byte[] two = new TinyOnnx().Input("x", 2).Output("y").Output("z").Node("Relu", "x", "y").Node("Add", "x gone", "z").ToArray();
        OnnxGraph graph = OnnxGraph.Of(OnnxFile.Parse(two, "two.onnx"));
        Assert.Equal(["x"], graph.Inputs.Select(port => port.Name));
        Assert.Equal([2], graph.Inputs[0].Shape);
        Assert.Equal([0, 1], graph.Run(Given(new GraphTensor([2], [-1, 1])), ["y"], Crew.Shared, TestContext.Current.CancellationToken)[0].Values);
        Assert.Contains("gone", Assert.Throws<MynaException>(() => graph.Run(Given(new GraphTensor([2])), ["z"], Crew.Shared, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

        byte[] odd = new TinyOnnx().Input("x").Output("y").Node("DeformConv", "x", "a").Node("NonZero", "a", "y").ToArray();
        Assert.Contains("DeformConv, NonZero", Assert.Throws<MynaException>(() => OnnxGraph.Of(OnnxFile.Parse(odd, "odd.onnx"))).Message, StringComparison.Ordinal);

        byte[] wrong = new TinyOnnx().Input("x").Output("y").Constant("c", [1, 2, 3], 3).Node("Add", "x c", "y").ToArray();
        string message = Assert.Throws<MynaException>(() => Run(wrong, new GraphTensor([2]))).Message;
        Assert.Contains("Add (y)", message, StringComparison.Ordinal);
        Assert.Contains("[2] and [3] do not go together", message, StringComparison.Ordinal);
    }

    private static Dictionary<string, GraphTensor> Given(GraphTensor x) => new() { ["x"] = x };

    private static GraphTensor Run(byte[] model, GraphTensor x) => OnnxGraph.Of(OnnxFile.Parse(model, "tiny.onnx")).Run(Given(x), ["y"], Crew.Shared, TestContext.Current.CancellationToken)[0];

    private static void Near(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    private static float[] Some(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
