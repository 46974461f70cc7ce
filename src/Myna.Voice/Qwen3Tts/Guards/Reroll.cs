namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>What became of one attempt at an utterance.</summary>
/// <param name="Straying">How it went astray.</param>
/// <param name="KeptFrames">Frames worth keeping.</param>
internal readonly record struct AttemptOutcome(Straying Straying, int KeptFrames);

/// <summary>Whether an utterance is made again, and which attempt is taken.</summary>
internal static class Reroll
{
    /// <summary>How often an utterance is made at most: what fails once in two hundred times fails twice in forty thousand.</summary>
    public const int MostAttempts = 2;

    /// <summary>Whether to make it again with the next number of <see cref="Sampling.SeededDraws.Attempt"/>.</summary>
    /// <param name="outcome">What became of the last attempt.</param>
    /// <param name="attempts">How many were made.</param>
    /// <param name="heard">Whether somebody has heard part of it already: then it can only be stopped.</param>
    /// <param name="sampled">Whether random numbers are drawn at all: otherwise it would come out the same.</param>
    public static bool IsDue(AttemptOutcome outcome, int attempts, bool heard, bool sampled) =>
        outcome.Straying != Straying.None && attempts < MostAttempts && !heard && sampled;

    /// <summary>The best of several attempts: one that did not go astray, else the one nearest to the expected length.</summary>
    /// <param name="outcomes">One or more, in order.</param>
    /// <param name="budget">What the text may take.</param>
    /// <returns>Its index.</returns>
    public static int Best(IReadOnlyList<AttemptOutcome> outcomes, TokenBudget budget)
    {
        int best = 0;
        for (int i = 1; i < outcomes.Count; i++)
        {
            best = Badness(outcomes[i]) < Badness(outcomes[best]) ? i : best;
        }

        return best;

        int Badness(AttemptOutcome outcome) =>
            outcome.Straying == Straying.None ? -1 : Math.Abs(outcome.KeptFrames - budget.ExpectedFrames);
    }
}
