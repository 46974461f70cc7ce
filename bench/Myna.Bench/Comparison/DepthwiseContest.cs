using Myna.Bench.Onnx;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>A same-padded depthwise convolution over time; Myna works on <c>[time, channels]</c>, ONNX Runtime on <c>[channels, time]</c>.</summary>
internal sealed class DepthwiseContest : Contest
{
    private readonly Crew _crew;
    private readonly float[] _x; // [frames, channels]
    private readonly float[] _y;
    private readonly float[] _weight; // [kernel, channels]
    private readonly float[] _bias;
    private readonly int _dilation;
    private readonly int _frames;
    private readonly int _channels;

    private DepthwiseContest(
        string operation, string shape, int frames, int kernel, int dilation, float[] x, float[] weight, float[] bias, OnnxRunner onnx, Crew crew)
        : base(operation, shape, 2.0 * frames * bias.Length * kernel, onnx)
    {
        (_frames, _channels, _dilation, _crew) = (frames, bias.Length, dilation, crew);
        (_x, _weight, _bias) = (x, weight, bias);
        _y = new float[x.Length];
    }

    /// <summary>Makes the convolution for both sides.</summary>
    public static DepthwiseContest Create(ConvolutionForm form, int frames, int channels, int kernel, int dilation, Crew crew)
    {
        float[] x = Numbers.Uniform(frames * channels, 4); // [frames, channels]
        float[] weight = Numbers.Uniform(kernel * channels, 5, 1f / MathF.Sqrt(kernel)); // [kernel, channels]
        float[] bias = Numbers.Uniform(channels, 6);
        OnnxRunner onnx = ConvolutionModel.Load(
            form,
            Numbers.Transposed(x, frames, channels),
            Numbers.Transposed(weight, kernel, channels),
            bias,
            frames,
            channels,
            channels,
            kernel,
            dilation,
            channels,
            crew.Members);
        string operation = form == ConvolutionForm.OneDimensional ? "depthwise, 1-D in ONNX" : "depthwise, 2-D in ONNX";
        return new DepthwiseContest(
            operation, $"{frames} x {channels}, k {kernel}, d {dilation}", frames, kernel, dilation, x, weight, bias, onnx, crew);
    }

    /// <inheritdoc/>
    public override void RunMyna()
    {
        var job = new Job { Contest = this };
        _crew.Run(ref job);
    }

    /// <inheritdoc/>
    protected override double Difference(ReadOnlySpan<float> onnx) =>
        Numbers.RelativeDifference(Numbers.Transposed(_y, _frames, _channels), onnx);

    private struct Job : ICrewJob
    {
        public DepthwiseContest Contest;

        public readonly void Run(int member, int members)
        {
            DepthwiseContest c = Contest;
            Share rows = Share.Of(c._frames, 1, member, members);
            Span<float> y = c._y.AsSpan(rows.From * c._channels, rows.Count * c._channels);
            DepthwiseConvolution.Apply(c._x, c._weight, c._bias, c._dilation, rows.From, rows.To, y);
        }
    }
}
