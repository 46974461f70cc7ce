using System.Diagnostics;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Threads;

namespace Myna.Cli.Bench;

/// <summary>
/// Measures one block of Qwen-Image-Layered at its full size with random weights, against the machine's peak in the same run, and
/// projects the whole run: all 60 blocks do the same.
/// </summary>
internal static class QwenImageLayeredBench
{
    private const int TextTokens = 256;

    /// <summary>VAE at 640 × 640: 10¹² operations to encode, and to decode a layer (from the sizes of its convolutions).</summary>
    private const double EncodeTeraflop = 1.0;
    private const double DecodeTeraflop = 1.7;

    /// <summary>Runs it.</summary>
    /// <param name="format">Int8 or Int4.</param>
    /// <param name="layers">Layers asked for.</param>
    /// <param name="resolution">640 or 1024.</param>
    /// <param name="steps">Steps to project.</param>
    /// <param name="guided">Whether a step has two passes.</param>
    /// <param name="progress">Told what is being measured.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static QwenImageLayeredResult Run(
        WeightFormat format, int layers, int resolution, int steps, bool guided, Action<string> progress, CancellationToken cancellationToken)
    {
        Crew crew = Crew.Shared;
        TransformerConfig config = TransformerConfig.Release;
        progress("a block of random weights");
        TransformerBlock block = RandomBlocks.Make(config, format, seed: 1);
        int side = SizeBucket.For(resolution, resolution, resolution).Width / SizeBucket.TokenPixels;
        var sample = new TransformerSample(config, new float[TextTokens * config.TextWidth], [.. Enumerable.Repeat((side, side), layers + 2)]);
        Fill(sample.ImageStream.Span, 2);
        Fill(sample.TextStream.Span, 3);
        sample.Activated = new float[config.Width];
        Fill(sample.Activated, 4);

        progress("products and attention on one thread, against its peaks");
        int tokens = sample.Rope.ImageTokens + TextTokens;
        KernelShares kernels = KernelShares.Measure(block, config, tokens, cancellationToken);

        // A small run first: it compiles the kernels.
        var pass = new BlockPass(config);
        var warm = new TransformerSample(config, new float[8 * config.TextWidth], [(8, 8), (8, 8)]) { Activated = sample.Activated };
        pass.Run(block, warm, last: false, crew, tap: null, cancellationToken);

        progress($"one block, {sample.Rope.ImageTokens} image and {TextTokens} text tokens");
        using Process process = Process.GetCurrentProcess();
        double processor = KernelShares.ProcessorSeconds();
        long start = Stopwatch.GetTimestamp();
        pass.Run(block, sample, last: false, crew, tap: null, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        processor = KernelShares.ProcessorSeconds() - processor;
        int passes = guided ? 2 : 1;
        double step = seconds * config.Blocks * passes;
        double vae = (EncodeTeraflop + (layers * DecodeTeraflop)) * resolution * resolution / (640.0 * 640.0) * 1000 / (kernels.AttentionGflops * crew.Members);
        process.Refresh();
        return new QwenImageLayeredResult(
            Machine.Here(), format.ToString().ToLowerInvariant(), layers, resolution, sample.Rope.ImageTokens, TextTokens, Math.Round(seconds, 3),
            Math.Round(processor / crew.Members, 3), Math.Round(step, 1), Math.Round(kernels.ProductGops, 1), Math.Round(kernels.PeakGops, 1),
            kernels.PeakIsBytes ? "int8" : "fp32", Math.Round(kernels.ProductGops / kernels.PeakGops, 3), Math.Round(kernels.AttentionGflops, 1),
            Math.Round(kernels.Fp32Gflops, 1), Math.Round(kernels.AttentionGflops / kernels.Fp32Gflops, 3), Math.Round((step * steps) + vae), steps, passes,
            Math.Round(block.Image.Matrices.Concat(block.Text.Matrices).Sum(matrix => matrix.Bytes) / 1e6, 1), Math.Round(process.PeakWorkingSet64 / 1e6));
    }

    private static void Fill(Span<float> values, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in values)
        {
            value = (random.NextSingle() * 2) - 1;
        }
    }
}
