using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// A causal convolution of the decoder's stream, plain or transposed: zeros stand before its first row, then the rows of the piece
/// before.
/// </summary>
internal sealed class CausalConvolution
{
    private readonly StreamedConvolution _convolution;

    private CausalConvolution(StreamedConvolution convolution) => _convolution = convolution;

    /// <summary>Input rows before the first new one that the result depends on.</summary>
    public int Past => _convolution.Past;

    /// <summary>Channels in.</summary>
    public int Inputs => _convolution.Inputs;

    /// <summary>Rows of a frame of codes at its input.</summary>
    public int FrameRows => _convolution.FrameRows;

    /// <summary>What is added to each output.</summary>
    public ReadOnlySpan<float> Bias => _convolution.Bias;

    /// <summary>Reads <c>name.weight [outputs, inputs, kernel]</c> and <c>name.bias [outputs]</c>.</summary>
    public static CausalConvolution Read(CodecWeights weights, string name, int inputs, int outputs, int kernel, int frameRows, int dilation = 1)
    {
        float[] bias = weights.Floats($"{name}.bias", outputs);
        int tile = StreamedConvolution.BestTileOutputs(kernel, dilation, frameRows);
        return new(StreamedConvolution.Pack(
            weights.Borrow($"{name}.weight", outputs, inputs, kernel), bias, outputs, inputs, kernel, dilation, frameRows, tile, weights.Crew));
    }

    /// <summary>Reads <c>name.weight [inputs, outputs, kernel]</c> and <c>name.bias [outputs]</c>; each input row becomes <paramref name="stride"/> output rows.</summary>
    public static CausalConvolution ReadTransposed(CodecWeights weights, string name, int inputs, int outputs, int kernel, int stride, int frameRows)
    {
        float[] bias = weights.Floats($"{name}.bias", outputs);
        int tile = StreamedConvolution.BestTileOutputs(kernel / stride, 1, frameRows);
        return new(StreamedConvolution.PackTransposed(
            weights.Borrow($"{name}.weight", inputs, outputs, kernel), bias, inputs, outputs, kernel, stride, frameRows, tile, weights.Crew));
    }

    /// <summary>Convolves a window whose first <see cref="Past"/> rows are old.</summary>
    /// <param name="window"><c>[past + frames·FrameRows, inputs]</c>.</param>
    /// <param name="frames">New frames.</param>
    /// <param name="after">The activation of the result, or null.</param>
    /// <param name="y">Receives the rows.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> window, int frames, SnakeBeta? after, Span<float> y, CodecScratch scratch, Crew crew) =>
        _convolution.Forward(window, frames, after, y, scratch.Get(CodecScratch.Purpose.TileValues, _convolution.ScratchLength(frames)), crew);

    /// <summary>Adds the convolution of a window, without its bias, to y.</summary>
    public void ForwardAdd(ReadOnlySpan<float> window, int frames, Span<float> y, Crew crew) => _convolution.ForwardAdd(window, frames, y, crew);
}
