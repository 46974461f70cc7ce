using System.Formats.Cbor;
using System.Globalization;

namespace Myna.Trust.Provenance.Manifests;

/// <summary>
/// CBOR as plain objects: maps with text keys, lists, text, bytes, whole numbers, booleans, null; tags are dropped. Depth and number
/// are limited, and a key that comes twice is an error, so that two readers cannot see two different things.
/// </summary>
internal static class CborTree
{
    private const int DeepestNesting = 24;
    private const int MostValues = 100_000;

    /// <summary>Reads one value, which must be all there is.</summary>
    /// <exception cref="MalformedException">There is more, too much, or something of another kind.</exception>
    /// <exception cref="CborContentException">It is not CBOR.</exception>
    public static object? Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new CborReader(bytes, CborConformanceMode.Lax);
        int budget = MostValues;
        object? value = Read(reader, depth: 0, ref budget);
        return reader.BytesRemaining == 0 ? value : throw new MalformedException("bytes follow the content of a box of the manifest");
    }

    /// <summary>Reads a map.</summary>
    /// <exception cref="MalformedException">It is none.</exception>
    public static Dictionary<string, object?> ReadMap(ReadOnlyMemory<byte> bytes)
        => Read(bytes) as Dictionary<string, object?> ?? throw new MalformedException("a box of the manifest holds no map");

    /// <summary>A value of a map, if it is there and of the kind.</summary>
    public static T? Get<T>(this Dictionary<string, object?> map, string key)
        where T : class => map.GetValueOrDefault(key) as T;

    /// <summary>A whole number of a map, if it is there.</summary>
    public static long? Number(this Dictionary<string, object?> map, string key) => map.GetValueOrDefault(key) is long number ? number : null;

    /// <summary>The maps of a list of a map; empty if there is none.</summary>
    public static IEnumerable<Dictionary<string, object?>> Maps(this Dictionary<string, object?> map, string key)
        => map.Get<List<object?>>(key)?.OfType<Dictionary<string, object?>>() ?? [];

    private static object? Read(CborReader reader, int depth, ref int budget)
    {
        if (depth > DeepestNesting || --budget < 0)
        {
            throw new MalformedException("a box of the manifest is nested too deeply or has too many values");
        }

        while (reader.PeekState() == CborReaderState.Tag)
        {
            _ = reader.ReadTag();
        }

        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                return ReadMap(reader, depth, ref budget);
            case CborReaderState.StartArray:
                var list = new List<object?>();
                _ = reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                {
                    list.Add(Read(reader, depth + 1, ref budget));
                }

                reader.ReadEndArray();
                return list;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return reader.ReadByteString();
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            default:
                reader.SkipValue();
                return null;
        }
    }

    private static Dictionary<string, object?> ReadMap(CborReader reader, int depth, ref int budget)
    {
        var map = new Dictionary<string, object?>();
        _ = reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            object? key = Read(reader, depth + 1, ref budget);
            string name = key as string ?? Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
            if (!map.TryAdd(name, Read(reader, depth + 1, ref budget)))
            {
                throw new MalformedException($"a map of the manifest has the key {AssetHash.Quote(name)} twice");
            }
        }

        reader.ReadEndMap();
        return map;
    }
}
