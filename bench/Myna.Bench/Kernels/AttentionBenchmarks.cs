using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Kernels;

/// <summary>Self-attention of 4 heads of 64 channels over a whole sentence, packing included, with the crew.</summary>
[MemoryDiagnoser]
public class AttentionBenchmarks
{
    private const int Heads = 4;
    private const int HeadSize = 64;
    private const int Width = Heads * HeadSize;

    private readonly PackedKeyValues _packed = new(Heads, HeadSize);
    private float[] _queriesKeysValues = []; // [frames, 3, heads, d]
    private float[] _output = [];

    [Params(100, 500, 1000)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _queriesKeysValues = Numbers.Uniform(Frames * 3 * Width, 1);
        _output = new float[Frames * Width];
    }

    [Benchmark]
    public void Full() => Attention.Full(
        _queriesKeysValues,
        3 * Width,
        Frames,
        _queriesKeysValues.AsSpan(Width),
        _queriesKeysValues.AsSpan(2 * Width),
        3 * Width,
        Frames,
        _packed,
        _output,
        Crew.Shared);
}
