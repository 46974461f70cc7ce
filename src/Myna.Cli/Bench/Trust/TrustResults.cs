using System.Text.Json.Serialization;

namespace Myna.Cli.Bench.Trust;

/// <summary>What <c>myna bench trust</c> prints; each part fills in its own, and what was not measured is left out.</summary>
internal sealed class TrustResult
{
    /// <summary>Equal error rate of the speaker verification, on speakers it was not calibrated with.</summary>
    public double? Eer { get; set; }

    /// <summary>More of the speaker verification.</summary>
    public SpeakerPartResult? Speakers { get; set; }

    /// <summary>Share of readings taken as right whose random words were others.</summary>
    public double? PhraseFar { get; set; }

    /// <summary>Share of right readings that were refused.</summary>
    public double? PhraseFrr { get; set; }

    /// <summary>Readings by kind.</summary>
    public IReadOnlyList<PhraseKindResult>? Phrases { get; set; }

    /// <summary>The advisory synthetic-speech score.</summary>
    public SyntheticPartResult? Synthetic { get; set; }

    /// <summary>The watermark.</summary>
    public WatermarkResult? Watermark { get; set; }
}

/// <summary>How well the watermark holds and how little of it is heard.</summary>
/// <param name="FalsePositives">What the detector says of recordings without a mark.</param>
/// <param name="Attacks">What it says of marked recordings after each attack.</param>
/// <param name="Audibility">How much the mark changes the speech.</param>
/// <param name="EmbeddingRtf">Time to mark a second of speech, in seconds, one thread.</param>
/// <param name="DetectionRtf">Time to search a second of unmarked speech for one key at all speeds, in seconds, one thread.</param>
internal sealed record WatermarkResult(
    FalsePositiveResult FalsePositives,
    IReadOnlyList<AttackResult> Attacks,
    AudibilityResult Audibility,
    double EmbeddingRtf,
    double DetectionRtf);

/// <summary>Clean recordings, searched for the marks of random keys.</summary>
/// <param name="Recordings">Recordings.</param>
/// <param name="Keys">Keys for each.</param>
/// <param name="Found">Searches that found a mark.</param>
/// <param name="SmallestPValue">The smallest p-value over all searches.</param>
/// <param name="Bound">The p-value from which on a mark counts as found.</param>
/// <param name="Tail">How often p-values are small.</param>
internal sealed record FalsePositiveResult(
    int Recordings, int Keys, int Found, double SmallestPValue, double Bound, IReadOnlyList<TailResult> Tail);

/// <summary>How often p-values are small in recordings without a mark.</summary>
/// <param name="PValue">A p-value.</param>
/// <param name="Share">Share of the searches with a p-value at most that large; more than it would break the bound.</param>
internal sealed record TailResult(double PValue, double Share);

/// <summary>Marked recordings after an attack.</summary>
/// <param name="Attack">The attack.</param>
/// <param name="TenSeconds">Excerpts of 10 s.</param>
/// <param name="ThreeSeconds">Excerpts of 3 s.</param>
/// <param name="Note">Why it was not measured; null where it was.</param>
internal sealed record AttackResult(string Attack, ExcerptResult? TenSeconds, ExcerptResult? ThreeSeconds, string? Note = null);

/// <summary>Excerpts of one length after one attack.</summary>
/// <param name="Excerpts">How many.</param>
/// <param name="Detected">Share in which the mark was found.</param>
/// <param name="DetectedAtLeast">The share that is exceeded with a confidence of 95 %, were the excerpts independent.</param>
/// <param name="Read">Share of which the payload was read, and read rightly.</param>
/// <param name="Misread">Share of which another payload was read.</param>
/// <param name="BitErrors">Share of the code's bits that were heard wrongly before correction, where the mark was found.</param>
/// <param name="MedianLogP">Median of log₁₀ of the p-value.</param>
internal sealed record ExcerptResult(int Excerpts, double Detected, double DetectedAtLeast, double Read, double Misread, double BitErrors, double MedianLogP);

/// <summary>How much the mark changes speech.</summary>
/// <param name="SnrDb">Speech over change, in decibels: mean over the recordings.</param>
/// <param name="SnrLowestDb">The lowest of a recording.</param>
/// <param name="NoiseToMaskDb">Change over masking threshold, in decibels: mean over the recordings; below −10 counts as inaudible.</param>
/// <param name="NoiseToMaskHighestDb">The highest of a recording.</param>
/// <param name="FramesAbove">Share of the frames in which it rises over the threshold in some band.</param>
/// <param name="SpeakerChange">1 − cosine of the Lite model's speaker vectors before and after: mean.</param>
/// <param name="SpeakerChangeHighest">The largest of a recording.</param>
internal sealed record AudibilityResult(
    double SnrDb,
    double SnrLowestDb,
    double NoiseToMaskDb,
    double NoiseToMaskHighestDb,
    double FramesAbove,
    double SpeakerChange,
    double SpeakerChangeHighest);

/// <summary>Writes the results as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(TrustResult))]
internal sealed partial class TrustJson : JsonSerializerContext;
