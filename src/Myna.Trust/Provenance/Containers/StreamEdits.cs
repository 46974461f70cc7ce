using System.Buffers;

namespace Myna.Trust.Provenance.Containers;

/// <summary>Changes of a file in place that need no more memory than a buffer, however long the file.</summary>
internal static class StreamEdits
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The longest part of a file (manifest, tags, index) that is taken into memory.</summary>
    public const int MostBytes = 128 << 20;

    /// <summary>Reads bytes at a place.</summary>
    /// <exception cref="MalformedException">The file ends before, or it is too much.</exception>
    public static byte[] Read(Stream file, long at, long count)
    {
        if (count is < 0 or > MostBytes || at < 0 || at > file.Length - count)
        {
            throw new MalformedException(FormattableString.Invariant($"the file states {count} bytes at {at}, which it does not have"));
        }

        var bytes = new byte[count];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Writes bytes over those that are there.</summary>
    public static void Write(Stream file, long at, ReadOnlySpan<byte> bytes)
    {
        file.Position = at;
        file.Write(bytes);
    }

    /// <summary>Puts bytes in the place of others; what lies behind moves.</summary>
    public static void Replace(Stream file, long at, long oldLength, ReadOnlySpan<byte> bytes)
    {
        long tail = file.Length - at - oldLength;
        long shift = bytes.Length - oldLength;
        if (shift != 0 && tail > 0)
        {
            Move(file, at + oldLength, tail, shift);
        }

        if (shift < 0)
        {
            file.SetLength(file.Length + shift);
        }

        Write(file, at, bytes);
    }

    private static void Move(Stream file, long from, long count, long shift)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, BufferBytes));
        try
        {
            // Away from the end first when the file grows, so that nothing is overwritten before it was read.
            for (long done = 0; done < count;)
            {
                int piece = (int)Math.Min(buffer.Length, count - done);
                long at = shift > 0 ? from + count - done - piece : from + done;
                file.Position = at;
                file.ReadExactly(buffer, 0, piece);
                file.Position = at + shift;
                file.Write(buffer, 0, piece);
                done += piece;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
