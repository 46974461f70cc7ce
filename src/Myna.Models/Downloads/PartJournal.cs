using System.Text.Json.Serialization;

namespace Myna.Models.Downloads;

/// <summary>How far a file's download has come: the contents of <c>….part.json</c>.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Its SHA-256, where the hub says it.</param>
/// <param name="GitOid">Its name in git, where the hub says that.</param>
/// <param name="Version">The ETag of the answers that the bytes came from.</param>
/// <param name="SegmentBytes">Length of a segment; the last is shorter.</param>
/// <param name="Done">Of each segment, the bytes from its start on that have arrived.</param>
internal sealed record PartJournal(long Bytes, string? Sha256, string? GitOid, string? Version, long SegmentBytes, long[] Done);

/// <summary>Reader and writer of journals, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PartJournal))]
internal sealed partial class PartJournalJson : JsonSerializerContext;

/// <summary>A run of bytes of a file that one connection brings.</summary>
/// <param name="index">Its number.</param>
/// <param name="first">Its first byte.</param>
/// <param name="end">The byte after its last.</param>
internal sealed class PartSegment(int index, long first, long end)
{
    /// <summary>Its number.</summary>
    public int Index { get; } = index;

    /// <summary>Its first byte.</summary>
    public long First { get; } = first;

    /// <summary>The byte after its last.</summary>
    public long End { get; } = end;

    /// <summary>Bytes from its start on that are in the file.</summary>
    public long Done { get; set; }

    /// <summary>The byte that comes next.</summary>
    public long Next => First + Done;

    /// <summary>Whether all of it is there.</summary>
    public bool IsDone => Next == End;
}
