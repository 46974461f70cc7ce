namespace Myna.Tensors.Weights;

/// <summary>The names and sizes of the element types in files.</summary>
public static class ElementTypes
{
    /// <summary>All types in the order of <see cref="ElementType"/>: name in the file, bits of an element.</summary>
    private static readonly (string Name, int Bits)[] All =
    [
        ("BOOL", 8),
        ("F4", 4),
        ("F6_E2M3", 6),
        ("F6_E3M2", 6),
        ("U8", 8),
        ("I8", 8),
        ("F8_E5M2", 8),
        ("F8_E4M3", 8),
        ("F8_E8M0", 8),
        ("F8_E4M3FNUZ", 8),
        ("F8_E5M2FNUZ", 8),
        ("I16", 16),
        ("U16", 16),
        ("F16", 16),
        ("BF16", 16),
        ("I32", 32),
        ("U32", 32),
        ("F32", 32),
        ("C64", 64),
        ("F64", 64),
        ("I64", 64),
        ("U64", 64),
    ];

    /// <summary>The type's name in a file, such as <c>BF16</c>.</summary>
    public static string FileName(this ElementType type) => All[(int)type].Name;

    /// <summary>The size of one element in bits.</summary>
    public static int Bits(this ElementType type) => All[(int)type].Bits;

    /// <summary>Finds a type by its name in a file.</summary>
    internal static bool TryParse(string name, out ElementType type)
    {
        int index = Array.FindIndex(All, entry => entry.Name == name);
        type = (ElementType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>
    /// How many elements a shape has and how many bytes they take; false where either passes 64 bits or the last
    /// byte would be shared.
    /// </summary>
    internal static bool TryMeasure(this ElementType type, IReadOnlyList<long> shape, out long elements, out long bytes)
    {
        elements = 1;
        bytes = 0;
        foreach (long extent in shape)
        {
            if (extent < 0 || Math.BigMul(elements, extent, out elements) != 0 || elements < 0)
            {
                return false;
            }
        }

        Int128 bits = (Int128)elements * type.Bits();
        if (bits % 8 != 0 || bits / 8 > long.MaxValue)
        {
            return false;
        }

        bytes = (long)(bits / 8);
        return true;
    }
}
