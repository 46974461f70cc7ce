using System.Collections.Concurrent;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// From codes to a wave: the decoder of the 12 Hz speech tokenizer (Qwen3-TTS technical report; specification §12). Weights only:
/// immutable, shared by all streams and threads. A frame of 16 codes becomes 1920 samples at 24 kHz.
/// </summary>
public sealed class SpeechTokenizerDecoder
{
    private const int Taps = 7;
    private const int PreConvTaps = 3;

    private readonly SplitQuantizer _quantizer;
    private readonly CausalConvolution _preConv; // codebook_dim → latent
    private readonly DecoderTransformer _transformer;
    private readonly UpsampleStage[] _upsample;
    private readonly CausalConvolution _first; // latent → decoder_dim
    private readonly DecoderBlock[] _blocks;
    private readonly SnakeBeta _lastSnake;
    private readonly float[] _last; // [taps, channels]
    private readonly float _lastBias;
    private readonly ConcurrentBag<CodecScratch> _scratch = [];

    private SpeechTokenizerDecoder(CodecWeights weights, SpeechTokenizerConfig config, Crew crew)
    {
        SpeechDecoderConfig d = config.DecoderConfig;
        (Config, Crew) = (config, crew);
        _quantizer = new SplitQuantizer(weights, d);
        _preConv = CausalConvolution.Read(weights, "decoder.pre_conv.conv", d.CodebookDim, d.LatentDim, PreConvTaps, frameRows: 1);
        _transformer = new DecoderTransformer(weights, d);
        int rows = 1;
        _upsample = new UpsampleStage[d.UpsamplingRatios.Length];
        for (int i = 0; i < _upsample.Length; i++)
        {
            _upsample[i] = new UpsampleStage(weights, $"decoder.upsample.{i}", d.LatentDim, d.UpsamplingRatios[i], rows);
            rows *= d.UpsamplingRatios[i];
        }

        _first = CausalConvolution.Read(weights, "decoder.decoder.0.conv", d.LatentDim, d.DecoderDim, Taps, rows);
        _blocks = new DecoderBlock[d.UpsampleRates.Length];
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i] = new DecoderBlock(weights, i + 1, d.DecoderDim >> i, d.DecoderDim >> (i + 1), d.UpsampleRates[i], rows);
            rows *= d.UpsampleRates[i];
        }

        int channels = d.DecoderDim >> _blocks.Length;
        string snake = $"decoder.decoder.{_blocks.Length + 1}", last = $"decoder.decoder.{_blocks.Length + 2}.conv";
        _lastSnake = new SnakeBeta(weights.Floats($"{snake}.alpha", channels), weights.Floats($"{snake}.beta", channels));
        float[] taps = weights.Floats($"{last}.weight", 1, channels, Taps);
        _last = new float[taps.Length];
        for (int i = 0; i < taps.Length; i++)
        {
            _last[(i % Taps * channels) + (i / Taps)] = taps[i];
        }

        _lastBias = weights.Floats($"{last}.bias", 1)[0];
    }

    /// <summary>Sizes of the tokenizer.</summary>
    public SpeechTokenizerConfig Config { get; }

    /// <summary>Codes of a frame, 16.</summary>
    public int Codebooks => _quantizer.Codebooks;

    /// <summary>Samples of a frame, 1920.</summary>
    public int FrameSamples => Config.DecodeUpsampleRate;

    internal Crew Crew { get; }

    /// <summary>Loads the decoder of a model's <c>speech_tokenizer</c> folder.</summary>
    /// <param name="folder">The folder with config.json and model.safetensors.</param>
    /// <exception cref="MynaException">A file is missing, damaged, or belongs to another kind of model.</exception>
    public static SpeechTokenizerDecoder Load(string folder) => Load(folder, Crew.Shared);

    /// <summary>A decoder with seeded random weights: as fast as a real one of that size, for measurements without its weights.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public static SpeechTokenizerDecoder Random(SpeechTokenizerConfig config, int seed)
    {
        using var weights = new RandomCodecWeights(seed, Crew.Shared);
        return new SpeechTokenizerDecoder(weights, config, Crew.Shared);
    }

    /// <summary>A stream before its first frame.</summary>
    public DecoderStream Start() => new(this);

    internal static SpeechTokenizerDecoder Load(string folder, Crew crew)
    {
        SpeechTokenizerConfig config = SpeechTokenizerConfig.Load(folder);
        using var weights = new CheckpointCodecWeights(folder, crew);
        return new SpeechTokenizerDecoder(weights, config, crew);
    }

    internal CodecScratch RentScratch() => _scratch.TryTake(out CodecScratch? scratch) ? scratch : new CodecScratch();

    internal void ReturnScratch(CodecScratch scratch) => _scratch.Add(scratch);

    internal void Check(ReadOnlySpan<int> codes) => _quantizer.Check(codes);

    internal DecoderMemory StartMemory(StreamState state)
    {
        SpeechDecoderConfig d = Config.DecoderConfig;
        return new DecoderMemory(
            state.Convolution("pre_conv", _preConv.Past, d.CodebookDim),
            _transformer.Start(state),
            [.. _upsample.Select((stage, i) => stage.Start(state, $"upsample{i}"))],
            state.Convolution("decoder_0", _first.Past, d.LatentDim),
            [.. _blocks.Select(block => block.Start(state))],
            state.Convolution("last", Taps - 1, _blocks[^1].Outputs));
    }

    /// <summary>Decodes a few frames that follow those the memory holds.</summary>
    /// <param name="codes"><c>[frames, 16]</c>, checked.</param>
    /// <param name="frames">Number of frames; few, since the working memory grows with them.</param>
    /// <param name="position">Frames decoded before.</param>
    /// <param name="memory">The stream's memory.</param>
    /// <param name="wave">Receives <c>[frames·1920]</c>.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    internal void Forward(
        ReadOnlySpan<int> codes, int frames, long position, DecoderMemory memory, Span<float> wave, CodecScratch scratch, CodecTap? tap)
    {
        SpeechDecoderConfig d = Config.DecoderConfig;
        int past = _preConv.Past;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (past + frames) * d.CodebookDim); // [2 + frames, 512]
        memory.PreConv.Begin(window);
        _quantizer.Decode(codes, frames, window[(past * d.CodebookDim)..], scratch, Crew, tap);
        Span<float> x = scratch.Get(CodecScratch.Purpose.RowsA, frames * d.LatentDim); // [frames, 1024]
        _preConv.Forward(window, frames, null, x, scratch, Crew);
        memory.PreConv.End(window, frames);
        tap?.Invoke("pre_conv", x, d.LatentDim);

        _transformer.Forward(x, frames, position, memory.Layers, scratch, Crew, tap);

        int rows = frames;
        for (int i = 0; i < _upsample.Length; i++)
        {
            CodecScratch.Purpose purpose = i % 2 == 0 ? CodecScratch.Purpose.RowsB : CodecScratch.Purpose.RowsA;
            Span<float> y = scratch.Get(purpose, rows * _upsample[i].Rate * d.LatentDim); // [4·frames, 1024] in the end
            _upsample[i].Forward(x, frames, y, memory.Upsample[i], scratch, Crew, tap, i);
            x = y;
            rows *= _upsample[i].Rate;
        }

        past = _first.Past;
        window = scratch.Get(CodecScratch.Purpose.Window, (past + rows) * d.LatentDim); // [6 + 4·frames, 1024]
        memory.First.Begin(window);
        x.CopyTo(window[(past * d.LatentDim)..]);
        Span<float> wide = scratch.Get(CodecScratch.Purpose.Answers, rows * d.DecoderDim); // [4·frames, 1536]
        _first.Forward(window, frames, null, wide, scratch, Crew);
        memory.First.End(window, rows);
        tap?.Invoke("decoder_0", wide, d.DecoderDim);

        DecoderBlock first = _blocks[0];
        Span<float> upper = scratch.Get(CodecScratch.Purpose.RowsB, rows * first.Rate * first.Outputs); // [32·frames, 768]
        first.Forward(wide, frames, upper, memory.Blocks[0], scratch, Crew, tap);

        // From here on a frame has work enough for all threads, and its rows stay in the cache.
        int frameRows = rows / frames * first.Rate;
        for (int frame = 0; frame < frames; frame++)
        {
            ForwardFrame(
                upper.Slice(frame * frameRows * first.Outputs, frameRows * first.Outputs), frameRows, memory, wave.Slice(frame * FrameSamples, FrameSamples), scratch, tap);
        }
    }

    private void ForwardFrame(Span<float> x, int rows, DecoderMemory memory, Span<float> wave, CodecScratch scratch, CodecTap? tap)
    {
        for (int i = 1; i < _blocks.Length; i++)
        {
            DecoderBlock block = _blocks[i];
            CodecScratch.Purpose purpose = i % 2 == 0 ? CodecScratch.Purpose.FrameB : CodecScratch.Purpose.FrameA;
            Span<float> y = scratch.Get(purpose, rows * block.Rate * block.Outputs); // [160, 384], [640, 192], [1920, 96]
            block.Forward(x, 1, y, memory.Blocks[i], scratch, Crew, tap);
            x = y;
            rows *= block.Rate;
        }

        int channels = _blocks[^1].Outputs;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (Taps - 1 + rows) * channels); // [6 + 1920, 96]
        Span<float> activated = window[((Taps - 1) * channels)..];
        memory.Last.Begin(window);
        _lastSnake.ApplyAndShift(x, activated, default, Crew);
        tap?.Invoke($"decoder_{_blocks.Length + 1}", activated, channels);

        var job = new WaveJob { Window = window, Taps = _last, Bias = _lastBias, Channels = channels, Wave = wave };
        Crew.Run(ref job);
        memory.Last.End(window, rows);
    }

    /// <summary>The last convolution has one output channel: its 7 rows, which lie side by side, are one dot product.</summary>
    private ref struct WaveJob : ICrewJob
    {
        public ReadOnlySpan<float> Window;
        public ReadOnlySpan<float> Taps;
        public float Bias;
        public int Channels;
        public Span<float> Wave;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Wave.Length, 16, member, members);
            for (int t = share.From; t < share.To; t++)
            {
                Wave[t] = Math.Clamp(Bias + Dot.Product(Window.Slice(t * Channels, Taps.Length), Taps), -1f, 1f);
            }
        }
    }
}

/// <summary>What a stream of the decoder remembers, module by module.</summary>
/// <param name="PreConv">Of the convolution behind the quantizer.</param>
/// <param name="Layers">Of the transformer's layers.</param>
/// <param name="Upsample">Of the ConvNeXt blocks.</param>
/// <param name="First">Of the decoder's first convolution.</param>
/// <param name="Blocks">Of the decoder blocks.</param>
/// <param name="Last">Of the convolution that makes the wave.</param>
internal sealed record DecoderMemory(
    PastRows PreConv, KeyValuePast[] Layers, PastRows[] Upsample, PastRows First, PastRows[][] Blocks, PastRows Last);
