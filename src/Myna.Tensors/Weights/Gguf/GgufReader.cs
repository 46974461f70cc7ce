using System.Buffers.Binary;
using System.Text;

namespace Myna.Tensors.Weights.Gguf;

/// <summary>Reads the head of a GGUF file: version, metadata and the list of tensors. Every length is checked before it is used.</summary>
/// <param name="bytes">The first bytes of the file, which hold the whole head.</param>
/// <param name="name">The file's name, for messages.</param>
internal ref struct GgufReader(ReadOnlySpan<byte> bytes, string name)
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const int MostTensors = 1 << 20;
    private const int MostDimensions = 4;
    private const int MostText = 1 << 20;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Reads everything.</summary>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="metadata">Receives texts and numbers; lists are left out.</param>
    /// <exception cref="MynaException">The file is no GGUF, of an unknown version, damaged, or has a tensor of a type that is not read.</exception>
    public Dictionary<string, GgufTensor> Read(long fileBytes, Dictionary<string, object> metadata)
    {
        if (Take(4) is var magic && BinaryPrimitives.ReadUInt32LittleEndian(magic) != Magic)
        {
            throw new MynaException($"{name} is no GGUF file; it does not begin with \"GGUF\".");
        }

        uint version = UInt32();
        if (version is not (2 or 3))
        {
            throw new MynaException($"{name} is of version {version} of GGUF; versions 2 and 3 are read. Fetch a file of a current version.");
        }

        ulong tensors = UInt64(), pairs = UInt64();
        if (tensors > MostTensors || pairs > MostTensors)
        {
            throw Damaged($"claims {tensors} tensors and {pairs} facts");
        }

        for (ulong i = 0; i < pairs; i++)
        {
            string key = Text();
            if (Value(UInt32(), depth: 0) is { } value)
            {
                metadata[key] = value;
            }
        }

        long alignment = metadata.TryGetValue("general.alignment", out object? number) && number is long given ? given : 32;
        if (alignment is < 1 or > 1 << 20 || alignment % 8 != 0)
        {
            throw Damaged($"is aligned to {alignment} bytes");
        }

        var list = new List<(string Name, long[] Shape, uint Type, ulong Offset)>();
        for (ulong i = 0; i < tensors; i++)
        {
            string tensor = Text();
            uint dimensions = UInt32();
            if (dimensions > MostDimensions)
            {
                throw Damaged($"gives the tensor \"{tensor}\" {dimensions} dimensions");
            }

            var shape = new long[dimensions];
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                ulong extent = UInt64();
                shape[d] = extent <= int.MaxValue ? (long)extent : throw Damaged($"gives the tensor \"{tensor}\" an extent of {extent}");
            }

            list.Add((tensor, shape, UInt32(), UInt64()));
        }

        long start = (_at + alignment - 1) / alignment * alignment;
        var byName = new Dictionary<string, GgufTensor>(list.Count, StringComparer.Ordinal);
        foreach ((string tensor, long[] shape, uint type, ulong offset) in list)
        {
            if (!byName.TryAdd(tensor, Measure(tensor, shape, type, start, offset, fileBytes)))
            {
                throw Damaged($"has the tensor \"{tensor}\" twice");
            }
        }

        return byName;
    }

    private readonly GgufTensor Measure(string tensor, long[] shape, uint type, long start, ulong offset, long fileBytes)
    {
        if (!Enum.IsDefined((GgufType)type))
        {
            throw new MynaException(
                $"{name}: the tensor \"{tensor}\" is of type {type} of ggml, which is not read; F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K and Q6_K are. Fetch a file of one of these kinds.");
        }

        (int elements, int bytes) = GgufBlocks.Of((GgufType)type);
        long count = 1;
        foreach (long extent in shape)
        {
            count = extent == 0 || count <= long.MaxValue / 8 / extent ? count * extent : throw Damaged($"has a tensor \"{tensor}\" of impossible size");
        }

        if ((shape.Length > 0 ? shape[^1] : 1) % elements != 0)
        {
            throw Damaged($"has a tensor \"{tensor}\" whose rows of {shape[^1]} are not whole blocks of {elements}");
        }

        long length = count / elements * bytes;
        return offset <= (ulong)fileBytes && start + (long)offset <= fileBytes - length
            ? new GgufTensor(tensor, (GgufType)type, shape, count, start + (long)offset, length)
            : throw Damaged($"ends before its tensor \"{tensor}\" does");
    }

    /// <summary>A value of the metadata: a text, a whole number (long), a number (double) or a truth; null for lists, which are passed over.</summary>
    private object? Value(uint type, int depth)
    {
        switch (type)
        {
            case 0:
                return (long)Take(1)[0];
            case 1:
                return (long)(sbyte)Take(1)[0];
            case 2:
                return (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
            case 3:
                return (long)BinaryPrimitives.ReadInt16LittleEndian(Take(2));
            case 4:
                return (long)UInt32();
            case 5:
                return (long)(int)UInt32();
            case 6:
                return (double)BinaryPrimitives.ReadSingleLittleEndian(Take(4));
            case 7:
                return Take(1)[0] != 0;
            case 8:
                return Text();
            case 10:
                return (long)UInt64();
            case 11:
                return (long)UInt64();
            case 12:
                return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
            case 9 when depth < 4:
                uint inner = UInt32();
                ulong count = UInt64();
                for (ulong i = 0; i < count; i++)
                {
                    // Each element takes at least a byte, so a false count ends at the end of the head.
                    Value(inner, depth + 1);
                }

                return null;
            default:
                throw Damaged($"has a fact of the unknown type {type}");
        }
    }

    private string Text()
    {
        ulong length = UInt64();
        return length <= MostText ? Encoding.UTF8.GetString(Take((int)length)) : throw Damaged($"has a text of {length} bytes");
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
        {
            throw Damaged("ends within its head");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    private readonly MynaException Damaged(string what) => new($"{name} {what}; it is damaged or was cut short. Fetch it again.");
}
