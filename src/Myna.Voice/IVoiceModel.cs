namespace Myna.Voice;

/// <summary>
/// A voice model whose weights are in memory: read-only and shared, so any thread may use it at any time.
/// Make a <see cref="VoicePrompt"/> of a clip once, then let speakers speak with it.
/// </summary>
public interface IVoiceModel : IDisposable
{
    /// <summary>Short name, as the CLI's <c>--model</c> takes it: <c>lite</c>.</summary>
    string Name { get; }

    /// <summary>Model and version a prompt must have been made with: <c>myna-lite/1</c>.</summary>
    string Tag { get; }

    /// <summary>Sample rate of all audio the model makes, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Makes a voice prompt of a reference clip.</summary>
    /// <param name="samples">Mono samples, full scale ±1. Not changed.</param>
    /// <param name="sampleRate">Their rate in Hz; any rate is resampled.</param>
    /// <param name="options">What else is known of the clip.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="MynaException">The clip holds too little speech, is silent or is not usable otherwise.</exception>
    VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Names of the voices that come with the model; none for most models.</summary>
    IReadOnlyList<string> Speakers => [];

    /// <summary>A voice that comes with the model.</summary>
    /// <param name="speaker">One of <see cref="Speakers"/>, in any case.</param>
    /// <exception cref="MynaException">There is no such voice; the message names those that are there.</exception>
    VoicePrompt VoiceOf(string speaker) => throw new MynaException(
        $"{Name} brings no voices of its own, so there is no \"{speaker}\": clone a voice from a clip, or take a model with voices, such as qwen3-tts-0.6b-custom.");

    /// <summary>A voice described in words.</summary>
    /// <param name="description">How it sounds: <c>a calm old man with a rough, low voice</c>.</param>
    /// <exception cref="MynaException">The model cannot design voices.</exception>
    VoicePrompt DesignVoice(string description) => throw new MynaException(
        $"{Name} cannot design voices from a description; qwen3-tts-1.7b-design can.");

    /// <summary>
    /// Makes a speaker, which holds the working memory of one utterance at a time. Keep it and use it again: buffers
    /// and child processes stay warm.
    /// </summary>
    ISpeaker CreateSpeaker();
}
