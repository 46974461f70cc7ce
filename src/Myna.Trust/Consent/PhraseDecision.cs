namespace Myna.Trust.Consent;

/// <summary>From numbers to "was read" or "was not".</summary>
internal static class PhraseDecision
{
    /// <summary>The least confidence in the text as a whole.</summary>
    public const double LeastConfidence = 0.5;

    /// <summary>The least evidence for the random words together: the mean over them.</summary>
    public const double LeastEvidence = 0.1;

    /// <summary>The least evidence for one word to count as heard.</summary>
    public const double LeastWordEvidence = 0.0;

    /// <summary>How many random words may be unheard: readers stumble, and single words are judged badly.</summary>
    public const int MostUnheard = 2;

    /// <summary>Decides.</summary>
    public static PhraseReading Of(double confidence, IReadOnlyList<WordStanding> standings)
    {
        HeardWord[] words = [.. standings.Select(standing => new HeardWord(standing.Word, standing.OverMean, standing.OverMean >= LeastWordEvidence))];
        double evidence = words.Length == 0 ? 0 : words.Average(word => word.Evidence);
        bool isRead = confidence >= LeastConfidence
            && (words.Length == 0 || (evidence >= LeastEvidence && words.Count(word => !word.IsHeard) <= MostUnheard));
        return new PhraseReading(isRead, confidence, evidence, words);
    }
}
