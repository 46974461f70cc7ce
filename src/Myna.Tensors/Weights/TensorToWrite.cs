using System.Runtime.InteropServices;

namespace Myna.Tensors.Weights;

/// <summary>A tensor to be written to a file.</summary>
public sealed class TensorToWrite
{
    private TensorToWrite(string name, ElementType type, ReadOnlyMemory<byte> bytes, ReadOnlySpan<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"{name} is the format's name for its metadata; call the tensor something else.", nameof(name));
        }

        Name = name;
        Type = type;
        Bytes = bytes;
        Shape = Array.ConvertAll(shape.ToArray(), extent => (long)extent);
        if (!type.TryMeasure(Shape, out _, out long wanted) || wanted != bytes.Length)
        {
            throw new ArgumentException(
                $"The tensor {name} of {type.FileName()} [{string.Join(", ", Shape)}] cannot be made of {bytes.Length} bytes.", nameof(shape));
        }
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements in the file.</summary>
    public ElementType Type { get; }

    /// <summary>Its extents, slowest first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its elements as they will lie in the file: little-endian, row-major.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A tensor of F32.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">All elements, row-major; they are copied.</param>
    /// <param name="shape">The extents, slowest first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is reserved.</exception>
    public static TensorToWrite Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        new(name, ElementType.Float32, MemoryMarshal.AsBytes(values).ToArray(), shape);

    /// <summary>A tensor of F16, from floats rounded to the nearest.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">All elements, row-major; past ±65504 they become infinite.</param>
    /// <param name="shape">The extents, slowest first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is reserved.</exception>
    public static TensorToWrite Halves(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var bytes = new byte[values.Length * 2];
        HalfPrecision.Narrow(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return new TensorToWrite(name, ElementType.Float16, bytes, shape);
    }

    /// <summary>A tensor of I32.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">All elements, row-major; they are copied.</param>
    /// <param name="shape">The extents, slowest first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is reserved.</exception>
    public static TensorToWrite Integers(string name, ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) =>
        new(name, ElementType.Int32, MemoryMarshal.AsBytes(values).ToArray(), shape);

    /// <summary>A tensor of any type, from the bytes it has in the file.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="bytes">All elements, little-endian and row-major; not copied.</param>
    /// <param name="shape">The extents, slowest first.</param>
    /// <exception cref="ArgumentException">The shape has another number of bytes, or the name is reserved.</exception>
    public static TensorToWrite Raw(string name, ElementType type, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<int> shape) =>
        new(name, type, bytes, shape);
}
