using Myna.Trust.Verification;

namespace Myna.Trust.Consent;

/// <summary>A word of a challenge, as it was heard.</summary>
/// <param name="Word">The word.</param>
/// <param name="Evidence">
/// How much better it explains what is heard than other words in its place do: above their mean, in their standard deviations, -2.5 to 3.
/// </param>
/// <param name="IsHeard">Whether that is enough for one word.</param>
public sealed record HeardWord(string Word, double Evidence, bool IsHeard);

/// <summary>Whether a sentence was read.</summary>
/// <param name="IsRead">The decision.</param>
/// <param name="Confidence">How probable it is that the text as a whole was said, 0 to 1.</param>
/// <param name="Evidence">What the random words say together: the mean of theirs.</param>
/// <param name="Words">Each random word.</param>
public sealed record PhraseReading(bool IsRead, double Confidence, double Evidence, IReadOnlyList<HeardWord> Words);

/// <summary>What a recording is compared with.</summary>
public sealed record ConsentReference
{
    /// <summary>What the voice sounds like; null where there is none yet (the consent comes first, the voice later).</summary>
    public Voiceprint? Print { get; init; }

    /// <summary>The reference clip's own sound, so that a replay of it is found; null where it is not known.</summary>
    public SoundPrint? Sound { get; init; }
}

/// <summary>What came of a reading.</summary>
public sealed record ConsentVerification
{
    /// <summary>Whether it is a consent: nothing speaks against it.</summary>
    public bool IsAccepted => Refusals.Count == 0;

    /// <summary>What speaks against it, in sentences for a person; none where it was accepted.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <summary>Whether the sentence was read.</summary>
    public required PhraseReading Phrase { get; init; }

    /// <summary>Whether the reader is the voice's owner; null where there was nothing to compare with.</summary>
    public SpeakerMatch? Speaker { get; init; }

    /// <summary>What the reader sounds like.</summary>
    public required Voiceprint Print { get; init; }

    /// <summary>How alike the recording and the reference clip are as recordings; null where there was no clip.</summary>
    public SoundMatch? Replay { get; init; }

    /// <summary>Whether Myna's watermark is in the recording.</summary>
    public required bool IsWatermarked { get; init; }

    /// <summary>Whether the file says that a machine made it.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>SHA-256 of the recording.</summary>
    public required string RecordingSha256 { get; init; }

    /// <summary>Length of the recording in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Models and rules that checked it.</summary>
    public required IReadOnlyList<string> Models { get; init; }
}
