using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Tensors that a packed file is made of.</summary>
internal interface ITensorSource
{
    /// <summary>All tensors; only type and shape are meant.</summary>
    IEnumerable<TensorEntry> Entries { get; }

    /// <summary>A tensor's description, where its shape must be the given one.</summary>
    /// <exception cref="MynaException">There is no such tensor, or it has another shape.</exception>
    TensorEntry Entry(string tensor, params ReadOnlySpan<int> shape);

    /// <summary>A tensor as floats.</summary>
    void ReadFloats(string tensor, Span<float> target);

    /// <summary>A tensor's bytes as they will lie in the file.</summary>
    ReadOnlySpan<byte> Bytes(string tensor);
}

/// <summary>The tensors of a checkpoint's folder.</summary>
internal sealed class CheckpointSource(CheckpointTensors checkpoint) : ITensorSource
{
    /// <inheritdoc/>
    public IEnumerable<TensorEntry> Entries => checkpoint.Names.Select(name => checkpoint.Entry(name));

    /// <inheritdoc/>
    public TensorEntry Entry(string tensor, params ReadOnlySpan<int> shape) => checkpoint.Entry(tensor, shape);

    /// <inheritdoc/>
    public void ReadFloats(string tensor, Span<float> target) => checkpoint.ReadFloats(tensor, target);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(string tensor) => checkpoint.Bytes(tensor);
}
