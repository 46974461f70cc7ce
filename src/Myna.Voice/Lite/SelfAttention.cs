using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Self-attention with rotary positions and a pre-norm whose scale and shift are learned (specification §4, <c>Attn</c>);
/// added to its input in place.
/// </summary>
internal sealed class SelfAttention
{
    private readonly int _channels;
    private readonly int _heads;
    private readonly float[] _scale; // [channels]
    private readonly float[] _shift; // [channels]
    private readonly PackedMatrix _qkv; // channels → 3·channels, no bias
    private readonly PackedMatrix _out; // channels → channels

    public SelfAttention(WeightReader weights, int channels, int heads)
    {
        (_channels, _heads) = (channels, heads);
        _scale = weights.Floats("scale", channels);
        _shift = weights.Floats("shift", channels);
        _qkv = weights.Linear("qkv", 3 * channels, channels, bias: false);
        _out = weights.Linear("out", channels, channels);
    }

    /// <summary>x += out(attention(norm(x))).</summary>
    /// <param name="x"><c>[frames, channels]</c>, changed in place.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="rotary">Rotary tables of at least that many positions.</param>
    /// <param name="keyValues">Memory for the packed keys and values, used again by every layer of the same shape.</param>
    /// <param name="workspace">The speaker's memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(
        Span<float> x, int frames, RotaryPositions rotary, PackedKeyValues keyValues, Workspace workspace, Crew crew)
    {
        int c = _channels;
        Span<float> qkv = workspace.Get("attention.qkv", frames * 3 * c); // [frames, 3, heads, d]
        var project = new Project { Attention = this, X = x, Qkv = qkv, Frames = frames, Rotary = rotary };
        crew.Run(ref project);

        Attention.Pack(qkv[c..], qkv[(2 * c)..], 3 * c, frames, keyValues, crew);

        var answer = new Answer { Attention = this, X = x, Qkv = qkv, Frames = frames, KeyValues = keyValues };
        crew.Run(ref answer);
    }

    private ref struct Project : ICrewJob
    {
        public SelfAttention Attention;
        public ReadOnlySpan<float> X;
        public Span<float> Qkv;
        public int Frames;
        public RotaryPositions Rotary;

        public readonly void Run(int member, int members)
        {
            int c = Attention._channels;
            Span<float> memory = Strip.Memory(Strip.Frames * c);
            Share share = Share.Of(Frames, Strip.Granule, member, members);
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                Span<float> h = memory[..(rows * c)];
                Span<float> qkv = Qkv.Slice(from * 3 * c, rows * 3 * c);
                Normalization.LayerNorm(X.Slice(from * c, rows * c), h, Attention._scale, Attention._shift);
                MatMul.Multiply(h, rows, Attention._qkv, qkv);
                Rotary.Apply(qkv, 3 * c, rows, Attention._heads, from);
                Rotary.Apply(qkv[c..], 3 * c, rows, Attention._heads, from);
            }
        }
    }

    private ref struct Answer : ICrewJob
    {
        public SelfAttention Attention;
        public Span<float> X;
        public ReadOnlySpan<float> Qkv;
        public int Frames;
        public PackedKeyValues KeyValues;

        public readonly void Run(int member, int members)
        {
            int c = Attention._channels;
            Span<float> memory = Strip.Memory(Strip.Frames * 2 * c);
            Share share = Share.Of(Frames, Strip.Granule, member, members);
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                Span<float> heard = memory[..(rows * c)];
                Span<float> o = memory.Slice(rows * c, rows * c);
                Span<float> x = X.Slice(from * c, rows * c);
                Tensors.Kernels.Attention.Answer(Qkv[(from * 3 * c)..], 3 * c, rows, KeyValues, heard);
                MatMul.Multiply(heard, rows, Attention._out, o);
                Elementwise.Add(x, o, x);
            }
        }
    }
}
