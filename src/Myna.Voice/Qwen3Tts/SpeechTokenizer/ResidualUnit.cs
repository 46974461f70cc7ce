using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>A residual unit of a decoder block, x + conv2(act2(conv1(act1(x)))): 7 taps with a dilation, then one tap.</summary>
internal sealed class ResidualUnit
{
    private const int Taps = 7;

    private readonly int _channels;
    private readonly SnakeBeta _act1;
    private readonly CausalConvolution _conv1;
    private readonly SnakeBeta _act2;
    private readonly PackedMatrix _conv2; // channels → channels

    public ResidualUnit(CodecWeights weights, string name, int channels, int dilation)
    {
        _channels = channels;
        _act1 = new SnakeBeta(weights.Floats($"{name}.act1.alpha", channels), weights.Floats($"{name}.act1.beta", channels));
        _conv1 = new CausalConvolution(weights, $"{name}.conv1.conv", channels, channels, Taps, dilation);
        _act2 = new SnakeBeta(weights.Floats($"{name}.act2.alpha", channels), weights.Floats($"{name}.act2.beta", channels));
        _conv2 = PackedMatrix.Pack(
            weights.Floats($"{name}.conv2.conv.weight", channels, channels, 1), channels, channels, weights.Floats($"{name}.conv2.conv.bias", channels));
    }

    /// <summary>The memory of one stream.</summary>
    public PastRows Start(StreamState state, string name) => state.Convolution(name, _conv1.Past, _channels);

    /// <summary>Runs the unit.</summary>
    /// <param name="x"><c>[rows, channels]</c>, changed in place.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="past">The stream's memory of this unit.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(Span<float> x, int rows, PastRows past, CodecScratch scratch, Crew crew)
    {
        int c = _channels;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (past.Rows + rows) * c); // [6d + rows, c]
        Span<float> h = scratch.Get(CodecScratch.Purpose.Inner, rows * c); // [rows, c]
        past.Begin(window);
        _act1.Apply(x, window[(past.Rows * c)..]);
        _conv1.Forward(window, rows, h, crew);
        past.End(window, rows);
        _act2.Apply(h, h);
        Span<float> y = window[..(rows * c)];
        _conv2.Multiply(h, rows, y, crew);
        Elementwise.Add(x, y, x);
    }
}
