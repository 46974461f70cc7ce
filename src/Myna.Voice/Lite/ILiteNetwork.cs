using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>
/// The networks of a Lite model as a speaker sees them: weights and sizes, shared by all speakers. What the text is, in
/// which order things happen and who is told of them is the speaker's business (<see cref="LiteSpeaker"/>).
/// </summary>
internal interface ILiteNetwork
{
    /// <summary>What a prompt's <see cref="VoicePrompt.ModelTag"/> must be.</summary>
    string Tag { get; }

    /// <summary>Samples per second.</summary>
    int SampleRate { get; }

    /// <summary>Samples from one mel frame to the next.</summary>
    int Hop { get; }

    /// <summary>Bands of a mel frame.</summary>
    int Mels { get; }

    /// <summary>The symbols that sentences are made of.</summary>
    PhonemeTable Symbols { get; }

    /// <summary>Euler steps, unless the request says otherwise.</summary>
    int DefaultSteps { get; }

    /// <summary>Guidance, unless the request says otherwise.</summary>
    float DefaultGuidance { get; }

    /// <summary>Scale of the decoder's noise, unless the request says otherwise.</summary>
    float DefaultTemperature { get; }

    /// <summary>Makes the working memory of one speaker.</summary>
    ILiteSession CreateSession();
}

/// <summary>
/// One sentence at a time through the networks. Calls come in the order <see cref="BeginVoice"/>, then for each sentence
/// <see cref="ReadText"/>, <see cref="SampleMel"/>, <see cref="BeginWaveform"/> and <see cref="ReadWaveform"/> until it gives 0;
/// a sentence may be given up at any point. Used by one thread at a time.
/// </summary>
internal interface ILiteSession : IDisposable
{
    /// <summary>Takes the voice for the sentences to come.</summary>
    /// <exception cref="MynaException">The prompt lacks a tensor or has one of another shape.</exception>
    void BeginVoice(VoicePrompt voice);

    /// <summary>Text encoder and durations.</summary>
    /// <param name="ids">Symbols of the sentence, <c>[symbols]</c>.</param>
    /// <param name="speeds">Rate of speech at each symbol, <c>[symbols]</c>.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    /// <returns>Frames of each symbol, at least 1, <c>[symbols]</c>; valid until the next call.</returns>
    ReadOnlySpan<int> ReadText(ReadOnlySpan<int> ids, ReadOnlySpan<float> speeds, CancellationToken cancellationToken);

    /// <summary>Decoder: from noise to the sentence's mel, which the session keeps.</summary>
    /// <param name="noise">Normal noise times the temperature, <c>[frames, mels]</c>; may be overwritten.</param>
    /// <param name="steps">Euler steps.</param>
    /// <param name="guidance">Classifier-free guidance.</param>
    /// <param name="stepDone">Told of the number of steps done.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    void SampleMel(Span<float> noise, int steps, float guidance, Action<int> stepDone, CancellationToken cancellationToken);

    /// <summary>Begins the waveform of the mel.</summary>
    /// <param name="noise">Normal noise, one value a sample: <c>[hop·(frames - 1)]</c>.</param>
    void BeginWaveform(ReadOnlySpan<float> noise);

    /// <summary>Vocoder: the next samples, whose peaks may pass ±1. The same samples come in whatever pieces they are asked for.</summary>
    /// <returns>How many were written; fewer than asked for only at the end, then 0.</returns>
    int ReadWaveform(Span<float> samples);
}
