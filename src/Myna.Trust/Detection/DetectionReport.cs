using Myna.Audio.Watermark;
using Myna.Trust.Ledger;
using Myna.Trust.Provenance;

namespace Myna.Trust.Detection;

/// <summary>What a file tells about where it comes from.</summary>
public sealed record DetectionReport
{
    /// <summary>Length of the sound in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the watermark detector found.</summary>
    public required WatermarkReport Watermark { get; init; }

    /// <summary>What the file says of its making, and whether that holds.</summary>
    public required ProvenanceReport Provenance { get; init; }

    /// <summary>Whether the file says of itself that a machine made it, in a manifest or tag that need not hold.</summary>
    public required bool SaysSynthetic { get; init; }

    /// <summary>This installation's own entry of the speech; null where the mark leads to none here.</summary>
    public LedgerEntry? LedgerEntry { get; init; }

    /// <summary>A guess from the sound alone; null where there is too little of it. It is no evidence, and <see cref="IsMarked"/> does not rest on it.</summary>
    public SyntheticGuess? Guess { get; init; }

    /// <summary>Whether something definite says that a machine made it: the watermark, or the file's own words.</summary>
    public bool IsMarked => Watermark.Present || SaysSynthetic;
}
