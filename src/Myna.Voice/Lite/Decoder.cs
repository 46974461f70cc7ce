using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// The flow-matching decoder (specification §7, <c>dec</c>): the velocity that carries noise towards the mel of a sentence
/// in a voice. Conditional flow matching as in Matcha-TTS (arXiv 2309.03199).
/// </summary>
internal sealed class Decoder
{
    private readonly DecoderConfig _decoder;
    private readonly int _width;
    private readonly int _mels;
    private readonly int _textWidth;
    private readonly PackedMatrix _inpNoise; // x_t, mels → width
    private readonly PackedMatrix _inpText; // mu and h, mels + text width → width, with the bias
    private readonly float[] _inpBias; // [width]
    private readonly TimeCondition _condition;
    private readonly Block[] _blocks;
    private readonly SelfAttention[] _self;
    private readonly ReferenceAttention[] _reference;
    private readonly float[] _scale; // [width]
    private readonly float[] _shift; // [width]
    private readonly PackedMatrix _out; // width → mels

    public Decoder(WeightReader weights, LiteConfig config)
    {
        DecoderConfig d = _decoder = config.Decoder;
        (_width, _mels, _textWidth) = (d.Width, config.Mels, config.Text.Width);
        int inputs = (2 * config.Mels) + config.Text.Width;
        float[] inp = weights.Floats("inp.weight", d.Width, inputs);
        _inpBias = weights.Floats("inp.bias", d.Width);
        _inpNoise = PackedMatrix.Pack(Columns(inp, d.Width, 0, config.Mels), d.Width, config.Mels);
        _inpText = PackedMatrix.Pack(Columns(inp, d.Width, config.Mels, inputs), d.Width, inputs - config.Mels, _inpBias);
        _condition = new TimeCondition(weights, config);
        _blocks = [.. d.Dilations.Select((dilation, i) => new Block(weights.In($"blocks.{i}"), d.Width, d.Condition, d.Mult, d.Kernel, dilation))];
        _self = [.. d.AttentionAfter.Select((_, i) => new SelfAttention(weights.In($"self.{i}"), d.Width, d.Heads))];
        _reference = [.. d.AttentionAfter.Select((_, i) => new ReferenceAttention(weights.In($"ref.{i}"), d.Width, config.Reference.Width, d.Heads))];
        _scale = weights.Floats("scale", d.Width);
        _shift = weights.Floats("shift", d.Width);
        _out = weights.Linear("out", config.Mels, d.Width);
    }

    /// <summary>What every step and sentence in one voice has in common.</summary>
    /// <param name="vector">Speaker vector, <c>[reference width]</c>.</param>
    /// <param name="features">Frame features of the clip, <c>[count, reference width]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public DecoderVoice Listen(ReadOnlySpan<float> vector, ReadOnlySpan<float> features, Crew crew)
    {
        int count = features.Length / vector.Length;
        var keyValues = new PackedKeyValues[_reference.Length];
        for (int i = 0; i < keyValues.Length; i++)
        {
            keyValues[i] = _reference[i].Listen(features, count, crew);
        }

        return new DecoderVoice(_condition.Speaker(vector), keyValues);
    }

    /// <summary>The voice and text of zeros that guidance leans away from.</summary>
    public DecoderVoice Unconditional() => new(_condition.Speaker(default), null);

    /// <summary>
    /// The part of <c>inp</c> that is the same at every step: W·concat(mu, h) + b for each frame; only b without text.
    /// </summary>
    /// <param name="mu">Mean mel of each frame, <c>[frames, mels]</c>; empty for the unconditional pass.</param>
    /// <param name="h">Text features of each frame, <c>[frames, text width]</c>.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="start">Receives <c>[frames, width]</c>.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Prepare(ReadOnlySpan<float> mu, ReadOnlySpan<float> h, int frames, Span<float> start, Workspace workspace, Crew crew)
    {
        if (mu.IsEmpty)
        {
            for (int t = 0; t < frames; t++)
            {
                _inpBias.CopyTo(start[(t * _width)..]);
            }

            return;
        }

        int inputs = _mels + _textWidth;
        Span<float> joined = workspace.Get("decoder.joined", frames * inputs);
        for (int t = 0; t < frames; t++)
        {
            mu.Slice(t * _mels, _mels).CopyTo(joined[(t * inputs)..]);
            h.Slice(t * _textWidth, _textWidth).CopyTo(joined[((t * inputs) + _mels)..]);
        }

        MatMul.Multiply(joined, frames, _inpText, start, crew);
    }

