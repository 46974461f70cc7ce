namespace Myna.Voice;

/// <summary>A stretch of speech.</summary>
/// <param name="Samples">Mono samples, full scale ±1; the receiver may keep them.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Start">Where the stretch begins, in seconds from the start of the speech.</param>
/// <param name="Marks">Sentences and words that begin in this stretch, in order.</param>
public sealed record SpeechChunk(
    ReadOnlyMemory<float> Samples, int SampleRate, double Start, IReadOnlyList<SpeechMark> Marks)
{
    /// <summary>
    /// With the last stretch of a sentence: what has been spoken by then, to hand to <see cref="SpeechRequest.After"/> of
    /// a request that continues the text. Null with all other stretches.
    /// </summary>
    public SpeechSoFar? SoFar { get; init; }
}
