namespace Myna.Voice.Qwen3Tts;

/// <summary>Rows of a joint matrix that come from one tensor of the checkpoint, <c>[outputs, inputs]</c>.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Outputs">Its rows.</param>
internal readonly record struct ProjectionPart(string Tensor, int Outputs);

/// <summary>A matrix that one product multiplies with: tensors of the checkpoint, one below the other.</summary>
/// <param name="Name">Name of the joint matrix, as in a packed file.</param>
/// <param name="Inputs">Length of an input row.</param>
/// <param name="Parts">The tensors, top to bottom.</param>
/// <param name="Bias">Name of the bias, or null without one.</param>
/// <param name="GivesLogits">Its results are logits: at int4 it is kept in 8 bits, since its rounding errors are not averaged away by anything behind it.</param>
internal sealed record ProjectionPlan(string Name, int Inputs, IReadOnlyList<ProjectionPart> Parts, string? Bias = null, bool GivesLogits = false)
{
    /// <summary>Length of a result row.</summary>
    public int Outputs => Parts.Sum(part => part.Outputs);

    /// <summary>Weights of the matrix.</summary>
    public long Weights => (long)Outputs * Inputs;

    /// <summary>A matrix of one tensor, <c>name.weight</c> and, if asked for, <c>name.bias</c>.</summary>
    public static ProjectionPlan Of(string name, int outputs, int inputs, bool bias = false) =>
        new(name, inputs, [new($"{name}.weight", outputs)], bias ? $"{name}.bias" : null);
}
