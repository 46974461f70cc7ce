using System.Buffers.Binary;

namespace Myna.Server.Speaking;

/// <summary>Puts the sizes into the header of a WAV file that was made as a stream, once it is whole.</summary>
internal static class WavSizes
{
    private const int RiffSizeAt = 4;
    private const int ChunkHeaderBytes = 8;
    private const int MostHeaderBytes = 128;

    /// <summary>Mends a file in memory.</summary>
    public static void Mend(Span<byte> wav) => Mend(wav[..Math.Min(wav.Length, MostHeaderBytes)], wav.Length);

    /// <summary>Mends a file on disk.</summary>
    public static async Task MendAsync(FileStream wav, CancellationToken cancellationToken)
    {
        var head = new byte[Math.Min(wav.Length, MostHeaderBytes)];
        wav.Position = 0;
        await wav.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        Mend(head, wav.Length);
        wav.Position = 0;
        await wav.WriteAsync(head, cancellationToken).ConfigureAwait(false);
    }

    private static void Mend(Span<byte> head, long length)
    {
        int data = head.IndexOf("data"u8);
        if (data > 0 && data + ChunkHeaderBytes <= head.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head[RiffSizeAt..], (uint)(length - ChunkHeaderBytes));
            BinaryPrimitives.WriteUInt32LittleEndian(head[(data + 4)..], (uint)(length - data - ChunkHeaderBytes));
        }
    }
}
