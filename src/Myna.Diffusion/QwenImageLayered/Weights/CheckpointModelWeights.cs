using System.Runtime.InteropServices;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>
/// Weights of a safetensors folder: the release's, or one that <see cref="PackedFolder"/> made, whose matrices lie packed for the
/// kernels and are used where they are mapped.
/// </summary>
internal sealed class CheckpointModelWeights : IModelWeights
{
    private readonly CheckpointTensors _tensors;
    private readonly string _prefix;

    /// <summary>Weights of open files.</summary>
    /// <param name="tensors">The files; closed with this.</param>
    /// <param name="prefix">What stands before every name.</param>
    public CheckpointModelWeights(CheckpointTensors tensors, string prefix = "")
    {
        (_tensors, _prefix) = (tensors, prefix);
    }

    /// <inheritdoc/>
    public string Place => _tensors.Folder;

    /// <inheritdoc/>
    public long TotalBytes => _tensors.TotalBytes;

    /// <summary>The files.</summary>
    public CheckpointTensors Tensors => _tensors;

    /// <inheritdoc/>
    public bool Contains(string tensor) => _tensors.Contains(_prefix + tensor);

    /// <inheritdoc/>
    public IProjection Projection(string name, int outputs, int inputs, WeightFormat format, bool bias = true)
    {
        string weight = _prefix + name + ".weight";
        float[] biases = bias ? Vector(name + ".bias", outputs) : [];
        TensorEntry entry = _tensors.Entry(weight);
        if (entry.Type == ElementType.UInt8 && entry.Shape.Count == 1)
        {
            return Packed(weight, entry, outputs, inputs, biases);
        }

        _tensors.Entry(weight, outputs, inputs);
        if (entry.Type != ElementType.BFloat16 || format == WeightFormat.Float32)
        {
            return Pack(_tensors.ReadFloats(weight, outputs, inputs), outputs, inputs, format, biases);
        }

        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(_tensors.Bytes(weight));
        return format == WeightFormat.BFloat16
            ? PackedMatrix.Pack(bits, WeightPrecision.BFloat16, outputs, inputs, biases)
            : QuantisedMatrix.Pack(bits, WeightPrecision.BFloat16, outputs, inputs, Format(format), biases);
    }

    /// <inheritdoc/>
    public float[] Vector(string tensor, params ReadOnlySpan<int> shape) => _tensors.ReadFloats(_prefix + tensor, shape);

    /// <inheritdoc/>
    public void Forget(string prefix)
    {
        foreach (string name in _tensors.Names)
        {
            if (name.StartsWith(_prefix, StringComparison.Ordinal) && name.AsSpan(_prefix.Length).StartsWith(prefix, StringComparison.Ordinal))
            {
                _tensors.Forget(name);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tensors.Dispose();

    /// <summary>Floats in the format asked for.</summary>
    public static IProjection Pack(ReadOnlySpan<float> weights, int outputs, int inputs, WeightFormat format, ReadOnlySpan<float> bias)
    {
        switch (format)
        {
            case WeightFormat.Float32:
                return PackedMatrix.Pack(weights, outputs, inputs, bias);
            case WeightFormat.BFloat16:
                var bits = new ushort[weights.Length];
                HalfPrecision.NarrowBFloat16(weights, bits);
                return PackedMatrix.Pack(bits, WeightPrecision.BFloat16, outputs, inputs, bias);
            default:
                return QuantisedMatrix.Pack(weights, outputs, inputs, Format(format), bias);
        }
    }

    /// <summary>The kernels' name of a quantised format.</summary>
    public static QuantisedFormat Format(WeightFormat format) => format == WeightFormat.Int4 ? QuantisedFormat.Int4 : QuantisedFormat.Int8;

    private QuantisedMatrix Packed(string weight, TensorEntry entry, int outputs, int inputs, float[] bias)
    {
        foreach (QuantisedFormat format in (QuantisedFormat[])[QuantisedFormat.Int4, QuantisedFormat.Int8])
        {
            if (entry.ByteCount == QuantisedMatrix.BytesFor(outputs, inputs, format))
            {
                return QuantisedMatrix.FromMapped(_tensors.Bytes(weight), outputs, inputs, format, _tensors, bias);
            }
        }

        throw new MynaException(
            $"{Place}: the packed matrix \"{weight}\" has {entry.ByteCount} bytes, which are not {outputs} x {inputs}; make the folder again with `myna models quantize`.");
    }
}
