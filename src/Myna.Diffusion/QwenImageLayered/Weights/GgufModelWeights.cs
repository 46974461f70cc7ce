using Myna.Tensors.Kernels;
using Myna.Tensors.Weights.Gguf;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>
/// Weights of a GGUF file, whose tensors have the names of the release. Blocks of the file are widened and rounded again for
/// Myna's kernels, whose layout is another one: 8 bits lose nothing that counts, 4 bits a little once more.
/// </summary>
/// <param name="file">The file; closed with this.</param>
/// <param name="prefix">What stands before every name.</param>
internal sealed class GgufModelWeights(GgufFile file, string prefix) : IModelWeights
{
    /// <inheritdoc/>
    public string Place => file.Name;

    /// <inheritdoc/>
    public long TotalBytes => file.Tensors.Values.Sum(tensor => tensor.ByteCount);

    /// <inheritdoc/>
    public bool Contains(string tensor) => file.Tensors.ContainsKey(prefix + tensor);

    /// <inheritdoc/>
    public IProjection Projection(string name, int outputs, int inputs, WeightFormat format, bool bias = true) => CheckpointModelWeights.Pack(
        file.ReadFloats($"{prefix}{name}.weight", outputs, inputs), outputs, inputs, format, bias ? Vector(name + ".bias", outputs) : []);

    /// <inheritdoc/>
    public float[] Vector(string tensor, params ReadOnlySpan<int> shape) => file.ReadFloats(prefix + tensor, shape);

    /// <inheritdoc/>
    public void Forget(string namePrefix)
    {
        foreach (string name in file.Tensors.Keys)
        {
            if (name.StartsWith(prefix + namePrefix, StringComparison.Ordinal))
            {
                file.Forget(name);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
