using System.Text.Json.Serialization;

namespace Myna.Cli.Bench;

/// <summary>The limits of the machine, in the same run.</summary>
/// <param name="ReadGbs">Read bandwidth, 10⁹ bytes per second.</param>
/// <param name="Fp32Gflops">fp32 peak, 10⁹ operations per second.</param>
internal sealed record LimitsResult(double ReadGbs, double Fp32Gflops);

/// <summary>Several streams at once.</summary>
/// <param name="Streams">How many.</param>
/// <param name="FramesPerSecond">Frames of codes of all streams together, per second: talker and code predictor.</param>
/// <param name="FramesPerSecondDecoded">The same with the codec.</param>
internal sealed record BatchResult(int Streams, double FramesPerSecond, double FramesPerSecondDecoded);

/// <summary>How far the weights' precision leads away from bf16, by teacher forcing.</summary>
/// <param name="TalkerKl">Mean divergence of the talker's distributions, in nats.</param>
/// <param name="PredictorKl">Mean divergence of the code predictor's.</param>
/// <param name="TalkerAgreement">Share of first codes with the same best choice.</param>
/// <param name="PredictorAgreement">Share of other codes with the same best choice.</param>
internal sealed record DriftResult(double TalkerKl, double PredictorKl, double TalkerAgreement, double PredictorAgreement);

/// <summary>One precision of the weights.</summary>
/// <param name="Precision">Name, for example <c>int8</c>.</param>
/// <param name="Rtf">Wall time for one second of sound: the median of some utterances from a saved voice.</param>
/// <param name="TalkerMs">Talker, for one frame of 80 ms.</param>
/// <param name="PredictorMs">Code predictor, for one frame.</param>
/// <param name="CodecMs">Codec, for one frame.</param>
/// <param name="FirstAudioMs">From the request to the first samples: what of the prompt depends on the text, first frame, its sound.</param>
/// <param name="RssMb">Resident memory after the utterances, 10⁶ bytes.</param>
/// <param name="LoadS">Seconds to open the packed file and have its weights in memory.</param>
/// <param name="BoundShare">Least possible time (bytes of weights over bandwidth, codec operations over peak) over the time taken.</param>
/// <param name="WeightMbPerFrame">Weights read for one frame, 10⁶ bytes.</param>
/// <param name="WeightGbs">Talker and predictor: bytes of weights per second, 10⁹.</param>
/// <param name="Batch">Several streams at once.</param>
/// <param name="Drift">Against bf16; null unless asked for.</param>
internal sealed record Qwen3TtsPrecisionResult(
    string Precision,
    double Rtf,
    double TalkerMs,
    double PredictorMs,
    double CodecMs,
    double FirstAudioMs,
    double RssMb,
    double LoadS,
    double BoundShare,
    double WeightMbPerFrame,
    double WeightGbs,
    IReadOnlyList<BatchResult> Batch,
    DriftResult? Drift);

/// <summary>What <c>myna bench qwen3-tts</c> prints.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="Model">What was measured.</param>
/// <param name="Frames">Frames of an utterance.</param>
/// <param name="Roofline">The machine's limits.</param>
/// <param name="Precisions">Each precision of the weights.</param>
internal sealed record Qwen3TtsResult(
    MachineResult Machine, string Model, int Frames, LimitsResult Roofline, IReadOnlyList<Qwen3TtsPrecisionResult> Precisions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Qwen3TtsResult))]
internal sealed partial class Qwen3TtsJson : JsonSerializerContext;
