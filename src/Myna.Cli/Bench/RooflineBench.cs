using System.Diagnostics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Cli.Bench;

/// <summary>
/// Measures this machine's limits, and the kernels as a share of them in the same run: matrix products on the shapes that
/// Lite uses, dense convolution, and matrix-vector products from memory.
/// </summary>
internal static class RooflineBench
{
    private const int Rounds = 7;
    private const double SecondsOfRound = 0.08;
    private const int QuantisedLayers = 40;

    /// <summary>Rows, outputs and inputs of the products measured; the first one is the headline.</summary>
    private static readonly (int Rows, int Outputs, int Inputs)[] Products =
    [
        (512, 512, 512), (250, 768, 256), (250, 256, 768), (1000, 768, 256), (60, 768, 192), (250, 2052, 256),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="cancellationToken">Checked between measurements.</param>
    public static RooflineResult Run(Action<string> progress, CancellationToken cancellationToken)
    {
        Crew crew = Crew.Shared;
        var kernels = new List<(string Name, string Unit, bool Memory, double Rate)>();
        (double readGbs, double peak) = Bounds();
        foreach ((int rows, int outputs, int inputs) in Products)
        {
            Measure($"matmul {rows}x{outputs}x{inputs}", memory: false, 2.0 * rows * outputs * inputs, Product(rows, outputs, inputs, crew));
        }

        const int Frames = 500, Channels = 256, Kernel = 7;
        Measure(
            $"conv1d k{Kernel} {Channels}->{Channels}, {Frames} frames",
            memory: false,
            2.0 * Frames * Channels * Channels * Kernel,
            Convolution(Frames, Channels, Kernel, 1, crew));
        Measure(
            $"conv1d k{Kernel} d3 {Channels}->{Channels}, {Frames} frames",
            memory: false,
            2.0 * Frames * Channels * Channels * Kernel,
            Convolution(Frames, Channels, Kernel, 3, crew));

        // 256 MiB and more: far larger than any cache, so the memory is what limits it.
        Measure("gemv fp32 8192x8192", memory: true, 4.0 * 8192 * 8192, Vector(8192, 8192, WeightPrecision.Float32, crew));
        Measure("gemv fp16 16384x8192", memory: true, 2.0 * 16384 * 8192, Vector(16384, 8192, WeightPrecision.Float16, crew));
        Measure("gemv bf16 16384x8192", memory: true, 2.0 * 16384 * 8192, Vector(16384, 8192, WeightPrecision.BFloat16, crew));

        // A layer of a 0.6 B language model at a time, several of them: 20 to 40 matrices that no cache holds together.
        foreach (QuantisedFormat format in Enum.GetValues<QuantisedFormat>())
        {
            long bytes = QuantisedMatrix.BytesFor(6144, 1024, format) * QuantisedLayers;
            string name = format == QuantisedFormat.Int8 ? "int8" : "int4";
            Measure($"gemv {name} 6144x1024, {QuantisedLayers} layers", memory: true, bytes, Quantised(format, 6144, 1024, crew));
        }

        // Other guests of the host come and go: a bound is the better of two probes, before and after.
        (double readAfter, double peakAfter) = Bounds();
        readGbs = Math.Max(readGbs, readAfter);
        peak = Math.Max(peak, peakAfter);
        KernelResult[] shares = [.. kernels.Select(k => new KernelResult(k.Name, k.Rate, k.Unit, k.Rate / (k.Memory ? readGbs : peak)))];
        return new RooflineResult(
            Machine.Here(), readGbs, peak, shares[0].Share, shares.First(k => k.Name.StartsWith("conv1d", StringComparison.Ordinal)).Share, shares);

        void Measure(string name, bool memory, double work, Action run)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(name);
            kernels.Add((name, memory ? "GB/s" : "GFLOP/s", memory, BestRate(work, run)));
        }

        (double ReadGbs, double Peak) Bounds()
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress("read bandwidth and fp32 peak");
            return (Roofline.ReadGigabytesPerSecond(crew, 1), Roofline.Fp32GigaflopsPerSecond(crew, 1));
        }
    }

    /// <summary>The best round counts, as it does for the bounds: other work on the machine only ever slows a round down.</summary>
    private static double BestRate(double work, Action run)
    {
        run();
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = 0;
            do
            {
                run();
                count++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfRound);
            best = Math.Max(best, count * work / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static Action Product(int rows, int outputs, int inputs, Crew crew)
    {
        PackedMatrix weights = PackedMatrix.Pack(Numbers(outputs * inputs), outputs, inputs, Numbers(outputs));
        AlignedBuffer<float> x = Aligned(rows * inputs), y = new(rows * outputs);
        return () => MatMul.Multiply(x.Span, rows, weights, y.Span, crew);
    }

    private static Action Convolution(int frames, int channels, int kernel, int dilation, Crew crew)
    {
        var convolution = new Convolution1d(Numbers(channels * channels * kernel), Numbers(channels), channels, channels, kernel, 1, dilation);
        int padded = frames + convolution.Reach - 1;
        AlignedBuffer<float> x = Aligned(padded * channels), y = new(frames * channels);
        return () => convolution.Forward(x.Span, padded, y.Span, crew);
    }

    private static Action Vector(int outputs, int inputs, WeightPrecision precision, Crew crew)
    {
        PackedMatrix weights;
        if (precision == WeightPrecision.Float32)
        {
            weights = PackedMatrix.Pack(Numbers(outputs * inputs), outputs, inputs);
        }
        else
        {
            var bits = new ushort[outputs * inputs];
            Array.Fill(bits, precision == WeightPrecision.Float16 ? BitConverter.HalfToUInt16Bits((Half)0.01f) : (ushort)0x3C24);
            weights = PackedMatrix.Pack(bits, precision, outputs, inputs);
        }

        AlignedBuffer<float> x = Aligned(inputs), y = new(outputs);
        return () => MatMul.Multiply(x.Span, 1, weights, y.Span, crew);
    }

    private static Action Quantised(QuantisedFormat format, int outputs, int inputs, Crew crew)
    {
        QuantisedMatrix first = QuantisedMatrix.Pack(Numbers(outputs * inputs), outputs, inputs, format);
        var memory = new WeightMemory(QuantisedLayers * first.Bytes);
        var layers = new QuantisedMatrix[QuantisedLayers];
        for (int i = 0; i < layers.Length; i++)
        {
            Span<byte> packed = memory.Take(first.Packed.Length);
            first.Packed.CopyTo(packed);
            layers[i] = QuantisedMatrix.FromMapped(packed, outputs, inputs, format, memory);
        }

        AlignedBuffer<float> x = Aligned(inputs), y = new(outputs);
        return () =>
        {
            foreach (QuantisedMatrix layer in layers)
            {
                layer.Multiply(x.Span, 1, y.Span, crew);
            }
        };
    }

    private static AlignedBuffer<float> Aligned(int length)
    {
        var buffer = new AlignedBuffer<float>(length);
        Numbers(length).CopyTo(buffer.Span);
        return buffer;
    }

    private static float[] Numbers(int length)
    {
        var random = new Random(1);
        var numbers = new float[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = random.NextSingle() - 0.5f;
        }

        return numbers;
    }
}
