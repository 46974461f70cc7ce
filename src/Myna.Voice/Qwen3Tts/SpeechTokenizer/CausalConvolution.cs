using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>A causal convolution of a stream: zeros stand before its first row, then the rows of the piece before.</summary>
internal sealed class CausalConvolution
{
    private readonly Convolution1d _convolution;

    /// <summary>Reads <c>name.weight [outputs, inputs, kernel]</c> and <c>name.bias [outputs]</c>.</summary>
    public CausalConvolution(CodecWeights weights, string name, int inputs, int outputs, int kernel, int dilation = 1)
    {
        _convolution = new Convolution1d(
            weights.Floats($"{name}.weight", outputs, inputs, kernel), weights.Floats($"{name}.bias", outputs), outputs, inputs, kernel, dilation: dilation);
        Past = (kernel - 1) * dilation;
    }

    /// <summary>Input rows before the first new one that the result depends on.</summary>
    public int Past { get; }

    /// <summary>Convolves a window whose first <see cref="Past"/> rows are old.</summary>
    /// <param name="window"><c>[past + rows, inputs]</c>.</param>
    /// <param name="rows">New rows.</param>
    /// <param name="y">Receives <c>[rows, outputs]</c>.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> window, int rows, Span<float> y, Crew crew) => _convolution.Forward(window, Past + rows, y, crew);
}
