namespace Myna.Trust.Provenance.Containers;

/// <summary>A stretch of a file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its number of bytes.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>The byte behind it.</summary>
    public long End => Start + Length;
}
