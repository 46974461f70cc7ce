namespace Myna.Trust.Consent;

/// <summary>Whether a file says of itself that a machine made it.</summary>
internal static class SyntheticMarks
{
    // IPTC's term for media that a trained algorithm made, as manifests of C2PA and XMP name it.
    private static ReadOnlySpan<byte> Term => "trainedAlgorithmicMedia"u8;

    private const int BlockBytes = 1 << 16;

    /// <summary>Looks for it anywhere in the file: whatever container and version of the format it stands in, signed well or not.</summary>
    public static bool In(string path, CancellationToken cancellationToken)
    {
        using FileStream stream = File.OpenRead(path);
        var block = new byte[BlockBytes + Term.Length];
        int kept = 0, count;
        while ((count = stream.Read(block, kept, block.Length - kept)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int filled = kept + count;
            if (block.AsSpan(0, filled).IndexOf(Term) >= 0)
            {
                return true;
            }

            kept = Math.Min(filled, Term.Length - 1);
            block.AsSpan(filled - kept, kept).CopyTo(block);
        }

        return false;
    }
}
