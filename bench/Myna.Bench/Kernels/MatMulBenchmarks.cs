using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Kernels;

/// <summary>Matrix products of many rows, on one thread and with the crew.</summary>
[MemoryDiagnoser]
public class MatMulBenchmarks
{
    private float[] _x = [];
    private float[] _y = [];
    private PackedMatrix _weights = null!;

    [ParamsSource(nameof(Shapes))]
    public LayerShape Shape { get; set; } = null!;

    public static IEnumerable<LayerShape> Shapes => [new(512, 512, 512), new(250, 256, 768), new(250, 768, 256), new(250, 256, 2052)];

    [GlobalSetup]
    public void Setup()
    {
        _x = Numbers.Uniform(Shape.Rows * Shape.Inputs, 1);
        _y = new float[Shape.Rows * Shape.Outputs];
        float[] weights = Numbers.Uniform(Shape.Outputs * Shape.Inputs, 2);
        _weights = PackedMatrix.Pack(weights, Shape.Outputs, Shape.Inputs, Numbers.Uniform(Shape.Outputs, 3));
    }

    [Benchmark]
    public void One_thread() => MatMul.Multiply(_x, Shape.Rows, _weights, _y);

    [Benchmark]
    public void Crew_of_threads() => MatMul.Multiply(_x, Shape.Rows, _weights, _y, Crew.Shared);
}

/// <summary>The sizes of a linear layer.</summary>
public sealed record LayerShape(int Rows, int Inputs, int Outputs)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rows} x {Inputs} -> {Outputs}";
}
