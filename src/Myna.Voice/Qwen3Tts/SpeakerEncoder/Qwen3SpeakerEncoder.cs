using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>
/// From a clip to the x-vector that tells the talker whose voice it is: log-mel and ECAPA-TDNN (Desplanques et al., 2020;
/// specification §10). Base models only. Immutable, shared by all threads.
/// </summary>
public sealed class Qwen3SpeakerEncoder
{
    private readonly SpeakerEncoderConfig _config;
    private readonly SpeakerLogMel _mel;
    private readonly ReflectedConvolution _first; // mels → channels
    private readonly SqueezeExcitationRes2NetBlock[] _blocks;
    private readonly ReflectedConvolution _aggregation; // blocks·channels → channels
    private readonly AttentiveStatisticsPooling _pooling;
    private readonly PackedMatrix _last; // 2·channels → x-vector
    private readonly int _fewestFrames;
    private readonly Crew _crew;

    private Qwen3SpeakerEncoder(CheckpointTensors tensors, SpeakerEncoderConfig config, Crew crew)
    {
        const string Name = "speaker_encoder";
        (_config, _crew) = (config, crew);
        int blocks = config.Channels.Count - 2;
        int channels = config.Channels[0], last = config.Channels[^1];
        _mel = new SpeakerLogMel(config.SampleRateHz, config.Mels);
        _first = new ReflectedConvolution(tensors, $"{Name}.blocks.0.conv", config.Mels, channels, config.KernelSizes[0], config.Dilations[0]);
        _blocks = [.. Enumerable.Range(1, blocks).Select(i => new SqueezeExcitationRes2NetBlock(tensors, $"{Name}.blocks.{i}", config, i))];
        _aggregation = new ReflectedConvolution(tensors, $"{Name}.mfa.conv", blocks * channels, last, config.KernelSizes[^1], config.Dilations[^1]);
        _pooling = new AttentiveStatisticsPooling(tensors, $"{Name}.asp", config);
        _last = PackedMatrix.Pack(
            tensors.ReadFloats($"{Name}.fc.weight", config.EmbeddingSize, 2 * last, 1), config.EmbeddingSize, 2 * last, tensors.ReadFloats($"{Name}.fc.bias", config.EmbeddingSize));
        _fewestFrames = 1 + Math.Max(Math.Max(_first.Padding, _aggregation.Padding), _blocks.Max(block => block.Padding));
    }

    /// <summary>Length of an x-vector.</summary>
    public int EmbeddingSize => _config.EmbeddingSize;

    /// <summary>Shown every stage, for tests; null otherwise.</summary>
    internal CodecTap? Tap { get; set; }

    /// <summary>Loads the speaker encoder of a Base checkpoint.</summary>
    /// <param name="tensors">The checkpoint's tensors.</param>
    /// <param name="config">Its sizes.</param>
    /// <exception cref="MynaException">A tensor is missing or has another shape.</exception>
    public static Qwen3SpeakerEncoder Load(CheckpointTensors tensors, SpeakerEncoderConfig config) => Load(tensors, config, Crew.Shared);

    internal static Qwen3SpeakerEncoder Load(CheckpointTensors tensors, SpeakerEncoderConfig config, Crew crew)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(config);
        return new Qwen3SpeakerEncoder(tensors, config, crew);
    }

    /// <summary>The x-vector of a clip; it is not normalised.</summary>
    /// <param name="wave24k">Mono samples at the encoder's rate, 24 kHz; neither normalised nor trimmed.</param>
    /// <returns><c>[EmbeddingSize]</c>.</returns>
    /// <exception cref="MynaException">The clip is shorter than the network can look at (1280 samples), or holds samples that are not numbers.</exception>
    public float[] Embed(ReadOnlySpan<float> wave24k)
    {
        int rows = wave24k.Length < SpeakerLogMel.FewestSamples ? 0 : SpeakerLogMel.Frames(wave24k.Length);
        if (rows < _fewestFrames)
        {
            throw new MynaException($"The reference is {(double)wave24k.Length / _config.SampleRateHz:0.000} s long; the speaker encoder needs more. At least 3 s of speech make a good voice.");
        }

        foreach (float sample in wave24k)
        {
            if (!float.IsFinite(sample))
            {
                throw new MynaException("The reference holds samples that are not numbers; the file is damaged, or was decoded wrongly.");
            }
        }

        float[] mel = _mel.Forward(wave24k, _crew); // [rows, 128]
        Tap?.Invoke("mel", mel, _config.Mels);
        return EmbedMel(mel, rows);
    }

    /// <summary>The x-vector of a log-mel spectrogram.</summary>
    /// <param name="mel"><c>[rows, 128]</c>.</param>
    /// <param name="rows">Number of frames.</param>
    internal float[] EmbedMel(ReadOnlySpan<float> mel, int rows)
    {
        int channels = _config.Channels[0];
        float[] x = _first.Forward(mel, rows, relu: true, _crew); // [rows, 512]
        Tap?.Invoke("block0", x, channels);
        int wide = _blocks.Length * channels;
        var joined = new float[rows * wide]; // [rows, 3·512]
        for (int i = 0; i < _blocks.Length; i++)
        {
            x = _blocks[i].Forward(x, rows, _crew, i == 0 ? Tap : null, "block1");
            Tap?.Invoke($"block{i + 1}", x, channels);
            for (int row = 0; row < rows; row++)
            {
                x.AsSpan(row * channels, channels).CopyTo(joined.AsSpan((row * wide) + (i * channels)));
            }
        }

        float[] aggregated = _aggregation.Forward(joined, rows, relu: true, _crew); // [rows, 1536]
        Tap?.Invoke("mfa", aggregated, _aggregation.Outputs);
        float[] pooled = _pooling.Forward(aggregated, rows, _crew, Tap); // [3072]
        Tap?.Invoke("asp", pooled, 1);
        var vector = new float[EmbeddingSize];
        _last.Multiply(pooled, 1, vector, _crew);
        return vector;
    }
}
