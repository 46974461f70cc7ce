using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Reads phonemes in a given voice (specification §6, <c>text</c>): a feature vector and a mean mel for each symbol, and how
/// many frames it lasts.
/// </summary>
internal sealed class TextEncoder
{
    private readonly TextConfig _text;
    private readonly int _width;
    private readonly int _mels;
    private readonly float[] _emb; // [symbols, width]
    private readonly float[] _pre; // [5, width]
    private readonly float[] _preBias; // [width]
    private readonly PackedMatrix _prel; // width → width
    private readonly Block[] _blocks;
    private readonly SelfAttention[] _attention;
    private readonly float[] _scale; // [width]
    private readonly float[] _shift; // [width]
    private readonly PackedMatrix _mu; // width → mels
    private readonly DurationPredictor _durations;

    public TextEncoder(WeightReader weights, LiteConfig config)
    {
        TextConfig t = _text = config.Text;
        int condition = config.Reference.Width;
        _width = t.Width;
        _mels = config.Mels;
        _emb = weights.Floats("emb.weight", config.Symbols.Length, t.Width);
        _pre = weights.Floats("pre.weight", t.Kernel, t.Width);
        _preBias = weights.Floats("pre.bias", t.Width);
        _prel = weights.Linear("prel", t.Width, t.Width);
        _blocks = [.. Enumerable.Range(0, t.Blocks).Select(i => new Block(weights.In($"blocks.{i}"), t.Width, condition, t.Mult, t.Kernel, 1))];
        _attention = [.. t.AttentionAfter.Select((_, i) => new SelfAttention(weights.In($"attn.{i}"), t.Width, t.Heads))];
        _scale = weights.Floats("scale", t.Width);
        _shift = weights.Floats("shift", t.Width);
        _mu = weights.Linear("mu", config.Mels, t.Width);
        _durations = new DurationPredictor(weights, config);
    }

    /// <summary>Reads a sentence.</summary>
    /// <param name="ids">Symbol ids, at least one.</param>
    /// <param name="speaker">Speaker vector, <c>[reference width]</c>.</param>
    /// <param name="workspace">The speaker's memory; the result lies in it until the next call.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public TextReading Read(
        ReadOnlySpan<int> ids, ReadOnlySpan<float> speaker, Workspace workspace, Crew crew, StageTap? taps, CancellationToken cancellationToken)
    {
        int n = ids.Length;
        int c = _width;
        var x = new PingPong(workspace.Get("text.a", n * c), workspace.Get("text.b", n * c)); // [X, width]
        Embed(ids, x.Current, x.Spare, workspace.Get("text.pre", n * c));
        taps?.Invoke("text.pre", x.Spare); // the depthwise convolution's output

        var rotary = new RotaryPositions(n, c / _text.Heads);
        var keyValues = new PackedKeyValues(_text.Heads, c / _text.Heads);
        Span<float> modulation = workspace.Get("text.modulation", 3 * c);
        int attention = 0;
        for (int i = 0; i < _blocks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _blocks[i].Modulate(speaker, modulation, crew);
            x.Through(_blocks[i], n, modulation, crew);
            taps?.Invoke($"text.block{i}", x.Current);
            if (Array.IndexOf(_text.AttentionAfter, i) >= 0)
            {
                _attention[attention].Forward(x.Current, n, rotary, keyValues, workspace, crew);
                taps?.Invoke($"text.attn{attention}", x.Current);
                attention++;
            }
        }

        Span<float> features = workspace.Get("text.features", n * c); // [X, width]
        Normalization.LayerNorm(x.Current, features, _scale, _shift);
        taps?.Invoke("features", features);
        Span<float> mu = workspace.Get("text.mu", n * _mels); // [X, mels]
        MatMul.Multiply(features, n, _mu, mu, crew);
        taps?.Invoke("mu", mu);
        Span<float> logFrames = workspace.Get("text.logFrames", n); // [X]
        _durations.Predict(features, n, speaker, logFrames, workspace, crew);
        taps?.Invoke("log_frames", logFrames);
        return new TextReading(features, mu, logFrames);
    }

    /// <summary>x = e + gelu(prel(DW(e))), e the embedding of the symbols.</summary>
    private void Embed(ReadOnlySpan<int> ids, Span<float> x, Span<float> h, Span<float> g)
    {
        int c = _width;
        for (int i = 0; i < ids.Length; i++)
        {
            _emb.AsSpan(ids[i] * c, c).CopyTo(x[(i * c)..]);
        }

        DepthwiseConvolution.Apply(x, _pre, _preBias, 1, h);
        MatMul.Multiply(h, ids.Length, _prel, g);
        Activations.Gelu(g, g);
        Elementwise.Add(x, g, x);
    }
}

/// <summary>What <see cref="TextEncoder"/> makes of a sentence of X symbols.</summary>
/// <param name="features">Features, <c>[X, width]</c>.</param>
/// <param name="mu">Mean mel, <c>[X, mels]</c>, in the normalised space.</param>
/// <param name="logFrames">ln of how many frames each symbol lasts at speed 1, <c>[X]</c>.</param>
internal readonly ref struct TextReading(ReadOnlySpan<float> features, ReadOnlySpan<float> mu, ReadOnlySpan<float> logFrames)
{
    public ReadOnlySpan<float> Features { get; } = features;

    public ReadOnlySpan<float> Mu { get; } = mu;

    public ReadOnlySpan<float> LogFrames { get; } = logFrames;
}
