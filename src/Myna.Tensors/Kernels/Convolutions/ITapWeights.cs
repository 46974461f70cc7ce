namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>How a convolution's weights lie in its checkpoint, so that they are packed from there without a copy in between.</summary>
internal unsafe interface ITapWeights
{
    /// <summary>The taps of one output for one input, oldest input first.</summary>
    /// <param name="weights">The checkpoint's tensor.</param>
    /// <param name="output">The output.</param>
    /// <param name="input">The input channel.</param>
    /// <param name="taps">Receives the taps.</param>
    void Read(float* weights, int output, int input, Span<float> taps);
}

/// <summary>Conv1d: <c>[outputs, inputs, taps]</c>.</summary>
/// <param name="inputs">Input channels.</param>
/// <param name="taps">Taps.</param>
internal readonly unsafe struct ConvolutionTaps(int inputs, int taps) : ITapWeights
{
    /// <inheritdoc/>
    public void Read(float* weights, int output, int input, Span<float> to) =>
        new ReadOnlySpan<float>(weights + ((((nint)output * inputs) + input) * taps), taps).CopyTo(to);
}

/// <summary>
/// ConvTranspose1d, <c>[inputs, channels, phases·taps]</c>, as the convolution that makes all phases of an output row at once:
/// output <c>phase · channels + channel</c> sees tap <c>phase + phases · age</c>.
/// </summary>
/// <param name="channels">Output channels of one phase.</param>
/// <param name="phases">The stride.</param>
/// <param name="taps">Input rows that one output sees.</param>
internal readonly unsafe struct TransposedTaps(int channels, int phases, int taps) : ITapWeights
{
    /// <inheritdoc/>
    public void Read(float* weights, int output, int input, Span<float> to)
    {
        (int phase, int channel) = Math.DivRem(output, channels);
        float* from = weights + ((((nint)input * channels) + channel) * phases * taps) + phase;
        for (int k = 0; k < taps; k++)
        {
            to[k] = from[(taps - 1 - k) * phases];
        }
    }
}
