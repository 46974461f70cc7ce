using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Weights straight from a checkpoint's files: matrices are packed while they are read.</summary>
/// <param name="matrices">Where matrices come from.</param>
/// <param name="tensors">Where vectors and tables come from; tables stay in it.</param>
/// <param name="precision">How matrices are kept.</param>
internal sealed class CheckpointWeights(ITensorSource matrices, CheckpointTensors tensors, TalkerPrecision precision) : IWeightSource
{
    /// <summary>Weights of an open checkpoint.</summary>
    public CheckpointWeights(CheckpointTensors checkpoint, TalkerPrecision precision)
        : this(new CheckpointSource(checkpoint), checkpoint, precision)
    {
    }

    /// <inheritdoc/>
    public float[] Vector(string name, int length) => tensors.ReadFloats(name, length);

    /// <inheritdoc/>
    public EmbeddingTable Table(string name, int rows, int width) => tensors.Table(name, rows, width);

    /// <inheritdoc/>
    public IProjection Projection(ProjectionPlan plan)
    {
        float[] weights = Read(matrices, plan);
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
                return QuantisedMatrix.Pack(weights, plan.Outputs, plan.Inputs, precision.FormatOf(plan), bias);
        }
    }

    /// <summary>A joint matrix as floats, <c>[outputs, inputs]</c>.</summary>
    public static float[] Read(ITensorSource source, ProjectionPlan plan)
    {
        var weights = new float[checked((int)plan.Weights)];
        int at = 0;
        foreach (ProjectionPart part in plan.Parts)
        {
            source.Entry(part.Tensor, part.Outputs, plan.Inputs);
            source.ReadFloats(part.Tensor, weights.AsSpan(at, part.Outputs * plan.Inputs));
            at += part.Outputs * plan.Inputs;
        }

        return weights;
    }
}
