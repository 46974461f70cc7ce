using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Kernels;

namespace Myna.Bench.Kernels;

/// <summary>Functions of single values and of rows, on one thread: 250 frames of 256 channels.</summary>
[MemoryDiagnoser]
public class ElementwiseBenchmarks
{
    private const int Frames = 250;
    private const int Channels = 256;

    private readonly float[] _x = Numbers.Uniform(Frames * Channels, 1, 4f);
    private readonly float[] _y = new float[Frames * Channels];
    private readonly float[] _scale = Numbers.Uniform(Channels, 2);
    private readonly float[] _shift = Numbers.Uniform(Channels, 3);

    [Benchmark]
    public void Gelu() => Activations.Gelu(_x, _y);

    [Benchmark]
    public void Silu() => Activations.Silu(_x, _y);

    [Benchmark]
    public void Exp() => Activations.Exp(_x, _y);

    [Benchmark]
    public void Layer_norm() => Normalization.LayerNorm(_x, _y, _scale, _shift);

    [Benchmark]
    public void Rms_norm() => Normalization.RmsNorm(_x, _y, _scale);
}
