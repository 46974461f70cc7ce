using Myna.Trust.Provenance.Containers;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>Which bytes a binding's hash leaves out, as the assertion states it.</summary>
internal static class Exclusions
{
    private const int MostExclusions = 10_000;

    /// <summary>The stretches of a data hash.</summary>
    /// <exception cref="MalformedException">One reaches beyond the file.</exception>
    public static IReadOnlyList<ByteRange> Ranges(Dictionary<string, object?> words, long fileBytes)
    {
        var ranges = new List<ByteRange>();
        foreach (Dictionary<string, object?> exclusion in words.Maps("exclusions").Take(MostExclusions))
        {
            long start = exclusion.Number("start") ?? -1;
            long length = exclusion.Number("length") ?? -1;
            ranges.Add(start >= 0 && length >= 0 && start <= fileBytes && length <= fileBytes - start
                ? new ByteRange(start, length)
                : throw new MalformedException("the manifest leaves bytes out that the file does not have: the file was cut off or changed"));
        }

        return ranges;
    }

    /// <summary>The boxes of a BMFF hash, and the places of boxes that go into it.</summary>
    /// <param name="words">The assertion.</param>
    /// <param name="file">The MP4 file.</param>
    /// <param name="withMarks">Whether places go into the hash (from the second version on).</param>
    public static (IReadOnlyList<ByteRange> Excluded, IReadOnlyList<long> Marks) Boxes(Dictionary<string, object?> words, Stream file, bool withMarks)
    {
        var excluded = new List<ByteRange>();
        SortedSet<long> marks = withMarks ? [.. Mp4Box.TopLevel(file).Select(box => box.Start)] : [];
        foreach (Dictionary<string, object?> exclusion in words.Maps("exclusions").Take(MostExclusions))
        {
            foreach (Mp4Box box in Mp4Box.Find(file, exclusion.Get<string>("xpath") ?? "").Where(box => Fits(file, box, exclusion)))
            {
                if (exclusion.GetValueOrDefault("subset") is List<object?>)
                {
                    excluded.AddRange(exclusion.Maps("subset").Select(part => Part(box, part)).Where(part => part.Length > 0));
                    continue;
                }

                excluded.Add(new ByteRange(box.Start, box.Length));
                marks.Remove(box.Start);
            }
        }

        return (excluded, [.. marks]);
    }

    /// <summary>How many of the excluded bytes do not belong to the manifest.</summary>
    public static long Beyond(IReadOnlyList<ByteRange> excluded, IReadOnlyList<ByteRange> wrapped)
        => excluded.Sum(range => range.Length - wrapped.Sum(part => Math.Max(0, Math.Min(range.End, part.End) - Math.Max(range.Start, part.Start))));

    private static ByteRange Part(Mp4Box box, Dictionary<string, object?> part)
    {
        long offset = part.Number("offset") ?? 0;
        long length = part.Number("length") ?? 0;
        if (offset < 0 || length < 0 || offset >= box.Length)
        {
            return default;
        }

        return new ByteRange(box.Start + offset, length == 0 ? box.Length - offset : Math.Min(length, box.Length - offset));
    }

    private static bool Fits(Stream file, Mp4Box box, Dictionary<string, object?> exclusion)
    {
        if (exclusion.Number("length") is { } length && length != box.Length)
        {
            return false;
        }

        if (exclusion.Number("version") is { } version && StreamEdits.Read(file, box.ContentStart, Math.Min(1, box.Length - box.HeaderBytes)) is [var stated] && stated != version)
        {
            return false;
        }

        if (exclusion.Get<byte[]>("flags") is { Length: 3 } flags && exclusion.GetValueOrDefault("exact") is not false
            && box.Length - box.HeaderBytes >= 4 && !StreamEdits.Read(file, box.ContentStart + 1, 3).AsSpan().SequenceEqual(flags))
        {
            return false;
        }

        foreach (Dictionary<string, object?> expected in exclusion.Maps("data"))
        {
            long offset = expected.Number("offset") ?? -1;
            byte[] value = expected.Get<byte[]>("value") ?? [];
            if (offset < 0 || offset > box.Length - value.Length || !StreamEdits.Read(file, box.Start + offset, value.Length).AsSpan().SequenceEqual(value))
            {
                return false;
            }
        }

        return true;
    }
}
