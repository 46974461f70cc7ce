namespace Myna.Voice.Qwen3Tts.Configuration;

/// <summary>How one of the two samplers picks from its logits.</summary>
public sealed record SamplingSettings
{
    /// <summary>Draw at random; false takes the best, and leaves temperature, top-k and top-p unused.</summary>
    public bool Sample { get; init; } = true;

    /// <summary>What logits are divided by, above 0.</summary>
    public float Temperature { get; init; } = 0.9f;

    /// <summary>How many of the best stay, those equal to the last of them included; 0 for all.</summary>
    public int TopK { get; init; } = 50;

    /// <summary>The best that together have this probability stay; 1 for all.</summary>
    public float TopP { get; init; } = 1f;

    /// <summary>
    /// How much ids already sampled are disfavoured, above 0; 1 for not at all. The talker's only: the sub-talker has none.
    /// Holds without <see cref="Sample"/> too.
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1f;

    /// <summary>Refuses settings that nothing can be sampled with.</summary>
    /// <exception cref="MynaException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(float.IsFinite(Temperature) && Temperature >= 1e-3f, $"temperature is {Temperature}; it should be 0.001 or more (without sampling the best is taken)");
        Require(TopK >= 0, $"top-k is {TopK}; it should be 0 (all) or more");
        Require(TopP is > 0 and <= 1, $"top-p is {TopP}; it should be above 0 and at most 1 (all)");
        Require(float.IsFinite(RepetitionPenalty) && RepetitionPenalty > 0, $"the repetition penalty is {RepetitionPenalty}; it should be above 0 (1 for none)");

        static void Require(bool holds, string message)
        {
            if (!holds)
            {
                throw new MynaException($"Sampling: {message}.");
            }
        }
    }
}
