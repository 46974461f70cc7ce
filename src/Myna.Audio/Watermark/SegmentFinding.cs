namespace Myna.Audio.Watermark;

/// <summary>What was found for one key in one segment of a recording.</summary>
internal sealed record SegmentFinding
{
    /// <summary>Bound on the chance of a score like this without the mark, over all that was tried in the segment.</summary>
    public required double PValue { get; init; }

    /// <summary>How fast the segment runs.</summary>
    public required double Tempo { get; init; }

    /// <summary>Where the mark is heard, in places.</summary>
    public required IReadOnlyList<(int From, int To)> Ranges { get; init; }

    /// <summary><c>[384]</c>: the bits of the code as they were heard.</summary>
    public required float[] SoftBits { get; init; }
}
