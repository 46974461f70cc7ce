using Myna.Bench.Onnx;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>A transposed convolution without padding, <c>(frames - 1)·stride + kernel</c> frames long.</summary>
/// <remarks>Layouts, and the copy into a sequence with padding rows, as in <see cref="ConvolutionContest"/>.</remarks>
internal sealed class TransposedConvolutionContest : Contest
{
    private readonly Crew _crew;
    private readonly TransposedConvolution1d _convolution;
    private readonly float[] _x; // [frames, inputs]
    private readonly float[] _padded;
    private readonly float[] _y; // a few frames longer than ONNX's
    private readonly int _outputFrames;

    private TransposedConvolutionContest(
        string shape, int frames, float[] x, TransposedConvolution1d convolution, OnnxRunner onnx, Crew crew)
        : base("transposed convolution", shape, 2.0 * frames * convolution.Inputs * convolution.Outputs * convolution.Kernel, onnx)
    {
        (_x, _convolution, _crew) = (x, convolution, crew);
        int paddedFrames = frames + (2 * convolution.PaddingFrames);
        _outputFrames = ((frames - 1) * convolution.Stride) + convolution.Kernel;
        _padded = new float[paddedFrames * convolution.Inputs];
        _y = new float[convolution.OutputFrames(paddedFrames) * convolution.Outputs];
    }

    /// <summary>Makes the convolution for both sides.</summary>
    public static TransposedConvolutionContest Create(int frames, int inputs, int outputs, int kernel, int stride, Crew crew)
    {
        float[] x = Numbers.Uniform(frames * inputs, 10);
        float[] weights = Numbers.Uniform(inputs * outputs * kernel, 11, 1f / MathF.Sqrt(inputs * kernel)); // [inputs, outputs, kernel]
        float[] bias = Numbers.Uniform(outputs, 12);
        int[] inputShape = [1, inputs, frames];
        int[] outputShape = [1, outputs, ((frames - 1) * stride) + kernel];
        byte[] model = new OnnxModel(inputShape, outputShape)
            .Constant("w", weights, inputs, outputs, kernel)
            .Constant("b", bias, outputs)
            .Node(
                "ConvTranspose",
                [OnnxModel.Input, "w", "b"],
                OnnxModel.Output,
                OnnxAttribute.Numbers("kernel_shape", kernel),
                OnnxAttribute.Numbers("strides", stride))
            .ToArray();
        var onnx = new OnnxRunner(model, Numbers.Transposed(x, frames, inputs), inputShape, outputShape, crew.Members);
        var convolution = new TransposedConvolution1d(weights, bias, inputs, outputs, kernel, stride);
        return new TransposedConvolutionContest(
            $"{frames} x {inputs} -> {outputs}, k {kernel}, stride {stride}", frames, x, convolution, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna()
    {
        _x.CopyTo(_padded, _convolution.PaddingFrames * _convolution.Inputs);
        _convolution.Forward(_padded, _padded.Length / _convolution.Inputs, _y, _crew);
    }

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx)
    {
        ReadOnlySpan<float> same = _y.AsSpan(0, _outputFrames * _convolution.Outputs);
        return Numbers.RelativeDifference(Numbers.Transposed(same, _outputFrames, _convolution.Outputs), onnx);
    }
}
