using System.Diagnostics;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>
/// Runs one block over one sample, with the working memory for it. Everything but attention goes in stretches of tokens, so that
/// besides the residual streams only queries, keys and values are ever as long as the sequence.
/// </summary>
internal sealed unsafe class BlockPass(TransformerConfig config)
{
    /// <summary>Tokens of a stretch.</summary>
    public const int TokensAtOnce = 256;

    private const float Epsilon = 1e-6f;

    private readonly TiledAttention _attention = new(config.Heads, config.Heads, config.HeadSize);
    private readonly AlignedBuffer<float> _rows = new(TokensAtOnce * config.Width);
    private readonly AlignedBuffer<float> _hidden = new(TokensAtOnce * config.Hidden);
    private AlignedBuffer<float> _query = new(0); // [text + image tokens, D]
    private AlignedBuffer<float> _key = new(0);
    private AlignedBuffer<float> _value = new(0);

    /// <summary>Time spent in products with weights since the beginning, in ticks of <see cref="Stopwatch"/>.</summary>
    public long ProductTicks { get; private set; }

    /// <summary>Time spent in attention.</summary>
    public long AttentionTicks { get; private set; }

    /// <summary>Changes the sample's streams as the block does.</summary>
    /// <param name="block">The block.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="last">Whether the text's result is not needed.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="tap">Told inner stages, or null.</param>
    /// <param name="cancellationToken">Checked between stretches.</param>
    public void Run(TransformerBlock block, TransformerSample sample, bool last, Crew crew, TransformerTap? tap, CancellationToken cancellationToken)
    {
        int text = sample.Rope.TextTokens, image = sample.Rope.ImageTokens, width = config.Width;
        Reserve(text + image);
        var textModulation = new Modulation(block.Text.Modulation, sample.Activated, crew);
        var imageModulation = new Modulation(block.Image.Modulation, sample.Activated, crew);
        Project(block.Text, textModulation, sample.TextStream, text, 0, sample.Rope, crew, cancellationToken);
        Project(block.Image, imageModulation, sample.ImageStream, image, text, sample.Rope, crew, cancellationToken);
        tap?.Invoke("img_q_rope", _query.Span.Slice(text * width, image * width));
        tap?.Invoke("img_k_rope", _key.Span.Slice(text * width, image * width));
        tap?.Invoke("txt_q_rope", _query.Span[..(text * width)]);
        tap?.Invoke("img_v", _value.Span.Slice(text * width, image * width));

        // Answers take the place of their queries.
        long start = Stopwatch.GetTimestamp();
        _attention.Answer(_query.Span, width, text + image, _key.Span, _value.Span, width, text + image, causal: false, _query.Span, crew);
        AttentionTicks += Stopwatch.GetTimestamp() - start;
        tap?.Invoke("img_attn", _query.Span.Slice(text * width, image * width));
        if (!last)
        {
            Finish(block.Text, textModulation, sample.TextStream, text, 0, crew, cancellationToken);
        }

        Finish(block.Image, imageModulation, sample.ImageStream, image, text, crew, cancellationToken);
    }

    /// <summary>Queries, keys and values of one stream, normed and turned.</summary>
    private void Project(
        BlockStream stream, Modulation modulation, AlignedBuffer<float> residual, int tokens, int place, LayerRope rope, Crew crew,
        CancellationToken cancellationToken)
    {
        int width = config.Width;
        for (int first = 0; first < tokens; first += TokensAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(TokensAtOnce, tokens - first);
            LayerNorm(residual.Pointer + ((nint)first * width), count, modulation.Scale1, modulation.Shift1, crew);
            int at = (place + first) * width;
            Span<float> query = _query.Span.Slice(at, count * width), key = _key.Span.Slice(at, count * width);
            Multiply(stream.Query, _rows.Span, count, query, crew);
            Multiply(stream.Key, _rows.Span, count, key, crew);
            Multiply(stream.Value, _rows.Span, count, _value.Span.Slice(at, count * width), crew);
            HeadNorm(_query.Pointer + at, count, stream.QueryNorm, crew);
            HeadNorm(_key.Pointer + at, count, stream.KeyNorm, crew);
            rope.Apply(query, count, config.Heads, place + first, crew);
            rope.Apply(key, count, config.Heads, place + first, crew);
        }
    }

    /// <summary>h += gate1·out(attention); h += gate2·MLP(LN(h)·(1 + scale2) + shift2).</summary>
    private void Finish(
        BlockStream stream, Modulation modulation, AlignedBuffer<float> residual, int tokens, int place, Crew crew, CancellationToken cancellationToken)
    {
        int width = config.Width;
        for (int first = 0; first < tokens; first += TokensAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(TokensAtOnce, tokens - first);
            float* rows = residual.Pointer + ((nint)first * width);
            Multiply(stream.Output, _query.Span.Slice((place + first) * width, count * width), count, _rows.Span, crew);
            Gate(rows, count, modulation.Gate1, crew);
            LayerNorm(rows, count, modulation.Scale2, modulation.Shift2, crew);
            Multiply(stream.Up, _rows.Span, count, _hidden.Span, crew);
            int hidden = config.Hidden;
            float* values = _hidden.Pointer;
            CrewRows.Run(crew, count, 1, (from, to) => Activations.Gelu(values + ((nint)from * hidden), values + ((nint)from * hidden), (to - from) * hidden));
            Multiply(stream.Down, _hidden.Span, count, _rows.Span, crew);
            Gate(rows, count, modulation.Gate2, crew);
        }
    }

    private void Multiply(IProjection weights, ReadOnlySpan<float> x, int rows, Span<float> y, Crew crew)
    {
        long start = Stopwatch.GetTimestamp();
        weights.Multiply(x, rows, y, crew);
        ProductTicks += Stopwatch.GetTimestamp() - start;
    }

    private void LayerNorm(float* source, int rows, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Crew crew)
    {
        int width = config.Width;
        float* target = _rows.Pointer;
        fixed (float* s = scale, t = shift)
        {
            (nint scales, nint shifts) = ((nint)s, (nint)t);
            CrewRows.Run(crew, rows, 1, (from, to) => Normalization.LayerNorm(
                source + ((nint)from * width), target + ((nint)from * width), (float*)scales, (float*)shifts, to - from, width, Epsilon, Simd.Width));
        }
    }

    /// <summary>rows += gate · what is in the stretch's memory.</summary>
    private void Gate(float* rows, int count, ReadOnlySpan<float> gate, Crew crew)
    {
        int width = config.Width;
        float* branch = _rows.Pointer;
        fixed (float* g = gate)
        {
            nint gates = (nint)g;
            CrewRows.Run(crew, count, 1, (from, to) => Elementwise.GatedResidual(
                rows + ((nint)from * width), branch + ((nint)from * width), (float*)gates, rows + ((nint)from * width), to - from, width, Simd.Width));
        }
    }

    private void HeadNorm(float* heads, int rows, float[] weight, Crew crew)
    {
        int width = config.Width;
        CrewRows.Run(crew, rows, 1, (from, to) =>
        {
            var span = new Span<float>(heads + ((nint)from * width), (to - from) * width);
            Normalization.RmsNorm(span, span, weight, Epsilon);
        });
    }

    private void Reserve(int tokens)
    {
        int length = checked(tokens * config.Width);
        if (_query.Length < length)
        {
            _query = new AlignedBuffer<float>(length);
            _key = new AlignedBuffer<float>(length);
            _value = new AlignedBuffer<float>(length);
        }
    }
}
