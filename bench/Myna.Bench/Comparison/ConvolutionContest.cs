using Myna.Bench.Onnx;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>
/// A same-padded dense convolution over time; Myna works on <c>[time, channels]</c>, ONNX Runtime on <c>[channels, time]</c>.
/// Myna's kernel reads a sequence that holds its padding: copying the input between the padding rows is timed too.
/// </summary>
internal sealed class ConvolutionContest : Contest
{
    private readonly Crew _crew;
    private readonly Convolution1d _convolution;
    private readonly float[] _x; // [frames, inputs]
    private readonly float[] _padded; // [frames + reach - 1, inputs]
    private readonly float[] _y; // [frames, outputs]
    private readonly int _frames;

    private ConvolutionContest(string operation, string shape, int frames, float[] x, Convolution1d convolution, OnnxRunner onnx, Crew crew)
        : base(operation, shape, 2.0 * frames * convolution.Inputs * convolution.Outputs * convolution.Kernel, onnx)
    {
        (_frames, _x, _convolution, _crew) = (frames, x, convolution, crew);
        _padded = new float[(frames + convolution.Reach - 1) * convolution.Inputs];
        _y = new float[frames * convolution.Outputs];
    }

    /// <summary>Makes the convolution for both sides.</summary>
    public static ConvolutionContest Create(
        ConvolutionForm form, int frames, int inputs, int outputs, int kernel, int dilation, Crew crew)
    {
        float[] x = Numbers.Uniform(frames * inputs, 7);
        float[] weights = Numbers.Uniform(outputs * inputs * kernel, 8, 1f / MathF.Sqrt(inputs * kernel)); // [outputs, inputs, kernel]
        float[] bias = Numbers.Uniform(outputs, 9);
        OnnxRunner onnx = ConvolutionModel.Load(
            form, Numbers.Transposed(x, frames, inputs), weights, bias, frames, inputs, outputs, kernel, dilation, 1, crew.Members);
        var convolution = new Convolution1d(weights, bias, outputs, inputs, kernel, dilation: dilation);
        string operation = form == ConvolutionForm.OneDimensional ? "convolution, 1-D in ONNX" : "convolution, 2-D in ONNX";
        return new ConvolutionContest(
            operation, $"{frames} x {inputs} -> {outputs}, k {kernel}, d {dilation}", frames, x, convolution, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna()
    {
        int before = (_convolution.Reach - 1) / 2 * _convolution.Inputs;
        _x.CopyTo(_padded, before);
        _convolution.Forward(_padded, _padded.Length / _convolution.Inputs, _y, _crew);
    }

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx) =>
        Numbers.RelativeDifference(Numbers.Transposed(_y, _frames, _convolution.Outputs), onnx);
}
