namespace Myna.Voice.Lite.Alignment;

/// <summary>What an alignment says for and against a text, and how it is weighed.</summary>
/// <param name="Symbols">Symbols of the text.</param>
/// <param name="Frames">Frames of the recording.</param>
/// <param name="ExpectedFrames">Frames the text should last in this voice.</param>
/// <param name="Loss">Nats a frame by which the text is below the best order of its sounds.</param>
/// <param name="ChanceLoss">The same for its sounds in orders that make no sense, on average.</param>
internal readonly record struct AlignmentEvidence(int Symbols, int Frames, double ExpectedFrames, double Loss, double ChanceLoss)
{
    /// <summary>0 where the text is no better than chance, 1 where no order of its sounds is better.</summary>
    public double Score => ScoreOf(Loss);

    public double Confidence => Score;

    /// <summary>The score of a stretch with a given loss a frame.</summary>
    public double ScoreOf(double loss) => ChanceLoss > 1e-6 ? 1 - (loss / ChanceLoss) : 0;
}
