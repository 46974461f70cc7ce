using System.Diagnostics;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Cli.Bench;

/// <summary>
/// The two kernels that take the time of a transformer's block, on one thread and by the processor's time, so that other programs
/// on the machine do not count, beside the peaks of that thread.
/// </summary>
/// <param name="ProductGops">Products with weights, 10⁹ operations per second.</param>
/// <param name="AttentionGflops">Attention, 10⁹ operations per second.</param>
/// <param name="PeakGops">The peak of the products' type.</param>
/// <param name="PeakIsBytes">Whether that is the one of bytes; else of fp32.</param>
/// <param name="Fp32Gflops">The fp32 peak.</param>
internal sealed record KernelShares(double ProductGops, double AttentionGflops, double PeakGops, bool PeakIsBytes, double Fp32Gflops)
{
    private const int Queries = 768;
    private const int Rounds = 3;

    /// <summary>Measures.</summary>
    /// <param name="block">Whose image matrices are multiplied.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="tokens">Keys of the attention.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static KernelShares Measure(TransformerBlock block, TransformerConfig config, int tokens, CancellationToken cancellationToken)
    {
        using var crew = new Crew(1);
        double? bytes = ByteRoofline.GigaopsPerSecond(crew);
        double fp32 = Roofline.Fp32GigaflopsPerSecond(crew);
        double seconds = 0, operations = 0;
        foreach ((IProjection matrix, int times) in new[] { (block.Image.Query, 4), (block.Image.Up, 1), (block.Image.Down, 1) })
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] x = Random(BlockPass.TokensAtOnce * matrix.Inputs), y = new float[BlockPass.TokensAtOnce * matrix.Outputs];
            seconds += times * Best(() => matrix.Multiply(x, BlockPass.TokensAtOnce, y, crew));
            operations += times * 2.0 * BlockPass.TokensAtOnce * matrix.Inputs * matrix.Outputs;
        }

        cancellationToken.ThrowIfCancellationRequested();
        int queries = Math.Min(Queries, tokens), size = config.HeadSize;
        float[] keys = Random(tokens * size), answers = new float[queries * size];
        var attention = new TiledAttention(1, 1, size);
        double attentionSeconds = Best(() => attention.Answer(keys, size, queries, keys, keys, size, tokens, causal: false, answers, crew));
        return new KernelShares(operations / seconds / 1e9, 4.0 * queries * tokens * size / attentionSeconds / 1e9, bytes ?? fp32, bytes is not null, fp32);
    }

    /// <summary>Seconds of processor time that this process has had.</summary>
    public static double ProcessorSeconds()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double Best(Action work)
    {
        work(); // compiles the kernel
        double best = double.PositiveInfinity;
        for (int i = 0; i < Rounds; i++)
        {
            double start = ProcessorSeconds();
            work();
            best = Math.Min(best, ProcessorSeconds() - start);
        }

        return best;
    }

    private static float[] Random(int length)
    {
        var random = new Random(length);
        var values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
