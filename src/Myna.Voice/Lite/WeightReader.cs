using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;
using Myna.Tensors.Weights;

namespace Myna.Voice.Lite;

/// <summary>Reads a module's weights by their names within it: <c>reader.In("dec").Linear("inp", 256, 392)</c>.</summary>
/// <param name="file">The open weights.</param>
/// <param name="prefix">Name of the module with a dot behind it, or empty.</param>
internal sealed class WeightReader(SafetensorsFile file, string prefix = "")
{
    /// <summary>The reader of a module within this one.</summary>
    public WeightReader In(string module) => new(file, $"{prefix}{module}.");

    /// <summary>A vector or any other tensor as floats, checked against its shape.</summary>
    public float[] Floats(string name, params int[] shape) => file.ReadFloats(prefix + name, shape);

    /// <summary>A tensor as floats in aligned memory.</summary>
    public AlignedBuffer<float> Aligned(string name, params int[] shape)
    {
        float[] values = Floats(name, shape);
        var buffer = new AlignedBuffer<float>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>A linear layer: <c>name.weight [outputs, inputs]</c> and, unless told otherwise, <c>name.bias [outputs]</c>.</summary>
    public PackedMatrix Linear(string name, int outputs, int inputs, bool bias = true) =>
        PackedMatrix.Pack(
            Floats($"{name}.weight", outputs, inputs), outputs, inputs, bias ? Floats($"{name}.bias", outputs) : default);
}
