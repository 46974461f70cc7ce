using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Myna.Tensors.Weights;

/// <summary>
/// The header of a safetensors file: 8 bytes with the length of a JSON object that names every tensor's type, shape and
/// byte range; the rest of the file are the tensors' bytes, without a hole and without overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Bytes before the JSON object: its length, little-endian.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest header, the format's own limit.</summary>
    public const int MostHeaderBytes = 100_000_000;

    /// <summary>The one key of the header that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private readonly string _source;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _tensors = new(StringComparer.Ordinal);
    private readonly long _firstDataByte;
    private readonly long _fileBytes;

    private SafetensorsHeader(string source, long firstDataByte, long fileBytes)
    {
        _source = source;
        _firstDataByte = firstDataByte;
        _fileBytes = fileBytes;
    }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <summary>Reads the length of the header from the first bytes of a file.</summary>
    /// <param name="start">The file's first 8 bytes, or fewer when it has no more.</param>
    /// <param name="fileBytes">The length of the file.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="MynaException">The file cannot be a safetensors file.</exception>
    public static int ReadLength(ReadOnlySpan<byte> start, long fileBytes, string source)
    {
        if (fileBytes == 0)
        {
            throw Unsound(source, "the file is empty");
        }

        if (fileBytes < PrefixBytes)
        {
            throw Unsound(source, $"it has only {fileBytes} bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MostHeaderBytes)
        {
            throw Unsound(source, $"its first 8 bytes give a header of {length} bytes, more than the {MostHeaderBytes} that the format allows");
        }

        return (long)length <= fileBytes - PrefixBytes
            ? (int)length
            : throw Unsound(source, $"it is cut off: the header takes {length} bytes, and {fileBytes - PrefixBytes} are there");
    }

    /// <summary>Reads and checks the JSON object.</summary>
    /// <param name="json">The header without its length.</param>
    /// <param name="fileBytes">The length of the file.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="MynaException">The header breaks a rule of the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileBytes, string source)
    {
        var header = new SafetensorsHeader(source, PrefixBytes + json.Length, fileBytes);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Unsound("its header is not a JSON object");
        }

        if (!Utf8.IsValid(json))
        {
            throw header.Unsound("its header is not UTF-8 text");
        }

        try
        {
            header.ReadObject(json);
        }
        catch (JsonException exception)
        {
            throw header.Unsound($"its header is not JSON (byte {exception.BytePositionInLine} of line {exception.LineNumber + 1})", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's answer to an escape such as \uD800, half of a character.
            throw header.Unsound("a text in its header has half a character", exception);
        }

        header.CheckRanges();
        return header;
    }

    /// <summary>A name from a file, fit to be shown: short and without control characters.</summary>
    public static string Quoted(string name)
    {
        const int Most = 80;
        string shown = name.Length <= Most ? name : string.Concat(name.AsSpan(0, Most), "…");
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c))}'";
    }

    private static MynaException Unsound(string source, string what, Exception? cause = null) =>
        new($"{source} is not a sound safetensors file: {what}. Fetch or make the file again.", cause);

    private MynaException Unsound(string what, Exception? cause = null) => Unsound(_source, what, cause);

    private MynaException Unsound(string tensor, string what) => Unsound($"tensor {Quoted(tensor)} {what}");

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        bool metadataSeen = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name != MetadataKey)
            {
                TensorEntry entry = ReadTensor(ref reader, name);
                if (!_tensors.TryAdd(name, entry))
                {
                    throw Unsound(name, "is there twice");
                }
            }
            else if (metadataSeen)
            {
                throw Unsound($"{MetadataKey} is there twice");
            }
            else
            {
                metadataSeen = true;
                ReadMetadata(ref reader);
            }
        }

        // Nothing but white space may follow; the reader throws on anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unsound($"{MetadataKey} is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Unsound($"the metadata {Quoted(key)} is not a text");
            }

            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Unsound($"the metadata {Quoted(key)} is there twice");
            }
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unsound(name, "is not described by an object");
        }

        string? typeName = null;
        List<long>? shape = null, range = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "dtype" when typeName is null && reader.TokenType == JsonTokenType.String:
                    typeName = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadWholeNumbers(ref reader, name, field);
                    break;
                case "data_offsets" when range is null:
                    range = ReadWholeNumbers(ref reader, name, field);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Unsound(name, $"has more than one {field}, or one that is not a text");
                default:
                    // The reference reader passes over fields it does not know, so files may carry them.
                    reader.Skip();
                    break;
            }
        }

        if (typeName is null || shape is null || range is null)
        {
            string missing = typeName is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Unsound(name, $"has no {missing}");
        }

        return Entry(name, typeName, shape, range);
    }

    private TensorEntry Entry(string name, string typeName, List<long> shape, List<long> range)
    {
        if (!ElementTypes.TryParse(typeName, out ElementType type))
        {
            throw Unsound(name, $"has the unknown type {Quoted(typeName)}");
        }

        string described = $"{typeName} [{string.Join(", ", shape.Take(8))}{(shape.Count > 8 ? ", …" : "")}]";
        if (!type.TryMeasure(shape, out long elements, out long bytes))
        {
            throw Unsound(name, $"has a size that cannot be: {described}");
        }

        if (range.Count != 2 || range[1] < range[0])
        {
            throw Unsound(name, $"has data_offsets that are no range: [{string.Join(", ", range.Take(3))}]");
        }

        return range[1] - range[0] == bytes
            ? new TensorEntry(name, type, shape.AsReadOnly(), elements, range[0], bytes)
            : throw Unsound(name, $"is {described}, {bytes} bytes, but its data_offsets hold {range[1] - range[0]}");
    }

    private List<long> ReadWholeNumbers(ref Utf8JsonReader reader, string tensor, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Unsound(tensor, $"has a {field} that is not an array");
        }

        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Unsound(tensor, $"has a {field} that is not made of whole numbers from 0 to {long.MaxValue}");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Checks that the tensors cover the bytes after the header once each, and counts from the file's start.</summary>
    private void CheckRanges()
    {
        long dataBytes = _fileBytes - _firstDataByte;
        long covered = 0;
        string? before = null;
        TensorEntry[] ordered = [.. _tensors.Values.OrderBy(e => e.StartByte).ThenBy(e => e.ByteCount)];
        foreach (TensorEntry entry in ordered)
        {
            // No overflow: both are part of the range that was read.
            long end = entry.StartByte + entry.ByteCount;
            if (end > dataBytes)
            {
                throw Unsound(entry.Name, $"ends at byte {end} of {dataBytes}: the file is cut off, or the header wrong");
            }

            if (entry.StartByte < covered)
            {
                throw Unsound(entry.Name, $"overlaps {Quoted(before!)}");
            }

            if (entry.StartByte > covered)
            {
                throw Unsound(entry.Name, $"leaves a hole of {entry.StartByte - covered} bytes before it");
            }

            covered = end;
            before = entry.Name;
            _tensors[entry.Name] = entry with { StartByte = _firstDataByte + entry.StartByte };
        }

        if (covered != dataBytes)
        {
            throw Unsound($"{dataBytes - covered} bytes at its end belong to no tensor");
        }
    }
}
