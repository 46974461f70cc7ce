using Myna.Audio;

namespace Myna.Trust.Verification;

/// <summary>Tells whether recordings are of one person.</summary>
/// <param name="embedder">Hears who speaks.</param>
public sealed class SpeakerVerifier(ISpeakerEmbedder embedder)
{
    /// <summary>Hears who speaks.</summary>
    public ISpeakerEmbedder Embedder { get; } = embedder ?? throw new ArgumentNullException(nameof(embedder));

    /// <summary>Listens to several clips of one person: their mean is more certain than one alone.</summary>
    /// <param name="clips">The clips, each with its name for errors; one or more.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="MynaException">There is no clip, or one of them is empty, silent or holds too little speech.</exception>
    public Voiceprint Enrol(IReadOnlyList<(string Name, AudioClip Clip)> clips, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clips);
        return clips.Count > 0
            ? Voiceprint.Mean([.. clips.Select(clip => Embedder.Embed(clip.Clip, clip.Name, cancellationToken))])
            : throw new MynaException("no clip was given to enrol; give one or more recordings of one person");
    }

    /// <summary>Compares two clips.</summary>
    /// <param name="first">One clip, with its name for errors.</param>
    /// <param name="second">The other.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="MynaException">One of them is empty, silent or holds too little speech.</exception>
    public SpeakerMatch Compare((string Name, AudioClip Clip) first, (string Name, AudioClip Clip) second, CancellationToken cancellationToken = default) =>
        Compare(
            Embedder.Embed(first.Clip, first.Name, cancellationToken),
            Embedder.Embed(second.Clip, second.Name, cancellationToken));

    /// <summary>Compares two voiceprints.</summary>
    /// <param name="first">One voiceprint.</param>
    /// <param name="second">The other, of the same model.</param>
    /// <exception cref="MynaException">They are of different speaker models.</exception>
    public SpeakerMatch Compare(Voiceprint first, Voiceprint second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.RequireSame(second);
        SpeakerCalibration calibration = Embedder.Calibration;
        double score = calibration.Score(first.Vector, second.Vector);
        double probability = calibration.Probability(score);
        return new SpeakerMatch(score, probability, probability >= 0.5, calibration.Threshold, first.Tag);
    }
}
