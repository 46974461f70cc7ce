using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// A causal, perhaps strided convolution of the encoder, run piece by piece: zeros before the first sample, and after the last
/// one up to a whole stride (specification §11).
/// </summary>
internal sealed class SeanetConvolution
{
    private readonly Convolution1d _convolution;

    /// <summary>Reads <c>name.weight [outputs, inputs, kernel]</c> and <c>name.bias [outputs]</c>.</summary>
    public SeanetConvolution(CodecWeights weights, string name, int inputs, int outputs, int kernel, int stride = 1)
    {
        _convolution = new Convolution1d(
            weights.Floats($"{name}.weight", outputs, inputs, kernel), weights.Floats($"{name}.bias", outputs), outputs, inputs, kernel, stride);
        Past = kernel - stride;
    }

    /// <summary>Channels in.</summary>
    public int Inputs => _convolution.Inputs;

    /// <summary>Channels out.</summary>
    public int Outputs => _convolution.Outputs;

    /// <summary>Input rows before the first new one that the result depends on.</summary>
    public int Past { get; }

    /// <summary>Output rows for that many new input rows.</summary>
    public int OutputRows(int rows) => (rows + _convolution.Stride - 1) / _convolution.Stride;

    /// <summary>The memory of one encoding.</summary>
    public PastRows Start() => new(Past, Inputs);

    /// <summary>Convolves the next rows, first through ELU if told so.</summary>
    /// <param name="x"><c>[rows, inputs]</c>; a number of rows that is not whole strides ends the sound.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="elu">Whether ELU comes first.</param>
    /// <param name="y">Receives <c>[OutputRows(rows), outputs]</c>.</param>
    /// <param name="past">The encoding's memory of this convolution.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(ReadOnlySpan<float> x, int rows, bool elu, Span<float> y, PastRows past, CodecScratch scratch, Crew crew)
    {
        int paddedRows = Past + (OutputRows(rows) * _convolution.Stride);
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, paddedRows * Inputs); // [past + rows + padding, inputs]
        past.Begin(window);
        Span<float> fresh = window.Slice(Past * Inputs, rows * Inputs);
        if (elu)
        {
            Activations.Elu(x, fresh);
        }
        else
        {
            x.CopyTo(fresh);
        }

        window[((Past + rows) * Inputs)..].Clear();
        _convolution.Forward(window, paddedRows, y, crew);
        past.End(window, rows);
    }
}
