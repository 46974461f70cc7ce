using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Lite;

/// <summary>
/// The convolution block of all Lite networks (specification §4): depthwise convolution over time, layer norm, modulation,
/// two linear layers with GELU between, gated and added to the input.
/// </summary>
internal sealed class Block
{
    private readonly int _channels;
    private readonly int _kernel;
    private readonly int _dilation;
    private readonly float[] _depthwise; // [kernel, channels]
    private readonly float[] _depthwiseBias; // [channels]
    private readonly PackedMatrix _up; // channels → mult·channels
    private readonly PackedMatrix _down; // mult·channels → channels
    private readonly PackedMatrix? _ada; // condition → 3·channels
    private readonly float[]? _learned; // [3·channels]

    /// <summary>Reads a block.</summary>
    /// <param name="weights">Reader of the block's own names.</param>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="condition">Length of the condition vector, or 0 where scale, shift and gate are learned.</param>
    /// <param name="mult">Hidden channels for each channel.</param>
    /// <param name="kernel">Taps of the depthwise convolution.</param>
    /// <param name="dilation">Frames between its taps.</param>
    public Block(WeightReader weights, int channels, int condition, int mult, int kernel, int dilation)
    {
        (_channels, _kernel, _dilation) = (channels, kernel, dilation);
        _depthwise = weights.Floats("dw.weight", kernel, channels);
        _depthwiseBias = weights.Floats("dw.bias", channels);
        _up = weights.Linear("up", mult * channels, channels);
        _down = weights.Linear("down", channels, mult * channels);
        if (condition > 0)
        {
            _ada = weights.Linear("ada", 3 * channels, condition);
        }
        else
        {
            _learned = [.. weights.Floats("scale", channels), .. weights.Floats("shift", channels), .. weights.Floats("gate", channels)];
        }
    }

    /// <summary>Frames on each side that one output frame sees.</summary>
    public int Context => _kernel / 2 * _dilation;

    /// <summary>Length of a modulation: scale, shift and gate of each channel.</summary>
    public int ModulationLength => 3 * _channels;

    /// <summary>Scale, shift and gate for a condition vector.</summary>
    /// <param name="condition">The condition; empty for blocks that learned theirs.</param>
    /// <param name="modulation">Receives <c>[3·channels]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public void Modulate(ReadOnlySpan<float> condition, Span<float> modulation, Crew crew)
    {
        if (_ada is null)
        {
            _learned.CopyTo(modulation);
        }
        else
        {
            MatMul.Multiply(condition, 1, _ada, modulation, crew);
        }
    }

    /// <summary>Runs the block.</summary>
    /// <param name="x"><c>[frames, channels]</c>.</param>
    /// <param name="y">Receives <c>[frames, channels]</c>; not x, whose frames the neighbours still read.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="modulation">What <see cref="Modulate"/> made, <c>[3·channels]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> x, Span<float> y, int frames, ReadOnlySpan<float> modulation, Crew crew)
    {
        var job = new Job { Block = this, X = x, Y = y, Frames = frames, Modulation = modulation };
        crew.Run(ref job);
    }

    private ref struct Job : ICrewJob
    {
        public Block Block;
        public ReadOnlySpan<float> X;
        public Span<float> Y;
        public int Frames;
        public ReadOnlySpan<float> Modulation;

        public readonly void Run(int member, int members)
        {
            int c = Block._channels;
            int hidden = Block._up.Outputs;
            ReadOnlySpan<float> scale = Modulation[..c];
            ReadOnlySpan<float> shift = Modulation.Slice(c, c);
            ReadOnlySpan<float> gate = Modulation.Slice(2 * c, c);
            Span<float> memory = Strip.Memory(Strip.Frames * (c + hidden));
            Share share = Share.Of(Frames, Strip.Granule, member, members);
            for (int from = share.From; from < share.To; from += Strip.Frames)
            {
                int rows = Math.Min(Strip.Frames, share.To - from);
                Span<float> h = memory[..(rows * c)]; // [rows, c]
                Span<float> u = memory.Slice(rows * c, rows * hidden); // [rows, mult·c]
                DepthwiseConvolution.Apply(X, Block._depthwise, Block._depthwiseBias, Block._dilation, from, from + rows, h);
                Normalization.LayerNorm(h, h, scale, shift);
                MatMul.Multiply(h, rows, Block._up, u);
                Activations.Gelu(u, u);
                MatMul.Multiply(u, rows, Block._down, h);
                Elementwise.GatedResidual(X.Slice(from * c, rows * c), h, gate, Y.Slice(from * c, rows * c));
            }
        }
    }
}
