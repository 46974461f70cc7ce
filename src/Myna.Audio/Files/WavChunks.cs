using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Myna.Audio.Files;

/// <summary>Finds the way through the chunks of a WAV file to its samples, from front to back, so that pipes will do.</summary>
internal static class WavChunks
{
    private const uint UnknownSize = 0xFFFFFFF0;

    /// <summary>Chunks that may follow an empty <c>data</c> chunk. Anything else behind a size of 0 is sound.</summary>
    private static readonly string[] ChunksAfterData = ["LIST", "fact", "cue ", "bext", "id3 ", "ID3 ", "PEAK", "smpl", "inst", "JUNK", "PAD ", "FLLR", "iXML"];

    /// <summary>Reads chunks up to the samples. Bytes read ahead of them are handed back too.</summary>
    public static (WavHeader Header, byte[] Ahead) ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (got == 0)
        {
            throw new MynaException($"{name} is empty (0 bytes); give a WAV file with sound in it");
        }

        string form = Letters(start[..4]);
        if (got < 12 || form is not ("RIFF" or "RF64" or "BW64") || Letters(start[8..]) != "WAVE")
        {
            throw new MynaException(got < 12 && form == "RIFF"
                ? $"{name} is cut off: a WAV file's header has 12 bytes, this file {got}"
                : $"{name} is not a WAV file: it does not begin as one (RIFF … WAVE)");
        }

        WavHeader? format = null;
        long wideSize = 0;
        Span<byte> head = stackalloc byte[8];
        int used = 0;
        while (true)
        {
            used += stream.ReadAtLeast(head[used..], 8 - used, throwOnEndOfStream: false);
            if (used < 8)
            {
                throw new MynaException(format is null
                    ? $"{name} is a damaged WAV file: it ends before its format chunk"
                    : $"{name} holds no sound: the file ends before its data chunk; it was probably cut off while being copied or recorded");
            }

            used = 0;
            string id = Letters(head[..4]);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (id == "data")
            {
                return format is null
                    ? throw new MynaException($"{name} is a damaged WAV file: its sound stands before its format, so it cannot be understood")
                    : OpenData(stream, format, size, wideSize);
            }

            if (id == "fmt ")
            {
                format = WavHeader.ParseFormat(ReadSmall(stream, size, name), name);
            }
            else if (id == "ds64" && size is >= 16 and < UnknownSize)
            {
                wideSize = BinaryPrimitives.ReadInt64LittleEndian(ReadSmall(stream, size, name).AsSpan(8));
            }
            else
            {
                Skip(stream, size, name, id);
            }

            // Chunks of odd size are padded with a zero; some programs forget it, and the next chunk's name follows.
            if (size % 2 == 1 && stream.Read(head[..1]) == 1 && head[0] != 0)
            {
                used = 1;
            }
        }
    }

    private static (WavHeader Header, byte[] Ahead) OpenData(Stream stream, WavHeader format, uint size, long wideSize)
    {
        byte[] ahead = [];
        long? bytes = size >= UnknownSize ? (wideSize > 0 ? wideSize : null) : size;
        if (bytes == 0)
        {
            ahead = new byte[8];
            int got = stream.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
            bool empty = got < 8 || ChunksAfterData.Contains(Letters(ahead.AsSpan(0, 4)));
            ahead = empty ? [] : ahead;
            bytes = empty ? 0 : null;
        }

        if (stream.CanSeek)
        {
            long present = Math.Max(0, stream.Length - stream.Position) + ahead.Length;
            bytes = Math.Min(bytes ?? present, present);
        }

        return (format with { DataBytes = bytes }, ahead);
    }

    private static byte[] ReadSmall(Stream stream, uint size, string name)
    {
        const int Most = 1 << 16;
        var bytes = new byte[Math.Min(size, Most)];
        if (size > Most || stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new MynaException($"{name} is a damaged WAV file: a part of its header states {size} bytes, which the file does not have");
        }

        return bytes;
    }

    private static void Skip(Stream stream, uint size, string name, string id)
    {
        if (stream.CanSeek)
        {
            if (size > stream.Length - stream.Position)
            {
                throw new MynaException($"{name} is a damaged WAV file: its chunk '{id}' states {size} bytes, more than the file has, and no sound stands before it");
            }

            stream.Seek(size, SeekOrigin.Current);
            return;
        }

        byte[] waste = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (long left = size; left > 0;)
            {
                int got = stream.Read(waste, 0, (int)Math.Min(left, waste.Length));
                if (got == 0)
                {
                    return;
                }

                left -= got;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(waste);
        }
    }

    private static string Letters(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(4);
        foreach (byte value in bytes)
        {
            text.Append(value is >= 32 and < 127 ? (char)value : '?');
        }

        return text.ToString();
    }
}
