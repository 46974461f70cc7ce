using Myna.Voice.Lite.Alignment;

namespace Myna.Voice.Alignment;

/// <summary>How a text lies over a recording.</summary>
public sealed record AlignmentReport
{
    /// <summary>
    /// How well the text explains the recording, as a share: 0 is what the sounds of the text reach in any other order, 1 what they
    /// would reach in the best order of all. Right texts lie around 0.5, wrong ones around 0.15. Comparable between recordings.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>
    /// Mean log-likelihood of a frame under the text, in nats, without constants; 0 at best. Ranks several texts for one recording
    /// better than <see cref="Score"/>; says nothing across recordings.
    /// </summary>
    public required double LogLikelihood { get; init; }

    /// <summary>
    /// How probable it is that the text was said, 0 to 1, where right and wrong texts are equally frequent: a logistic curve over the
    /// score, fitted on recordings.
    /// </summary>
    public required double Confidence { get; init; }

    /// <summary>Whether the text is taken as what was said: the confidence is at least one half.</summary>
    public bool Fits => Confidence >= 0.5;

    /// <summary>Length of the recording in seconds, silence included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Words in the order of the text. Words without a sound of their own are left out.</summary>
    public required IReadOnlyList<AlignedWord> Words { get; init; }

    /// <summary>Each sentence and then its words, as speech that Myna makes has them: for subtitles.</summary>
    public required IReadOnlyList<SpeechMark> Marks { get; init; }

    /// <summary>What the numbers were made of.</summary>
    internal AlignmentEvidence Evidence { get; init; }
}

/// <summary>When a word is heard.</summary>
/// <param name="Text">The word as written.</param>
/// <param name="TextStart">Where it begins in the text, in UTF-16 units.</param>
/// <param name="Start">Seconds from the start of the recording.</param>
/// <param name="End">Seconds from the start of the recording. Words that are pronounced as one share a span.</param>
/// <param name="Score">As <see cref="AlignmentReport.Score"/>, for this word alone: short stretches scatter widely around it.</param>
public sealed record AlignedWord(string Text, int TextStart, double Start, double End, double Score);
