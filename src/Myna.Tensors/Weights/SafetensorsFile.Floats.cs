using System.Runtime.InteropServices;

namespace Myna.Tensors.Weights;

/// <content>Tensors of any type of number, as single precision.</content>
public sealed unsafe partial class SafetensorsFile
{
    /// <summary>A tensor as floats: of whole numbers and F64 the nearest float, of BOOL 0 and 1.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <returns>All elements, row-major.</returns>
    /// <exception cref="MynaException">
    /// There is no tensor of that name, it is too large for an array, or its elements are not numbers that the format
    /// defines singly (C64, F6_E2M3, F6_E3M2).
    /// </exception>
    public float[] ReadFloats(string tensor)
    {
        TensorEntry entry = Entry(tensor);
        if (entry.Elements > Array.MaxLength)
        {
            throw new MynaException($"{Name}: tensor {SafetensorsHeader.Quoted(tensor)} has {entry.Elements} elements; at most {Array.MaxLength} can be read at once. Store it in parts.");
        }

        float[] floats = GC.AllocateUninitializedArray<float>((int)entry.Elements);
        ReadFloats(tensor, floats);
        return floats;
    }

    /// <summary>A tensor as floats, where its shape must be the given one.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="expectedShape">Its extents, slowest first.</param>
    /// <returns>All elements, row-major.</returns>
    /// <exception cref="MynaException">As <see cref="ReadFloats(string)"/>, or the tensor has another shape.</exception>
    public float[] ReadFloats(string tensor, params ReadOnlySpan<int> expectedShape)
    {
        Entry(tensor, expectedShape);
        return ReadFloats(tensor);
    }

    /// <summary>A tensor as floats, into memory of the caller's.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="target">As many places as the tensor has elements.</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    /// <exception cref="MynaException">As <see cref="ReadFloats(string)"/>.</exception>
    public void ReadFloats(string tensor, Span<float> target)
    {
        TensorEntry entry = Entry(tensor);
        if (target.Length != entry.Elements)
        {
            throw new ArgumentException($"The tensor {tensor} has {entry.Elements} elements, the target {target.Length}.", nameof(target));
        }

        ReadOnlySpan<byte> bytes = Bytes(tensor);
        switch (entry.Type)
        {
            case ElementType.Float32:
                bytes.CopyTo(MemoryMarshal.AsBytes(target));
                break;
            case ElementType.Float16:
                HalfPrecision.Widen(MemoryMarshal.Cast<byte, Half>(bytes), target);
                break;
            case ElementType.BFloat16:
                HalfPrecision.WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), target);
                break;
            case ElementType.Float64:
                Convert<double>(bytes, target, static x => (float)x);
                break;
            case ElementType.Int8:
                Convert<sbyte>(bytes, target, static x => x);
                break;
            case ElementType.UInt8:
                Convert<byte>(bytes, target, static x => x);
                break;
            case ElementType.Bool:
                Convert<byte>(bytes, target, static x => x == 0 ? 0 : 1);
                break;
            case ElementType.Int16:
                Convert<short>(bytes, target, static x => x);
                break;
            case ElementType.UInt16:
                Convert<ushort>(bytes, target, static x => x);
                break;
            case ElementType.Int32:
                Convert<int>(bytes, target, static x => x);
                break;
            case ElementType.UInt32:
                Convert<uint>(bytes, target, static x => x);
                break;
            case ElementType.Int64:
                Convert<long>(bytes, target, static x => x);
                break;
            case ElementType.UInt64:
                Convert<ulong>(bytes, target, static x => x);
                break;
            case ElementType.Float8E5M2:
                LookUp(bytes, target, SmallFloats.Float8E5M2);
                break;
            case ElementType.Float8E4M3:
                LookUp(bytes, target, SmallFloats.Float8E4M3);
                break;
            case ElementType.Float8E8M0:
                LookUp(bytes, target, SmallFloats.Float8E8M0);
                break;
            case ElementType.Float8E4M3Fnuz:
                LookUp(bytes, target, SmallFloats.Float8E4M3Fnuz);
                break;
            case ElementType.Float8E5M2Fnuz:
                LookUp(bytes, target, SmallFloats.Float8E5M2Fnuz);
                break;
            case ElementType.Float4:
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = SmallFloats.Float4[(bytes[i / 2] >> (i % 2 * 4)) & 0xF];
                }

                break;
            default:
                throw new MynaException(
                    $"{Name}: tensor {SafetensorsHeader.Quoted(tensor)} is {entry}, which cannot be read as floats. Store it as F32, F16 or BF16.");
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> target, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = convert(source[i]);
        }
    }

    private static void LookUp(ReadOnlySpan<byte> codes, Span<float> target, float[] table)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            target[i] = table[codes[i]];
        }
    }
}