    /// <summary>v(x_t, t): where each frame is heading.</summary>
    /// <param name="xt">The mel on its way, normalised, <c>[frames, mels]</c>.</param>
    /// <param name="time">t, 0 (noise) to 1 (speech).</param>
    /// <param name="start">What <see cref="Prepare"/> made.</param>
    /// <param name="voice">In whose voice.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="rotary">Rotary tables of at least that many positions.</param>
    /// <param name="velocity">Receives <c>[frames, mels]</c>.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="taps">Told of every stage by name, for tests; null otherwise.</param>
    /// <param name="cancellationToken">Checked between blocks.</param>
    public void Velocity(
        ReadOnlySpan<float> xt,
        float time,
        ReadOnlySpan<float> start,
        DecoderVoice voice,
        int frames,
        RotaryPositions rotary,
        Span<float> velocity,
        Workspace workspace,
        Crew crew,
        StageTap? taps,
        CancellationToken cancellationToken)
    {
        int c = _width;
        Span<float> condition = workspace.Get("decoder.condition", _decoder.Condition);
        _condition.At(time, voice.Speaker, condition);

        var y = new PingPong(workspace.Get("decoder.a", frames * c), workspace.Get("decoder.b", frames * c)); // [frames, width]
        start.CopyTo(y.Current);
        MatMul.MultiplyAdd(xt, frames, _inpNoise, y.Current, crew);
        taps?.Invoke("dec.inp", y.Current);

        var keyValues = voice.Scratch;
        Span<float> modulation = workspace.Get("decoder.modulation", 3 * c);
        int attention = 0;
        for (int i = 0; i < _blocks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _blocks[i].Modulate(condition, modulation, crew);
            y.Through(_blocks[i], frames, modulation, crew);
            taps?.Invoke($"dec.block{i}", y.Current);
            if (Array.IndexOf(_decoder.AttentionAfter, i) >= 0)
            {
                keyValues ??= voice.Scratch = new PackedKeyValues(_decoder.Heads, c / _decoder.Heads);
                _self[attention].Forward(y.Current, frames, rotary, keyValues, workspace, crew);
                taps?.Invoke($"dec.self{attention}", y.Current);
                _reference[attention].Forward(y.Current, frames, voice.Reference?[attention], crew);
                taps?.Invoke($"dec.ref{attention}", y.Current);
                attention++;
            }
        }

        var last = new OutputJob { Decoder = this, Y = y.Current, Velocity = velocity, Frames = frames };
        crew.Run(ref last);
    }

    /// <summary>Columns <paramref name="from"/>…<paramref name="to"/>-1 of a row-major matrix.</summary>
    private static float[] Columns(float[] matrix, int rows, int from, int to)
    {
        int columns = matrix.Length / rows;
        var part = new float[rows * (to - from)];
        for (int r = 0; r < rows; r++)
        {
            matrix.AsSpan((r * columns) + from, to - from).CopyTo(part.AsSpan(r * (to - from)));
        }

        return part;
    }

    /// <summary>v = out(norm(y)·scale + shift).</summary>
    private ref struct OutputJob : ICrewJob
    {
        public Decoder Decoder;
        public ReadOnlySpan<float> Y;
        public Span<float> Velocity;
        public int Frames;

        public readonly void Run(int member, int members)
        {
            int c = Decoder._width;
            int mels = Decoder._mels;
            Span<float> memory = Strip.Memory(Strip.Frames * c);
            Share share = Share.Of(Frames, Strip.Granule, member, members);
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                Span<float> h = memory[..(rows * c)];
                Normalization.LayerNorm(Y.Slice(from * c, rows * c), h, Decoder._scale, Decoder._shift);
                MatMul.Multiply(h, rows, Decoder._out, Velocity.Slice(from * mels, rows * mels));
            }
        }
    }
}
