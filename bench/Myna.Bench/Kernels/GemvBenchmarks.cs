using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Bench.Kernels;

/// <summary>Matrix times vector, weights in each precision: 64 MiB as fp32, so that they come from memory.</summary>
[MemoryDiagnoser]
public class GemvBenchmarks
{
    private const int Size = 4096;

    private readonly float[] _x = Numbers.Uniform(Size, 1);
    private readonly float[] _y = new float[Size];
    private PackedMatrix _weights = null!;

    [ParamsAllValues]
    public WeightPrecision Precision { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        float[] weights = Numbers.Uniform(Size * Size, 2);
        var bits = new ushort[weights.Length];
        switch (Precision)
        {
            case WeightPrecision.Float16:
                HalfPrecision.Narrow(weights, MemoryMarshal.Cast<ushort, Half>(bits.AsSpan()));
                _weights = PackedMatrix.Pack(bits, Precision, Size, Size);
                break;
            case WeightPrecision.BFloat16:
                HalfPrecision.NarrowBFloat16(weights, bits);
                _weights = PackedMatrix.Pack(bits, Precision, Size, Size);
                break;
            default:
                _weights = PackedMatrix.Pack(weights, Size, Size);
                break;
        }
    }

    [Benchmark]
    public void One_thread() => MatMul.Multiply(_x, 1, _weights, _y);

    [Benchmark]
    public void Crew_of_threads() => MatMul.Multiply(_x, 1, _weights, _y, Crew.Shared);
}
