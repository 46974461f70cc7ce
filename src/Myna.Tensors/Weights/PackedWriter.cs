using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Myna.Tensors.Weights;

/// <summary>A tensor of a packed file, whose bytes are made when their turn comes.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="ByteCount">Its bytes.</param>
/// <param name="Write">Writes them.</param>
internal sealed record PackedTensor(string Name, ElementType Type, IReadOnlyList<long> Shape, long ByteCount, Action<Stream> Write);

/// <summary>
/// Writes a safetensors file tensor by tensor, so that a model is never in memory as a whole, and in the order given. The first tensor
/// begins on a 64-byte line; so do those behind tensors of whole lines, such as packed matrices.
/// </summary>
internal static class PackedWriter
{
    private const int LineBytes = 64;

    /// <summary>Writes a whole file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors, in their order in the file.</param>
    /// <param name="metadata">Texts to store beside them.</param>
    /// <param name="progress">Told the share of the bytes written, 0 … 1.</param>
    /// <param name="cancellationToken">Checked between tensors.</param>
    public static void Write(
        Stream stream, IReadOnlyList<PackedTensor> tensors, IReadOnlyDictionary<string, string> metadata, IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        stream.Write(Header(tensors, metadata));
        long total = tensors.Sum(tensor => tensor.ByteCount), written = 0;
        foreach (PackedTensor tensor in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = stream.Position;
            tensor.Write(stream);
            if (stream.Position - start != tensor.ByteCount)
            {
                throw new InvalidOperationException($"{tensor.Name} has {stream.Position - start} bytes, not {tensor.ByteCount}.");
            }

            written += tensor.ByteCount;
            progress?.Report((double)written / total);
        }
    }

    private static byte[] Header(IReadOnlyList<PackedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach ((string key, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(key, text);
            }

            writer.WriteEndObject();
            long start = 0;
            foreach (PackedTensor tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Type.FileName());
                WriteNumbers(writer, "shape", tensor.Shape);
                WriteNumbers(writer, "data_offsets", [start, start + tensor.ByteCount]);
                writer.WriteEndObject();
                start += tensor.ByteCount;
            }

            writer.WriteEndObject();
        }

        // Spaces, so that the first tensor begins on a line.
        var header = new byte[(sizeof(long) + json.WrittenCount + LineBytes - 1) / LineBytes * LineBytes];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        json.WrittenSpan.CopyTo(header.AsSpan(sizeof(long)));
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
