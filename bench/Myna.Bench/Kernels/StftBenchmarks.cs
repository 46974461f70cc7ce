using BenchmarkDotNet.Attributes;
using Myna.Bench.Comparison;
using Myna.Tensors.Signal;

namespace Myna.Bench.Kernels;

/// <summary>Spectra of 10 s at 24 kHz, 1024-point windows every 256 samples, on one thread.</summary>
[MemoryDiagnoser]
public class StftBenchmarks
{
    private const int Hop = 256;
    private const int Samples = 240_000 / Hop * Hop;

    private readonly Stft _stft = new(1024, Hop);
    private readonly float[] _signal = Numbers.Uniform(Samples, 1);
    private readonly float[] _back = new float[Samples];
    private readonly float[] _re;
    private readonly float[] _im;

    public StftBenchmarks()
    {
        _re = new float[_stft.Frames(Samples) * _stft.Bins];
        _im = new float[_re.Length];
        _stft.Forward(_signal, _re, _im);
    }

    [Benchmark]
    public void Forward() => _stft.Forward(_signal, _re, _im);

    [Benchmark]
    public void Inverse() => _stft.Inverse(_re, _im, _stft.Frames(Samples), _back);
}
