using System.Text.Json.Serialization;

namespace Myna.Cli.Bench;

/// <summary>What <c>myna bench qwen-image-layered</c> measured: one block of the transformer at full size; the rest is projected.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Precision">How the weights are kept.</param>
/// <param name="Layers">Layers asked for.</param>
/// <param name="Resolution">640 or 1024, a square picture.</param>
/// <param name="ImageTokens">Tokens of all slots.</param>
/// <param name="TextTokens">Tokens of the prompt.</param>
/// <param name="SPerBlock">Seconds for one block over one sample.</param>
/// <param name="CpuSPerBlock">Processor time of that block, divided by the threads: what it takes when nothing else runs; waiting for each other included.</param>
/// <param name="SPerStep">Seconds for a step: all blocks, with guidance two passes.</param>
/// <param name="GemmGops">Products with weights on one thread: 10⁹ operations per second of its processor time, a multiplication and an addition counted apart.</param>
/// <param name="PeakGops">The peak of the type used on one thread, in the same run.</param>
/// <param name="PeakType">Which: int8 (vpdpbusd), or fp32 where the processor has no such instruction.</param>
/// <param name="GemmShare">Products with weights as a share of that peak.</param>
/// <param name="AttentionGflops">Attention on one thread: 10⁹ fp32 operations per second of its processor time, exponentials not counted.</param>
/// <param name="Fp32Gflops">The fp32 peak on one thread, in the same run.</param>
/// <param name="AttentionShare">Attention as a share of the fp32 peak.</param>
/// <param name="ProjectedS">Seconds for the whole run: all steps, and the VAE at the speed of attention.</param>
/// <param name="Steps">Steps of that run.</param>
/// <param name="Passes">Passes of a step.</param>
/// <param name="BlockMb">Weights of a block, 10⁶ bytes.</param>
/// <param name="RssMb">Largest resident memory of the process, 10⁶ bytes; of it one block of weights.</param>
internal sealed record QwenImageLayeredResult(
    MachineResult Machine,
    string Precision,
    int Layers,
    int Resolution,
    int ImageTokens,
    int TextTokens,
    double SPerBlock,
    double CpuSPerBlock,
    double SPerStep,
    double GemmGops,
    double PeakGops,
    string PeakType,
    double GemmShare,
    double AttentionGflops,
    double Fp32Gflops,
    double AttentionShare,
    double ProjectedS,
    int Steps,
    int Passes,
    double BlockMb,
    double RssMb);

/// <summary>Its writer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QwenImageLayeredDriftResult))]
[JsonSerializable(typeof(QwenImageLayeredResult))]
internal sealed partial class QwenImageLayeredJson : JsonSerializerContext;
