namespace Myna.Trust.Audit;

/// <summary>
/// Finds lines of a file by some of their bytes, without reading them as JSON: a search through a million entries takes a fraction of
/// a second, and there is no index beside the file that could be damaged or lag behind.
/// </summary>
internal static class LineSearch
{
    private const int BlockBytes = 1 << 20;

    /// <summary>The lines that hold some bytes, in order.</summary>
    /// <param name="path">The file; none has no lines.</param>
    /// <param name="wanted">The bytes; without a line's end.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public static IEnumerable<string> Find(string path, byte[] wanted, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var block = new byte[BlockBytes];
        int filled = 0, count;
        while ((count = file.Read(block, filled, block.Length - filled)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            filled += count;
            int whole = block.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            for (int at = 0; Next(block, at, whole, wanted) is { } line; at = line.End.Value + 1)
            {
                yield return System.Text.Encoding.UTF8.GetString(block[line]);
            }

            // A line that goes on in the next block waits for its end; one that is longer than a block is no line of a log.
            int rest = filled - whole == block.Length ? 0 : filled - whole;
            block.AsSpan(filled - rest, rest).CopyTo(block);
            filled = rest;
        }
    }

    private static Range? Next(byte[] block, int from, int end, byte[] wanted)
    {
        int found = from < end ? block.AsSpan(from, end - from).IndexOf(wanted) : -1;
        if (found < 0)
        {
            return null;
        }

        int start = block.AsSpan(0, from + found).LastIndexOf((byte)'\n') + 1;
        int length = block.AsSpan(start, end - start).IndexOf((byte)'\n');
        return start..(start + length);
    }
}
