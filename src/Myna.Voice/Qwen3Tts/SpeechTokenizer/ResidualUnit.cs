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
    private readonly CausalConvolution _conv2;

    public ResidualUnit(CodecWeights weights, string name, int channels, int frameRows, int dilation)
    {
        _channels = channels;
        _act1 = new SnakeBeta(weights.Floats($"{name}.act1.alpha", channels), weights.Floats($"{name}.act1.beta", channels));
        _conv1 = CausalConvolution.Read(weights, $"{name}.conv1.conv", channels, channels, Taps, frameRows, dilation);
        _act2 = new SnakeBeta(weights.Floats($"{name}.act2.alpha", channels), weights.Floats($"{name}.act2.beta", channels));
        _conv2 = CausalConvolution.Read(weights, $"{name}.conv2.conv", channels, channels, 1, frameRows);
    }

    /// <summary>The memory of one stream.</summary>
    public PastRows Start(StreamState state, string name) => state.Convolution(name, _conv1.Past, _channels);

    /// <summary>Runs the unit.</summary>
    /// <param name="x"><c>[rows, channels]</c>, changed in place.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="past">The stream's memory of this unit.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(Span<float> x, int frames, PastRows past, CodecScratch scratch, Crew crew)
    {
        int c = _channels, rows = frames * _conv1.FrameRows;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (past.Rows + rows) * c); // [6d + rows, c]
        Span<float> h = scratch.Get(CodecScratch.Purpose.Inner, rows * c); // [rows, c]
        past.Begin(window);

        // The second convolution is added to x where it lies; its bias goes ahead.
        _act1.ApplyAndShift(x, window[(past.Rows * c)..], _conv2.Bias, crew);
        _conv1.Forward(window, frames, _act2, h, scratch, crew);
        past.End(window, rows);
        _conv2.ForwardAdd(h, frames, x, crew);
    }
}
