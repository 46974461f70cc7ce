using System.Text.Json.Serialization;

namespace Myna.Cli.Bench;

/// <summary>The machine a benchmark ran on.</summary>
/// <param name="Cpu">Model name, as the system gives it.</param>
/// <param name="Cores">Processors this process may use.</param>
/// <param name="Threads">Threads that shared the work.</param>
/// <param name="VectorBits">Register width in use.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record MachineResult(string Cpu, int Cores, int Threads, int VectorBits, string Runtime);

/// <summary>One kernel against the bound it cannot pass.</summary>
/// <param name="Name">Kernel and shape.</param>
/// <param name="Rate">10⁹ operations, or bytes, per second, in the best round.</param>
/// <param name="Unit"><c>GFLOP/s</c> or <c>GB/s</c>.</param>
/// <param name="Share">Rate over the machine's peak measured in the same run.</param>
internal sealed record KernelResult(string Name, double Rate, string Unit, double Share);

/// <summary>What <c>myna bench roofline</c> prints.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="ReadGbs">Read bandwidth, 10⁹ bytes per second.</param>
/// <param name="Fp32Gflops">fp32 peak, 10⁹ operations per second.</param>
/// <param name="GemmShare">Share of that peak that a 512³ matrix product reaches.</param>
/// <param name="ConvShare">Share of that peak that a dense convolution of 7 taps reaches.</param>
/// <param name="Kernels">All kernels measured.</param>
internal sealed record RooflineResult(
    MachineResult Machine, double ReadGbs, double Fp32Gflops, double GemmShare, double ConvShare, IReadOnlyList<KernelResult> Kernels);

/// <summary>Seconds of each stage for one second of sound.</summary>
/// <param name="Phonemes">eSpeak NG, start included.</param>
/// <param name="Text">Text encoder and durations.</param>
/// <param name="Decoder">All steps of the decoder.</param>
/// <param name="Vocoder">The vocoder.</param>
internal sealed record StageResult(double Phonemes, double Text, double Decoder, double Vocoder);

/// <summary>What <c>myna bench voice</c> prints.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="LoadMs">Loading and packing the weights, in milliseconds.</param>
/// <param name="PromptMs">Making the voice prompt of the sample clip.</param>
/// <param name="AudioSeconds">Seconds of sound of one run.</param>
/// <param name="Rtf">Wall time for one second of sound, default settings, warm process: median.</param>
/// <param name="FirstAudioMs">From request to first samples, default settings: median.</param>
/// <param name="FastRtf">As <paramref name="Rtf"/> with 4 steps and no guidance.</param>
/// <param name="FastFirstAudioMs">As <paramref name="FirstAudioMs"/> with 4 steps and no guidance.</param>
/// <param name="GflopPerSecond">Operations (10⁹) that one second of sound takes, default settings.</param>
/// <param name="Fp32Gflops">The machine's fp32 peak, measured in this run.</param>
/// <param name="BoundShare">Least possible time (operations over peak) over the time taken, default settings.</param>
/// <param name="RssMb">Largest resident memory of the process, 10⁶ bytes.</param>
/// <param name="Stages">Where the time goes, default settings.</param>
internal sealed record VoiceResult(
    MachineResult Machine,
    double LoadMs,
    double PromptMs,
    double AudioSeconds,
    double Rtf,
    double FirstAudioMs,
    double FastRtf,
    double FastFirstAudioMs,
    double GflopPerSecond,
    double Fp32Gflops,
    double BoundShare,
    double RssMb,
    StageResult Stages);

/// <summary>What <c>myna bench phonemes</c> prints: the managed English phonemes against eSpeak NG's.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="Texts">Sentences compared.</param>
/// <param name="Words">Words in them.</param>
/// <param name="Per">Phoneme error rate: edits over the length of eSpeak's symbols, stress marks and spaces included.</param>
/// <param name="PerWithoutStress">The same without stress marks.</param>
/// <param name="PerTuned">Of the half of the sentences that was looked at while the rules were written.</param>
/// <param name="PerHeldOut">Of the other half.</param>
/// <param name="PerHeldOutWithoutStress">Of the other half, without stress marks.</param>
/// <param name="OovShare">Share of the words that are not in the dictionary.</param>
/// <param name="WordsPerSecond">Words that one thread phonemises in a second, warm.</param>
/// <param name="LoadMs">Unpacking the dictionary and the first clause, in milliseconds.</param>
internal sealed record PhonemesResult(
    MachineResult Machine,
    int Texts,
    int Words,
    double Per,
    double PerWithoutStress,
    double PerTuned,
    double PerHeldOut,
    double PerHeldOutWithoutStress,
    double OovShare,
    double WordsPerSecond,
    double LoadMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RooflineResult))]
[JsonSerializable(typeof(VoiceResult))]
[JsonSerializable(typeof(PhonemesResult))]
internal sealed partial class BenchJson : JsonSerializerContext;
