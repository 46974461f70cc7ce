namespace Myna.Trust.Consent;

/// <summary>From numbers to "was read" or "was not". The rates these thresholds give are in docs/trust.md.</summary>
internal static class PhraseDecision
{
    /// <summary>The least confidence in the text as a whole.</summary>
    public const double LeastConfidence = 0.5;

    /// <summary>
    /// The least mean evidence of the random words. Of 77 right readings by people all but one had 1.38 and more, of 154 held against other
    /// words none more than 1.28; a list that Lite spoke once passed 1.2 against another list (docs/trust.md).
    /// </summary>
    public const double LeastEvidence = 1.35;

    /// <summary>
    /// Below this a word was not heard. One in twelve that was said lies below it: people slur "better" and "which". So a word alone refuses
    /// nothing (<see cref="MostUnheard"/>).
    /// </summary>
    public const double LeastWordEvidence = 0.4;

    /// <summary>
    /// How many of the random words may go unheard: one in four. With every word held to it half of the right readings of running speech were
    /// refused; recordings of other words are refused by the mean (docs/trust.md).
    /// </summary>
    /// <param name="words">How many random words there are.</param>
    public static int MostUnheard(int words) => words / 4;

    /// <summary>Decides.</summary>
    public static PhraseReading Of(double confidence, IReadOnlyList<WordStanding> standings)
    {
        HeardWord[] words = [.. standings.Select(standing => new HeardWord(standing.Word, standing.Evidence, standing.Evidence >= LeastWordEvidence))];
        double evidence = words.Length == 0 ? 0 : words.Average(word => word.Evidence);
        return new PhraseReading(
            confidence >= LeastConfidence && (words.Length == 0 || evidence >= LeastEvidence) && words.Count(word => !word.IsHeard) <= MostUnheard(words.Length),
            confidence,
            evidence,
            words);
    }
}
