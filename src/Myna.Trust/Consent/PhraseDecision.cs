namespace Myna.Trust.Consent;

/// <summary>From numbers to "was read" or "was not". The rates these thresholds give are in docs/trust.md.</summary>
internal static class PhraseDecision
{
    /// <summary>The least confidence in the text as a whole.</summary>
    public const double LeastConfidence = 0.5;

    /// <summary>
    /// The least mean evidence of the random words. On 51 utterances of LibriSpeech test-other, words that were said had 2.0 on average
    /// (standard deviation of one word 1.0), others -0.1 (1.1): of eight words the means lie 0.33 and 0.39 around these.
    /// </summary>
    public const double LeastEvidence = 1.1;

    /// <summary>
    /// Below this a word was not heard, and one such word refuses the reading: a slip of one or two words is told, and read again. Of words
    /// read one by one, as lists are, 6 in 400 that were said lie below it, and 6 in 10 of those that were not (four readers, docs/trust.md).
    /// </summary>
    public const double LeastWordEvidence = 0.4;

    /// <summary>Decides.</summary>
    public static PhraseReading Of(double confidence, IReadOnlyList<WordStanding> standings)
    {
        HeardWord[] words = [.. standings.Select(standing => new HeardWord(standing.Word, standing.Evidence, standing.Evidence >= LeastWordEvidence))];
        double evidence = words.Length == 0 ? 0 : words.Average(word => word.Evidence);
        return new PhraseReading(
            confidence >= LeastConfidence && (words.Length == 0 || evidence >= LeastEvidence) && words.All(word => word.IsHeard), confidence, evidence, words);
    }
}
