using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Myna.Tensors.Weights;

/// <summary>Writes tensors in the safetensors format.</summary>
/// <remarks>
/// The same tensors and texts give the same bytes, in whatever order they come: wide elements first, so that each
/// tensor is aligned to its elements, then by name.
/// </remarks>
public static class SafetensorsWriter
{
    private const int AlignmentBytes = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a whole file.</summary>
    /// <param name="stream">Where to; left open. It need not be able to seek.</param>
    /// <param name="tensors">The tensors, each of another name.</param>
    /// <param name="metadata">Texts to store beside them, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a text has half a character in it.</exception>
    public static void Write(Stream stream, IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TensorToWrite[] ordered =
        [
            .. tensors.OrderByDescending(tensor => tensor.Type.Bits()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        byte[] header = Header(ordered, metadata);
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (TensorToWrite tensor in ordered)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    private static byte[] Header(TensorToWrite[] ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(Strict.GetBytes(key), Strict.GetBytes(text));
                }

                writer.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            long start = 0;
            foreach (TensorToWrite tensor in ordered)
            {
                if (!names.Add(tensor.Name))
                {
                    throw new ArgumentException($"Two tensors are called {tensor.Name}.", nameof(ordered));
                }

                writer.WriteStartObject(Strict.GetBytes(tensor.Name));
                writer.WriteString("dtype", tensor.Type.FileName());
                WriteNumbers(writer, "shape", tensor.Shape);
                WriteNumbers(writer, "data_offsets", [start, start + tensor.Bytes.Length]);
                writer.WriteEndObject();
                start += tensor.Bytes.Length;
            }

            writer.WriteEndObject();
        }

        // Spaces up to a multiple of 8, so that the tensors begin aligned.
        int length = (json.WrittenCount + AlignmentBytes - 1) / AlignmentBytes * AlignmentBytes;
        json.GetSpan(length - json.WrittenCount)[..(length - json.WrittenCount)].Fill((byte)' ');
        json.Advance(length - json.WrittenCount);
        return json.WrittenSpan.ToArray();
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
