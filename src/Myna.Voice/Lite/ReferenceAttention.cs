using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// Attention from the decoder's frames to the frames of the reference clip (specification §4, <c>RefAttn</c>): how the
/// voice gets its colour from moment to moment. Added to its input in place.
/// </summary>
internal sealed class ReferenceAttention
{
    private readonly int _channels;
    private readonly int _heads;
    private readonly float[] _scale; // [channels]
    private readonly float[] _shift; // [channels]
    private readonly PackedMatrix _q; // channels → channels, no bias
    private readonly PackedMatrix _kv; // reference width → 2·channels, no bias
    private readonly PackedMatrix _out; // channels → channels
    private readonly float[] _outBias; // [channels]

    public ReferenceAttention(WeightReader weights, int channels, int referenceWidth, int heads)
    {
        (_channels, _heads) = (channels, heads);
        _scale = weights.Floats("scale", channels);
        _shift = weights.Floats("shift", channels);
        _q = weights.Linear("q", channels, channels, bias: false);
        _kv = weights.Linear("kv", 2 * channels, referenceWidth, bias: false);
        _out = weights.Linear("out", channels, channels);
        _outBias = weights.Floats("out.bias", channels);
    }

    /// <summary>Keys and values of a reference; they hold for every step and sentence in that voice.</summary>
    /// <param name="features">Frame features of the clip, <c>[count, reference width]</c>.</param>
    /// <param name="count">Number of frames, 1 or more.</param>
    /// <param name="crew">Who does it.</param>
    public PackedKeyValues Listen(ReadOnlySpan<float> features, int count, Crew crew)
    {
        var kv = new float[count * 2 * _channels]; // [count, 2, heads, d]
        MatMul.Multiply(features, count, _kv, kv, crew);
        var packed = new PackedKeyValues(_heads, _channels / _heads);
        Attention.Pack(kv, kv.AsSpan(_channels), 2 * _channels, count, packed, crew);
        return packed;
    }

    /// <summary>x += out(attention(q(norm(x)), reference)).</summary>
    /// <param name="x"><c>[frames, channels]</c>, changed in place.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="reference">What <see cref="Listen"/> made, or null for the reference of zeros that guidance leans away
    /// from: its values are zero, so only the output's bias is left.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(Span<float> x, int frames, PackedKeyValues? reference, Crew crew)
    {
        var job = new Job { Attention = this, X = x, Frames = frames, Reference = reference };
        crew.Run(ref job);
    }

    private ref struct Job : ICrewJob
    {
        public ReferenceAttention Attention;
        public Span<float> X;
        public int Frames;
        public PackedKeyValues? Reference;

        public readonly void Run(int member, int members)
        {
            int c = Attention._channels;
            Share share = Share.Of(Frames, Strip.Granule, member, members);
            if (Reference is null)
            {
                Span<float> x = X.Slice(share.From * c, share.Count * c);
                Elementwise.AddToRows(x, Attention._outBias, x);
                return;
            }

            Span<float> memory = Strip.Memory(Strip.Frames * 3 * c);
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                Span<float> x = X.Slice(from * c, rows * c);
                Span<float> h = memory[..(rows * c)];
                Span<float> q = memory.Slice(rows * c, rows * c);
                Span<float> heard = memory.Slice(2 * rows * c, rows * c);
                Normalization.LayerNorm(x, h, Attention._scale, Attention._shift);
                MatMul.Multiply(h, rows, Attention._q, q);
                Tensors.Kernels.Attention.Answer(q, c, rows, Reference, heard);
                MatMul.Multiply(heard, rows, Attention._out, h);
                Elementwise.Add(x, h, x);
            }
        }
    }
}
