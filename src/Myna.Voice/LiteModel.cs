using System.Globalization;
using Myna.Audio;
using Myna.Audio.Features;
using Myna.Audio.Reference;
using Myna.Tensors.Threads;
using Myna.Voice.Alignment;
using Myna.Voice.Lite;
using Myna.Voice.Lite.Alignment;
using Myna.Text.Phonemes;
using Myna.Voice.Prompts;

namespace Myna.Voice;

/// <summary>
/// Lite, the small zero-shot voice that ships with Myna: a few seconds of speech make a voice, and any text can be
/// spoken in it. Loading takes a moment and some 100 MB; load it once and share it.
/// </summary>
public sealed class LiteModel : IVoiceModel
{
    /// <summary>The language of texts that name none: American English.</summary>
    public const string DefaultLanguage = "en-us";

    private readonly LiteNetwork _network;
    private readonly IPhonemizer _phonemizer;
    private readonly LogMel _logMel;

    private LiteModel(LiteNetwork network, IPhonemizer phonemizer)
    {
        _network = network;
        _phonemizer = phonemizer;
        _logMel = new LogMel(new MelSettings
        {
            SampleRate = network.SampleRate,
            WindowSamples = network.Config.FftSize,
            HopSamples = network.Hop,
            Bands = network.Mels,
            HighestHz = network.SampleRate / 2.0,
            BandFloor = network.Config.MelFloor,
        });
    }

    /// <inheritdoc/>
    public string Name => "lite";

    /// <inheritdoc/>
    public string Tag => _network.Tag;

    /// <inheritdoc/>
    public int SampleRate => _network.SampleRate;

    /// <summary>Loads the model.</summary>
    /// <param name="directory">
    /// The folder of <c>config.json</c>, <c>acoustic.safetensors</c> and <c>vocoder.safetensors</c>. If null,
    /// <c>$MYNA_MODELS/lite</c> where that is there, else <c>models/lite</c> beside the program or in a folder above it.
    /// </param>
    /// <param name="phonemizer">Turns text into phonemes. If null, eSpeak NG from <c>PATH</c>, and for English the built-in pronunciation where it is missing.</param>
    /// <exception cref="MynaException">The files are missing or damaged; the message says where they were looked for.</exception>
    public static LiteModel Load(string? directory = null, IPhonemizer? phonemizer = null) =>
        new(LiteNetwork.Load(LiteModelFolder.Find(directory).Path), phonemizer ?? new FallbackPhonemizer());

    /// <summary>Where <see cref="Load"/> finds the model's files.</summary>
    /// <param name="directory">As for <see cref="Load"/>.</param>
    /// <exception cref="MynaException">They are not there; the message says where they were looked for.</exception>
    public static string FindFolder(string? directory = null) => LiteModelFolder.Find(directory).Path;

    /// <inheritdoc/>
    public VoicePrompt CreatePrompt(
        ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ReferenceClip clip = ReferenceClip.Prepare(
            new AudioClip(samples.ToArray(), 1, sampleRate),
            new ReferenceSettings { SampleRate = SampleRate },
            options?.Source ?? "The reference clip",
            cancellationToken);
        ReferenceVoice voice = _network.Reference.Listen(_logMel.Forward(clip.Samples), Crew.Shared, taps: null, cancellationToken);
        if (options is { Transcript: { } transcript, Warnings: { } warnings } && !string.IsNullOrWhiteSpace(transcript))
        {
            TranscriptCheck.Run(CreateAligner(), samples.ToArray(), sampleRate, transcript, options.Language, warnings, cancellationToken);
        }

        return new VoicePrompt(
            Tag,
            Metadata(options, (double)clip.Samples.Length / clip.SampleRate),
            PromptTensor.Floats(LitePrompt.Vector, voice.Vector, voice.Vector.Length),
            PromptTensor.Halves(LitePrompt.Frames, voice.Frames, voice.Frames.Length / voice.Vector.Length, voice.Vector.Length),
            PromptTensor.Floats(LitePrompt.Mean, voice.Mean, voice.Mean.Length));
    }

    /// <summary>
    /// The speaker vector of a clip, as <see cref="CreatePrompt"/> puts it into a voice, of clips too short to make a voice of as well.
    /// </summary>
    /// <param name="clip">Speech of one person; not changed.</param>
    /// <param name="nameForErrors">What errors call it.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <returns>The vector, <c>[192]</c>.</returns>
    /// <exception cref="MynaException">The clip holds less than a second of speech, is silent or is not usable otherwise.</exception>
    public float[] SpeakerVector(AudioClip clip, string nameForErrors, CancellationToken cancellationToken = default)
    {
        var settings = new ReferenceSettings { SampleRate = SampleRate, LeastSeconds = 1, LeastSpeechSeconds = 0.5 };
        ReferenceClip prepared = ReferenceClip.Prepare(clip, settings, nameForErrors, cancellationToken);
        return _network.Reference.Listen(_logMel.Forward(prepared.Samples), Crew.Shared, taps: null, cancellationToken).Vector;
    }

    /// <inheritdoc/>
    public ISpeaker CreateSpeaker() => new LiteSpeaker(_network, _phonemizer);

    /// <summary>Makes an aligner, which tells whether a text was said in a recording, and when each word.</summary>
    public IAligner CreateAligner() => new LiteAligner(_network, _phonemizer, _logMel);

    /// <summary>Nothing to release: the weights are the garbage collector's once model and speakers are out of use.</summary>
    public void Dispose()
    {
    }

    private static Dictionary<string, string> Metadata(PromptOptions? options, double seconds)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["created"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["seconds"] = seconds.ToString("0.00", CultureInfo.InvariantCulture),
        };
        Add("name", options?.Name);
        Add("source", options?.Source);
        Add("transcript", options?.Transcript);
        Add("language", options?.Language);
        return metadata;

        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                metadata[key] = value;
            }
        }
    }
}
