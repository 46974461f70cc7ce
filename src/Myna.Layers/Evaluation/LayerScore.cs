namespace Myna.Layers.Evaluation;

/// <summary>How a predicted stack of layers compares with the true one.</summary>
/// <param name="RgbL1">Mean difference of colours, 0 to 1; lower is better.</param>
/// <param name="AlphaIou">Soft intersection over union of the alphas, 0 to 1; higher is better.</param>
public readonly record struct LayerScore(double RgbL1, double AlphaIou)
{
    /// <summary>(RgbL1 + 1 − AlphaIou) / 2: what the alignment makes small.</summary>
    public double Cost { get; init; } = (RgbL1 + 1 - AlphaIou) / 2;
}

/// <summary>The score after some merges.</summary>
/// <param name="Merges">The merges allowed.</param>
/// <param name="MergesUsed">The merges that gained something.</param>
/// <param name="Score">Plain means over the pairs of the path.</param>
/// <param name="Path">The aligned pairs: index of the predicted and of the true group, bottom first.</param>
public sealed record LayerScoreLevel(int Merges, int MergesUsed, LayerScore Score, IReadOnlyList<(int Predicted, int True)> Path);
