using Myna.Bench.Onnx;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>
/// A dense convolution of one frame by Myna's fast algorithm (Toom-Cook) beside ONNX Runtime's direct one. Speeds are counted in
/// the operations of the direct convolution on both sides; the results differ by the fast one's rounding, about 1e-5.
/// </summary>
internal sealed class StreamedConvolutionContest : Contest
{
    private readonly Crew _crew;
    private readonly StreamedConvolution _convolution;
    private readonly float[] _x; // [rows, channels]
    private readonly float[] _window; // [past + rows, channels]
    private readonly float[] _scratch;
    private readonly float[] _y; // [rows, channels]

    private StreamedConvolutionContest(string shape, float[] x, StreamedConvolution convolution, OnnxRunner onnx, Crew crew)
        : base("streamed convolution", shape, 2.0 * x.Length * convolution.Outputs * convolution.Taps, onnx)
    {
        (_x, _convolution, _crew) = (x, convolution, crew);
        _window = new float[(convolution.Past + convolution.FrameRows) * convolution.Inputs];
        _scratch = new float[convolution.ScratchLength(1)];
        _y = new float[x.Length];
    }

    /// <summary>Makes the convolution for both sides.</summary>
    public static StreamedConvolutionContest Create(int rows, int channels, int taps, int dilation, Crew crew)
    {
        float[] x = Numbers.Uniform(rows * channels, 7);
        float[] weights = Numbers.Uniform(channels * channels * taps, 8, 1f / MathF.Sqrt(channels * taps)); // [outputs, inputs, taps]
        float[] bias = Numbers.Uniform(channels, 9);
        OnnxRunner onnx = ConvolutionModel.Load(
            ConvolutionForm.OneDimensional, Numbers.Transposed(x, rows, channels), weights, bias, rows, channels, channels, taps, dilation, 1, crew.Members);
        StreamedConvolution convolution = StreamedConvolution.Pack(
            weights, bias, channels, channels, taps, dilation, rows, StreamedConvolution.BestTileOutputs(taps, dilation, rows), crew);
        return new StreamedConvolutionContest($"{rows} x {channels} -> {channels}, k {taps}, d {dilation}", x, convolution, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna()
    {
        // The same padding on both sides as in the ONNX model: half of the rows that a stream would have from before.
        _x.CopyTo(_window, _convolution.Past / 2 * _convolution.Inputs);
        _convolution.Forward(_window, 1, null, _y, _scratch, _crew);
    }

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx) =>
        Numbers.RelativeDifference(Numbers.Transposed(_y, _y.Length / _convolution.Outputs, _convolution.Outputs), onnx);
}
