namespace Myna.Trust.Provenance;

/// <summary>IPTC's words for how a medium came to be (http://cv.iptc.org/newscodes/digitalsourcetype/).</summary>
public static class DigitalSource
{
    private const string Vocabulary = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    /// <summary>Made by a model that was trained on sampled content: cloned speech.</summary>
    public const string TrainedAlgorithmicMedia = Vocabulary + "trainedAlgorithmicMedia";

    /// <summary>Something else with parts that such a model made: layers whose hidden parts a model painted.</summary>
    public const string CompositeWithTrainedAlgorithmicMedia = Vocabulary + "compositeWithTrainedAlgorithmicMedia";

    /// <summary>Made by rules, without a trained model.</summary>
    public const string AlgorithmicMedia = Vocabulary + "algorithmicMedia";

    /// <summary>A picture or recording changed by an algorithm that was not trained.</summary>
    public const string AlgorithmicallyEnhanced = Vocabulary + "algorithmicallyEnhanced";

    /// <summary>Whether a source type says that a trained model made the medium or parts of it.</summary>
    public static bool IsTrained(string? sourceType) => sourceType is not null
        && (sourceType.EndsWith("/trainedAlgorithmicMedia", StringComparison.Ordinal)
            || sourceType.EndsWith("/compositeWithTrainedAlgorithmicMedia", StringComparison.Ordinal)
            || sourceType.EndsWith("/trainedAlgorithmicData", StringComparison.Ordinal));
}
