namespace Myna.Voice;

/// <summary>Speaks one request at a time; make one for each thread with <see cref="IVoiceModel.CreateSpeaker"/>.</summary>
public interface ISpeaker : IDisposable
{
    /// <summary>Speaks a text and hands out the audio as soon as it is there.</summary>
    /// <param name="request">What to say, in which voice, and how.</param>
    /// <param name="cancellationToken">Stops between blocks of the network, within some milliseconds.</param>
    /// <returns>Chunks in order, without gaps; marks of words and sentences come with the chunk in which they begin.</returns>
    /// <exception cref="MynaException">The text holds nothing to say, the prompt belongs to another model, or a program
    /// that is needed is missing.</exception>
    /// <exception cref="InvalidOperationException">The speaker is already speaking.</exception>
    IAsyncEnumerable<SpeechChunk> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken = default);
}
