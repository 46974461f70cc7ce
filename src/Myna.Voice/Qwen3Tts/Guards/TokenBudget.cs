namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// How many frames a text may take. The model ends its speech itself; in 3 to 7 of 1000 utterances it does not, and goes on
/// with silence, noise or the same words until it is stopped.
/// </summary>
/// <param name="LeastFrames">With fewer, part of the text cannot have been said.</param>
/// <param name="ExpectedFrames">As most people would say it.</param>
/// <param name="MostFrames">With more, something else than the text is being said.</param>
internal readonly record struct TokenBudget(int LeastFrames, int ExpectedFrames, int MostFrames)
{
    /// <summary>Frames a second.</summary>
    public const double FramesPerSecond = 12.5;

    /// <summary>What any utterance may take on top: a breath before, a sound after.</summary>
    private const double SpareSeconds = 2.5;

    /// <summary>Instructions may ask for slow, hesitating speech.</summary>
    private const double InstructedFactor = 1.6;

    /// <summary>The most talker tokens: the last one gives no frame.</summary>
    public int MostTokens => MostFrames + 1;

    /// <summary>The budget of a text.</summary>
    /// <param name="text">What one utterance says.</param>
    /// <param name="instructed">Whether an instruction or a described voice says how.</param>
    /// <param name="modelTokens">The most tokens that the model's own settings allow.</param>
    public static TokenBudget For(ReadOnlySpan<char> text, bool instructed = false, int modelTokens = int.MaxValue)
    {
        SpeakingTime time = SpeakingTime.Of(text);
        double most = (time.MostSeconds * (instructed ? InstructedFactor : 1)) + SpareSeconds;
        int mostFrames = (int)Math.Min(Math.Ceiling(most * FramesPerSecond), Math.Max(1, modelTokens - 1));
        return new TokenBudget(
            Math.Min(mostFrames, (int)(time.LeastSeconds * FramesPerSecond)),
            Math.Min(mostFrames, (int)Math.Ceiling(time.ExpectedSeconds * FramesPerSecond)),
            mostFrames);
    }
}
