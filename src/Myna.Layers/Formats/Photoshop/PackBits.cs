namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Run-length coding by rows: a count n of 0 to 127 and n + 1 bytes as they are, or a count n of 129 to 255 and one byte
/// to be repeated 257 − n times; 128 does nothing (Apple, <em>Technical Note TN1023</em>; TIFF 6.0, section 9).
/// </summary>
internal static class PackBits
{
    private const int MostInOne = 128;

    /// <summary>The most bytes that <see cref="Encode"/> can make of a row.</summary>
    public static int MostBytes(int length) => length + ((length + MostInOne - 1) / MostInOne);

    /// <summary>Packs a row; returns the bytes written.</summary>
    public static int Encode(ReadOnlySpan<byte> row, Span<byte> target)
    {
        int i = 0, written = 0;
        while (i < row.Length)
        {
            int run = RunAt(row, i);
            if (run >= 3)
            {
                target[written++] = (byte)(257 - run);
                target[written++] = row[i];
                i += run;
                continue;
            }

            // As they are, up to where a run begins that is worth its two bytes.
            int start = i;
            while (i < row.Length && i - start < MostInOne && !(i + 2 < row.Length && row[i] == row[i + 1] && row[i] == row[i + 2]))
            {
                i++;
            }

            target[written++] = (byte)(i - start - 1);
            row[start..i].CopyTo(target[written..]);
            written += i - start;
        }

        return written;
    }

    /// <summary>Unpacks a row; false if the bytes end before the row is full or hold more than the row.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> packed, Span<byte> row)
    {
        int read = 0, done = 0;
        while (done < row.Length)
        {
            if (read >= packed.Length)
            {
                return false;
            }

            int count = packed[read++];
            if (count == 128)
            {
                continue;
            }

            int bytes = count < 128 ? count + 1 : 257 - count;
            if (bytes > row.Length - done || (count < 128 ? bytes : 1) > packed.Length - read)
            {
                return false;
            }

            if (count < 128)
            {
                packed.Slice(read, bytes).CopyTo(row[done..]);
                read += bytes;
            }
            else
            {
                row.Slice(done, bytes).Fill(packed[read++]);
            }

            done += bytes;
        }

        return true;
    }

    private static int RunAt(ReadOnlySpan<byte> row, int at)
    {
        ReadOnlySpan<byte> rest = row[at..Math.Min(row.Length, at + MostInOne)];
        int other = rest.IndexOfAnyExcept(rest[0]);
        return other < 0 ? rest.Length : other;
    }
}
