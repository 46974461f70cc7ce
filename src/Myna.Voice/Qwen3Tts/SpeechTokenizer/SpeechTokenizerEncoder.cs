using System.Collections.Concurrent;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// From a wave to codes: the Mimi encoder of the 12 Hz speech tokenizer (Défossez et al., 2024, Moshi; specification §11).
/// Immutable, shared by all threads. Needed to make a voice prompt; speaking with one does without it.
/// </summary>
public sealed class SpeechTokenizerEncoder
{
    private const int DownsampleTaps = 4;
    private const int DownsampleStride = 2;

    private readonly SpeechTokenizerConfig _config;
    private readonly SeanetEncoder _seanet;
    private readonly EncoderTransformer _transformer;
    private readonly Convolution1d _downsample; // hidden → hidden, 25 → 12.5 Hz
    private readonly ResidualQuantizer _semantic;
    private readonly ResidualQuantizer _acoustic;
    private readonly Crew _crew;
    private readonly ConcurrentBag<CodecScratch> _scratch = [];

    private SpeechTokenizerEncoder(CodecWeights weights, SpeechTokenizerConfig config, Crew crew)
    {
        SpeechEncoderConfig e = config.EncoderConfig;
        (_config, _crew) = (config, crew);
        _seanet = new SeanetEncoder(weights, e);
        _transformer = new EncoderTransformer(weights, e);
        _downsample = new Convolution1d(
            weights.Floats("encoder.downsample.conv.weight", e.HiddenSize, e.HiddenSize, DownsampleTaps), default, e.HiddenSize, e.HiddenSize, DownsampleTaps, DownsampleStride);
        _semantic = new ResidualQuantizer(weights, "encoder.quantizer.semantic_residual_vector_quantizer", e.NumSemanticQuantizers, e);
        _acoustic = new ResidualQuantizer(
            weights, "encoder.quantizer.acoustic_residual_vector_quantizer", config.EncoderValidNumQuantizers - e.NumSemanticQuantizers, e);
    }

    /// <summary>Codes of a frame, 16.</summary>
    public int Codebooks => _config.EncoderValidNumQuantizers;

    /// <summary>Samples of a frame, 1920.</summary>
    public int FrameSamples => _config.EncodeDownsampleRate;

    /// <summary>Shown every stage, for tests; null otherwise.</summary>
    internal CodecTap? Tap { get; set; }

    /// <summary>Loads the encoder of a model's <c>speech_tokenizer</c> folder.</summary>
    /// <param name="folder">The folder with config.json and model.safetensors.</param>
    /// <exception cref="MynaException">A file is missing, damaged, or belongs to another kind of model.</exception>
    public static SpeechTokenizerEncoder Load(string folder) => Load(folder, Crew.Shared);

    internal static SpeechTokenizerEncoder Load(string folder, Crew crew)
    {
        SpeechTokenizerConfig config = SpeechTokenizerConfig.Load(folder);
        using var weights = new CheckpointCodecWeights(folder, crew);
        return new SpeechTokenizerEncoder(weights, config, crew);
    }

    /// <summary>Encodes a sound. Memory grows by a few kilobytes with each second.</summary>
    /// <param name="wave24k">Mono samples at 24 kHz, not normalised.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Codes <c>[ceil(samples/1920), 16]</c>, row-major: the semantic code, then the 15 acoustic ones.</returns>
    /// <exception cref="MynaException">There are no samples, or some are not numbers.</exception>
    public int[] Encode(ReadOnlySpan<float> wave24k, CancellationToken cancellationToken = default)
    {
        if (wave24k.IsEmpty)
        {
            throw new MynaException("The reference is empty; there is nothing to encode.");
        }

        for (int i = 0; i < wave24k.Length; i++)
        {
            if (!float.IsFinite(wave24k[i]))
            {
                throw new MynaException($"Sample {i} of the reference is not a number; the file is damaged, or was decoded wrongly.");
            }
        }

        int hidden = _config.EncoderConfig.HiddenSize;
        int rows = _seanet.OutputRows(wave24k.Length);
        CodecScratch scratch = _scratch.TryTake(out CodecScratch? used) ? used : new CodecScratch();
        var x = new float[rows * hidden]; // [rows, hidden] at 25 Hz
        _seanet.Forward(wave24k, x, scratch, _crew, Tap, cancellationToken);
        _transformer.Forward(x, rows, scratch, _crew, Tap, cancellationToken);
        float[] frames = Downsample(x, rows); // [frames, hidden] at 12.5 Hz
        int count = frames.Length / hidden;
        Tap?.Invoke("downsample", frames, hidden);

        // The acoustic codebooks start from the same vectors as the semantic one, not from what it leaves.
        var codes = new int[count * Codebooks];
        _semantic.Encode(frames, count, codes, Codebooks, 0, scratch, _crew, Tap, "semantic_input_proj");
        cancellationToken.ThrowIfCancellationRequested();
        _acoustic.Encode(frames, count, codes, Codebooks, 1, scratch, _crew, Tap, "acoustic_input_proj");
        _scratch.Add(scratch);
        return codes;
    }

    /// <summary>Two rows become one; before the first and, up to an even number, after the last the edge is repeated.</summary>
    private float[] Downsample(float[] x, int rows)
    {
        const int Before = DownsampleTaps - DownsampleStride;
        int hidden = _config.EncoderConfig.HiddenSize;
        int frames = (rows + 1) / DownsampleStride;
        var padded = new float[(Before + (frames * DownsampleStride)) * hidden];
        x.CopyTo(padded, Before * hidden);
        for (int row = 0; row < Before; row++)
        {
            x.AsSpan(0, hidden).CopyTo(padded.AsSpan(row * hidden));
        }

        for (int row = Before + rows; row < padded.Length / hidden; row++)
        {
            x.AsSpan((rows - 1) * hidden, hidden).CopyTo(padded.AsSpan(row * hidden));
        }

        var y = new float[frames * hidden];
        _downsample.Forward(padded, padded.Length / hidden, y, _crew);
        return y;
    }
}
