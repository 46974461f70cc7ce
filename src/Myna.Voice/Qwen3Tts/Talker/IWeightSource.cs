using Myna.Tensors.Kernels;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Where a network's weights come from: a checkpoint, or a packed file made of one.</summary>
internal interface IWeightSource
{
    /// <summary>A norm's weights or a bias, in single precision.</summary>
    /// <exception cref="MynaException">There is no such tensor, or it has another shape.</exception>
    float[] Vector(string name, int length);

    /// <summary>A matrix, ready to multiply.</summary>
    /// <exception cref="MynaException">A tensor is missing, or has another shape.</exception>
    IProjection Projection(ProjectionPlan plan);

    /// <summary>A table whose rows are looked up one by one.</summary>
    /// <exception cref="MynaException">There is no such tensor, or it has another shape.</exception>
    EmbeddingTable Table(string name, int rows, int width);
}
