using Myna.Voice.Qwen3Tts;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Prompts;
using Myna.Voice.Qwen3Tts.Speaking;

namespace Myna.Voice;

/// <summary>
/// Qwen3-TTS, the open models of Alibaba's Qwen team in their 12 Hz versions: Base clones a voice from a few seconds of
/// speech, CustomVoice speaks with voices that it knows by name, VoiceDesign makes a voice from its description. Runs from
/// the files that people download. Loading takes a moment and one to four GB; load it once and share it.
/// </summary>
public sealed class Qwen3TtsModel : IVoiceModel
{
    private readonly Qwen3Network _network;

    private Qwen3TtsModel(Qwen3Network network) => _network = network;

    /// <inheritdoc/>
    public string Name => _network.Name;

    /// <inheritdoc/>
    public string Tag => _network.Tag;

    /// <inheritdoc/>
    public int SampleRate => _network.SampleRate;

    /// <summary>What the model was trained for.</summary>
    public Qwen3TtsVariant Variant => _network.Config.Variant;

    /// <summary>How the large matrices are kept in memory.</summary>
    public TalkerPrecision Precision => _network.Precision;

    /// <summary>Names of the languages it was taught, which a request may also give as tags such as <c>de</c>.</summary>
    public IReadOnlyList<string> Languages => LanguageChoice.Names(_network.Config.Talker);

    /// <inheritdoc/>
    public IReadOnlyList<string> Speakers => [.. _network.Config.Talker.Speakers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether requests may say how something shall be said.</summary>
    public bool TakesInstructions => _network.Config.TakesInstructions;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder with config.json, the weights, the text tokenizer's files and <c>speech_tokenizer</c>.</param>
    /// <param name="precision">How to keep the large matrices; null for the packed file that is there, else the checkpoint's own 16 bits.</param>
    /// <param name="cancellationToken">Checked between parts of the model.</param>
    /// <exception cref="MynaException">A file is missing or damaged, or there is not enough memory; the message says which.</exception>
    public static Qwen3TtsModel Load(string folder, TalkerPrecision? precision = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new Qwen3TtsModel(Qwen3Network.Load(folder, precision, cancellationToken));
    }

    /// <summary>
    /// Makes a file of a model's weights at 8 or 4 bits in its folder, which <see cref="Load"/> then takes: less memory,
    /// faster speech, opened in a moment. Takes a minute or two.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="precision"><see cref="TalkerPrecision.Int8"/> or <see cref="TalkerPrecision.Int4"/>.</param>
    /// <param name="progress">Told the share done, 0–1.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind.</param>
    /// <returns>The file.</returns>
    /// <exception cref="MynaException">The model is incomplete or damaged, or the disk is full or cannot be written to.</exception>
    public static string Quantize(
        string folder, TalkerPrecision precision, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = LoadedWeights.PackedPath(folder, precision);
        PackedModel.Convert(folder, path, precision, progress, cancellationToken);
        return path;
    }

    /// <summary>Makes a voice of a clip, with a Base model.</summary>
    /// <remarks>
    /// With <see cref="PromptOptions.Transcript"/> the clip itself becomes part of what the model reads (in-context learning),
    /// which is closest to the voice; without it only its sound does (x-vector). A longer clip than 30 s is cloned by its sound.
    /// </remarks>
    /// <inheritdoc/>
    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default) =>
        _network.References.Read(samples, sampleRate, options, cancellationToken);

    /// <inheritdoc/>
    public VoicePrompt VoiceOf(string speaker)
    {
        ArgumentException.ThrowIfNullOrEmpty(speaker);
        _network.Config.RequireVariant(Qwen3TtsVariant.CustomVoice);
        string? known = Speakers.FirstOrDefault(name => name.Equals(speaker.Trim(), StringComparison.OrdinalIgnoreCase));
        return known is not null
            ? Qwen3Voice.Named(Tag, known)
            : throw new MynaException($"{Name} has no voice \"{speaker}\"; it has {string.Join(", ", Speakers)}.");
    }

    /// <inheritdoc/>
    public VoicePrompt DesignVoice(string description)
    {
        _network.Config.RequireVariant(Qwen3TtsVariant.VoiceDesign);
        return string.IsNullOrWhiteSpace(description)
            ? throw new MynaException("The description of the voice is empty; say how it shall sound: \"a calm old man with a low voice\".")
            : Qwen3Voice.Designed(Tag, description.Trim());
    }

    /// <inheritdoc/>
    public ISpeaker CreateSpeaker() => new Qwen3Speaker(_network);

    /// <summary>Gives the weights back. Speech under way ends with an error.</summary>
    public void Dispose() => _network.Dispose();
}
