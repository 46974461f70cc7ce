using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Kernels;

/// <summary>Convolutions over time: 256 channels, 7 taps.</summary>
[MemoryDiagnoser]
public class ConvolutionBenchmarks
{
    private const int Channels = 256;
    private const int Taps = 7;

    private readonly float[] _bias = Numbers.Uniform(Channels, 3);
    private readonly float[] _tapWeights = Numbers.Uniform(Taps * Channels, 2);
    private float[] _x = [];
    private float[] _y = [];
    private Convolution1d _dense = null!;

    [Params(250, 1000)]
    public int Frames { get; set; }

    [Params(1, 2, 4)]
    public int Dilation { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _dense = new Convolution1d(Numbers.Uniform(Channels * Channels * Taps, 4), _bias, Channels, Channels, Taps, dilation: Dilation);
        _x = Numbers.Uniform((Frames + _dense.Reach - 1) * Channels, 1);
        _y = new float[_x.Length];
    }

    [Benchmark]
    public void Depthwise_one_thread() =>
        DepthwiseConvolution.Apply(_x.AsSpan(0, Frames * Channels), _tapWeights, _bias, Dilation, _y.AsSpan(0, Frames * Channels));

    [Benchmark]
    public void Dense_with_the_crew() => _dense.Forward(_x, _x.Length / Channels, _y, Crew.Shared);
}
