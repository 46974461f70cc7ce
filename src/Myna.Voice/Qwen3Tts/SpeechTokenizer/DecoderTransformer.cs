using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// The transformer before the upsampling (specification §12, step 3): pre-norm layers with a sliding window of 72 frames and
/// learned scales on both branches.
/// </summary>
internal sealed class DecoderTransformer
{
    private const int PositionsOfOneTable = 4096;

    private readonly SpeechDecoderConfig _config;
    private readonly PanelMatrix _input; // latent → hidden
    private readonly DecoderTransformerLayer[] _layers;
    private readonly float[] _norm; // [hidden]
    private readonly PanelMatrix _output; // hidden → latent
    private readonly Lock _gate = new();
    private RotaryPositions[] _rotary;

    public DecoderTransformer(CodecWeights weights, SpeechDecoderConfig config)
    {
        const string Name = "decoder.pre_transformer";
        _config = config;
        _input = weights.Linear($"{Name}.input_proj", config.HiddenSize, config.LatentDim, bias: true);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new DecoderTransformerLayer(weights, $"{Name}.layers.{i}", config))];
        _norm = weights.Floats($"{Name}.norm.weight", config.HiddenSize);
        _output = weights.Linear($"{Name}.output_proj", config.LatentDim, config.HiddenSize, bias: true);
        _rotary = [new RotaryPositions(PositionsOfOneTable, config.HeadDim, config.RopeTheta)];
    }

    /// <summary>The memory of one stream.</summary>
    public KeyValuePast[] Start(StreamState state) =>
        [.. Enumerable.Range(0, _layers.Length).Select(i => state.Attention($"layers.{i}", _config.SlidingWindow - 1, _config.NumAttentionHeads * _config.HeadDim))];

    /// <summary>Runs frames that follow those the memory holds.</summary>
    /// <param name="x"><c>[frames, latent]</c>, replaced by the result.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="position">Position of the first one from the start of the stream.</param>
    /// <param name="past">The stream's memory.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    public void Forward(Span<float> x, int frames, long position, KeyValuePast[] past, CodecScratch scratch, Crew crew, CodecTap? tap)
    {
        int hidden = _config.HiddenSize;
        Span<float> h = scratch.Get(CodecScratch.Purpose.Inner, frames * hidden); // [frames, hidden]
        _input.Multiply(x, frames, h, crew);
        tap?.Invoke("tr_input_proj", h, hidden);
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Forward(h, frames, position, this, past[i], scratch, crew, i == 0 ? tap : null);
            tap?.Invoke($"tr_layer{i}", h, hidden);
        }

        Normalization.RmsNorm(h, h, _norm, _config.RmsNormEps);
        tap?.Invoke("tr_norm", h, hidden);
        _output.Multiply(h, frames, x, crew);
        tap?.Invoke("tr_output", x, _config.LatentDim);
    }

    /// <summary>Turns the heads of rows that lie <paramref name="stride"/> floats apart to their positions, however far the stream has come.</summary>
    internal void Turn(Span<float> x, int stride, int rows, int heads, long position)
    {
        while (rows > 0)
        {
            (long table, long first) = Math.DivRem(position, PositionsOfOneTable);
            int count = (int)Math.Min(rows, PositionsOfOneTable - first);
            Table((int)table).Apply(x, stride, count, heads, (int)first);
            (rows, position) = (rows - count, position + count);
            x = rows > 0 ? x[(count * stride)..] : default;
        }
    }

    private RotaryPositions Table(int index)
    {
        RotaryPositions[] tables = Volatile.Read(ref _rotary);
        return index < tables.Length ? tables[index] : AddTables(index);
    }

    private RotaryPositions AddTables(int index)
    {
        lock (_gate)
        {
            for (int next = _rotary.Length; next <= index; next++)
            {
                var table = new RotaryPositions(PositionsOfOneTable, _config.HeadDim, _config.RopeTheta, (long)next * PositionsOfOneTable);
                Volatile.Write(ref _rotary, [.. _rotary, table]);
            }

            return _rotary[index];
        }
    }
}
