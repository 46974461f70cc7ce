using System.Globalization;
using Myna.Audio;
using Myna.Audio.Reference;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.Guards;
using Myna.Voice.Qwen3Tts.SpeakerEncoder;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>
/// Makes cloned voices: the clip's x-vector, and where its words are known its codes. The encoders are loaded when the first
/// voice is made: who only speaks does not pay for them.
/// </summary>
internal sealed class ReferenceReader(string folder, Qwen3TtsConfig config, SpeechTokenizerDecoder decoder, string tag)
{
    private const string SpeechTokenizerFolder = "speech_tokenizer";

    /// <summary>The longest clip whose words are used too: the prompt grows by 12.5 positions a second.</summary>
    private const double MostTranscribedSeconds = 30;

    /// <summary>Of a longer clip without words the part of this length with most speech is used.</summary>
    private const double MostSeconds = 15;

    private readonly Lock _gate = new();
    private Qwen3SpeakerEncoder? _speakerEncoder;
    private SpeechTokenizerEncoder? _encoder;

    /// <summary>Makes a voice.</summary>
    /// <inheritdoc cref="IVoiceModel.CreatePrompt"/>
    public VoicePrompt Read(ReadOnlySpan<float> samples, int sampleRate, PromptOptions? options, CancellationToken cancellationToken)
    {
        config.RequireVariant(Qwen3TtsVariant.Base);
        string? transcript = string.IsNullOrWhiteSpace(options?.Transcript) ? null : options.Transcript.Trim();
        var given = new AudioClip(samples.ToArray(), 1, sampleRate);
        var settings = new ReferenceSettings
        {
            SampleRate = config.SpeakerEncoder!.SampleRateHz,
            MostSeconds = transcript is null ? MostSeconds : MostTranscribedSeconds,
        };
        ReferenceClip clip = ReferenceClip.Prepare(given, settings, options?.Source ?? "the clip", cancellationToken);
        if (transcript is not null && clip.Report.UsedSeconds > MostTranscribedSeconds - settings.FrameSeconds)
        {
            // Words and sound must be of the same stretch, and nobody knows where in the text the best part lies.
            options?.Warnings?.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"the clip is longer than {MostTranscribedSeconds} s, so its text is not used and the voice is cloned from its sound alone; cut the clip and its text to {MostTranscribedSeconds} s for a closer likeness"));
            transcript = null;
        }

        if (transcript is not null && ReferenceText.Doubt(transcript, clip.Report.UsedSeconds) is { } doubt)
        {
            options?.Warnings?.Report(doubt);
        }

        (Qwen3SpeakerEncoder speakerEncoder, SpeechTokenizerEncoder encoder) = Encoders();
        cancellationToken.ThrowIfCancellationRequested();
        float[] xVector = speakerEncoder.Embed(clip.Samples);
        int[] codes = [];
        DecoderStream? state = null;
        if (transcript is not null)
        {
            codes = encoder.Encode(ReferenceTail.WithSilence(clip.Samples, clip.SampleRate), cancellationToken);
            state = decoder.Start();
            state.Append(codes, new float[codes.Length / decoder.Codebooks * decoder.FrameSamples]);
        }

        return Qwen3Voice.Cloned(tag, Facts(options, transcript, clip), xVector, codes, state);
    }

    private static Dictionary<string, string> Facts(PromptOptions? options, string? transcript, ReferenceClip clip)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["created"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["seconds"] = ((double)clip.Samples.Length / clip.SampleRate).ToString("0.00", CultureInfo.InvariantCulture),
        };
        foreach ((string name, string? fact) in (ReadOnlySpan<(string, string?)>)
            [("name", options?.Name), ("source", options?.Source), ("transcript", transcript), ("language", options?.Language)])
        {
            if (!string.IsNullOrWhiteSpace(fact))
            {
                facts[name] = fact;
            }
        }

        return facts;
    }

    private (Qwen3SpeakerEncoder SpeakerEncoder, SpeechTokenizerEncoder Encoder) Encoders()
    {
        lock (_gate)
        {
            if (_speakerEncoder is null)
            {
                using CheckpointTensors tensors = CheckpointTensors.Open(folder);
                _speakerEncoder = Qwen3SpeakerEncoder.Load(tensors, config.SpeakerEncoder!);
            }

            _encoder ??= SpeechTokenizerEncoder.Load(Path.Combine(folder, SpeechTokenizerFolder));
            return (_speakerEncoder, _encoder);
        }
    }
}
