using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Weights;
using Myna.Voice.Qwen3Tts.Checkpoint;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Weights straight from a checkpoint's files: matrices are packed while they are read.</summary>
/// <param name="checkpoint">The open checkpoint; tables stay in it.</param>
/// <param name="precision">How matrices are kept.</param>
internal sealed class CheckpointWeights(CheckpointTensors checkpoint, TalkerPrecision precision) : IWeightSource
{
    /// <inheritdoc/>
    public float[] Vector(string name, int length) => checkpoint.ReadFloats(name, length);

    /// <inheritdoc/>
    public EmbeddingTable Table(string name, int rows, int width) => checkpoint.Table(name, rows, width);

    /// <inheritdoc/>
    public IProjection Projection(ProjectionPlan plan)
    {
        float[] weights = Read(checkpoint, plan);
        float[] bias = plan.Bias is null ? [] : Vector(plan.Bias, plan.Outputs);
        switch (precision)
        {
            case TalkerPrecision.Float32:
                return PackedMatrix.Pack(weights, plan.Outputs, plan.Inputs, bias);
            case TalkerPrecision.BFloat16:
                var bits = new ushort[weights.Length];
                HalfPrecision.NarrowBFloat16(weights, bits);
                return PackedMatrix.Pack(bits, WeightPrecision.BFloat16, plan.Outputs, plan.Inputs, bias);
            default:
                return QuantisedMatrix.Pack(weights, plan.Outputs, plan.Inputs, precision.QuantisedFormat, bias);
        }
    }

    /// <summary>A joint matrix as floats, <c>[outputs, inputs]</c>.</summary>
    public static float[] Read(CheckpointTensors checkpoint, ProjectionPlan plan)
    {
        var weights = new float[checked((int)plan.Weights)];
        int at = 0;
        foreach (ProjectionPart part in plan.Parts)
        {
            checkpoint.Entry(part.Tensor, part.Outputs, plan.Inputs);
            checkpoint.ReadFloats(part.Tensor, weights.AsSpan(at, part.Outputs * plan.Inputs));
            at += part.Outputs * plan.Inputs;
        }

        return weights;
    }
}
