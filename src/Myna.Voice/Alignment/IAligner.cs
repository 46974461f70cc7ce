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

    /// <summary>
    /// How well each of several texts explains one recording: <see cref="AlignmentReport.LogLikelihood"/> of each. Far cheaper than
    /// aligning each by itself.
    /// </summary>
    /// <param name="samples">Mono samples of one speaker, full scale ±1. Not changed.</param>
    /// <param name="sampleRate">Their rate in Hz; any rate is resampled.</param>
    /// <param name="texts">What may have been said.</param>
    /// <param name="language">Language of the texts as a BCP 47 tag or an eSpeak voice name.</param>
    /// <param name="cancellationToken">Checked between the texts and between blocks of the network.</param>
    /// <returns>One for each text; negative infinity for a text that has more sounds than the recording has room for.</returns>
    /// <exception cref="MynaException">The recording is empty, silent, too short or too long, or a text holds nothing to say.</exception>
    Task<IReadOnlyList<double>> CompareAsync(
        ReadOnlyMemory<float> samples,
        int sampleRate,
        IReadOnlyList<string> texts,
        string language = "en-us",
        CancellationToken cancellationToken = default);
}
