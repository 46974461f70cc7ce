namespace Myna.Voice.Lite.Alignment;

/// <summary>What an alignment says for and against a text, and how it is weighed.</summary>
/// <param name="Symbols">Symbols of the text.</param>
/// <param name="Frames">Frames that were given to symbols, not to silence.</param>
/// <param name="ExpectedFrames">Frames the text should last in this voice.</param>
/// <param name="Loss">Nats a frame by which the text is below the best order of its sounds.</param>
/// <param name="ChanceLoss">The same for its sounds in orders that make no sense, on average.</param>
internal readonly record struct AlignmentEvidence(int Symbols, int Frames, double ExpectedFrames, double Loss, double ChanceLoss)
{
    // Logistic regression, right and wrong texts weighted alike, on 18 utterances of two LibriSpeech test-other readers, each with its
    // own text and those of the 17 others. How it does on six other readers is in docs/align.md.
    private const double Slope = 14.54;
    private const double Intercept = -4.75;

    // One word laid over a whole sentence can fit by chance. Twice as slow or fast as expected is still reading; beyond that doubt grows.
    private const double UsualPace = 2;
    private const double DoubtOfPace = 8;

    /// <summary>0 where the text is no better than chance, 1 where no order of its sounds is better.</summary>
    public double Score => ScoreOf(Loss);

    /// <summary>How probable it is that the text was said.</summary>
    public double Confidence
    {
        get
        {
            double pace = ExpectedFrames / Math.Max(1, Frames);
            double doubt = DoubtOfPace * Math.Max(0, (Math.Max(pace, 1 / pace) / UsualPace) - 1);
            return 1 / (1 + DoubleExp.Of(-((Slope * Math.Clamp(Score, -10, 10)) + Intercept - doubt)));
        }
    }

    /// <summary>The score of a stretch with a given loss a frame.</summary>
    public double ScoreOf(double loss) => ChanceLoss > 1e-6 ? 1 - (loss / ChanceLoss) : 0;
}
