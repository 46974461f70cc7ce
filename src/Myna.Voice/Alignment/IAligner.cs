namespace Myna.Voice.Alignment;

/// <summary>
/// Lays a text over a recording of it: is it what was said, and when is each word heard? Any thread may use one at any time.
/// </summary>
public interface IAligner
{
    /// <summary>Aligns a recording with a text.</summary>
    /// <param name="samples">Mono samples of one speaker, full scale ±1. Not changed.</param>
    /// <param name="sampleRate">Their rate in Hz; any rate is resampled.</param>
    /// <param name="text">What should have been said.</param>
    /// <param name="language">Language of the text as a BCP 47 tag or an eSpeak voice name.</param>
    /// <param name="cancellationToken">Checked between the stages and between blocks of the network.</param>
    /// <exception cref="MynaException">
    /// The recording is empty, silent, too short or too long, the text holds nothing to say, or has more sounds than the recording
    /// has room for; the message says which.
    /// </exception>
    Task<AlignmentReport> AlignAsync(
        ReadOnlyMemory<float> samples,
        int sampleRate,
        string text,
        string language = "en-us",
        CancellationToken cancellationToken = default);
}
