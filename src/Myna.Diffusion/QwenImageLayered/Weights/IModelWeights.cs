using Myna.Tensors.Kernels;

namespace Myna.Diffusion.QwenImageLayered.Weights;

/// <summary>Named weights in files: safetensors, packed safetensors or GGUF.</summary>
internal interface IModelWeights : IDisposable
{
    /// <summary>Where they come from, for messages.</summary>
    string Place { get; }

    /// <summary>Bytes of all tensors on disk.</summary>
    long TotalBytes { get; }

    /// <summary>Whether there is a tensor of that name.</summary>
    bool Contains(string tensor);

    /// <summary>A matrix ready to multiply.</summary>
    /// <param name="name">Name without <c>.weight</c> and <c>.bias</c>.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    /// <param name="format">How to keep it; one that is packed in the file stays as it is.</param>
    /// <param name="bias">Whether it has one.</param>
    /// <exception cref="MynaException">The tensor is missing or has another shape.</exception>
    IProjection Projection(string name, int outputs, int inputs, WeightFormat format, bool bias = true);

    /// <summary>A vector or small table as floats.</summary>
    /// <exception cref="MynaException">The tensor is missing or has another shape.</exception>
    float[] Vector(string tensor, params ReadOnlySpan<int> shape);

    /// <summary>Lets go of the pages of all tensors whose names begin so; they come from disk again when needed.</summary>
    void Forget(string prefix);
}
