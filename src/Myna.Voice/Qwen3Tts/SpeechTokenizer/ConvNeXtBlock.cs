using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>
/// A causal ConvNeXt block (Liu et al., 2022), x + gamma·pwconv2(GELU(pwconv1(LayerNorm(dwconv(x))))), after each upsampling
/// (specification §12, step 4).
/// </summary>
internal sealed class ConvNeXtBlock
{
    private const int Taps = 7;
    private const int Expansion = 4;
    private const float Eps = 1e-6f;

    private readonly int _channels;
    private readonly float[] _depthwise; // [taps, channels]
    private readonly float[] _depthwiseBias; // [channels]
    private readonly float[] _scale; // [channels]
    private readonly float[] _shift; // [channels]
    private readonly PanelMatrix _up; // channels → 4·channels
    private readonly PanelMatrix _down; // 4·channels → channels
    private readonly float[] _gamma; // [channels]

    public ConvNeXtBlock(CodecWeights weights, string name, int channels)
    {
        _channels = channels;
        float[] depthwise = weights.Floats($"{name}.dwconv.conv.weight", channels, 1, Taps);
        _depthwise = new float[depthwise.Length];
        for (int i = 0; i < depthwise.Length; i++)
        {
            _depthwise[(i % Taps * channels) + (i / Taps)] = depthwise[i];
        }

        _depthwiseBias = weights.Floats($"{name}.dwconv.conv.bias", channels);
        _scale = weights.Floats($"{name}.norm.weight", channels);
        _shift = weights.Floats($"{name}.norm.bias", channels);
        _up = weights.Linear($"{name}.pwconv1", Expansion * channels, channels, bias: true);
        _down = weights.Linear($"{name}.pwconv2", channels, Expansion * channels, bias: true);
        _gamma = weights.Floats($"{name}.gamma", channels);
    }

    /// <summary>Input rows before the first new one that the result depends on.</summary>
    public static int Past => Taps - 1;

    /// <summary>Runs the block.</summary>
    /// <param name="x"><c>[rows, channels]</c>, changed in place.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="past">The stream's memory of this block.</param>
    /// <param name="scratch">Working memory.</param>
    /// <param name="crew">Who does it.</param>
    public void Forward(Span<float> x, int rows, PastRows past, CodecScratch scratch, Crew crew)
    {
        int c = _channels;
        Span<float> window = scratch.Get(CodecScratch.Purpose.Window, (Past + rows) * c); // [6 + rows, c]
        Span<float> h = scratch.Get(CodecScratch.Purpose.Inner, rows * c); // [rows, c]
        Span<float> u = scratch.Get(CodecScratch.Purpose.Wide, rows * Expansion * c); // [rows, 4c]
        past.Begin(window);
        x.CopyTo(window[(Past * c)..]);

        // The kernel centres its taps: row t of the sequence that starts 3 rows later is the causal row t.
        DepthwiseConvolution.Apply(window, _depthwise, _depthwiseBias, 1, Past / 2, (Past / 2) + rows, h);
        past.End(window, rows);
        Normalization.LayerNorm(h, h, _scale, _shift, Eps);
        _up.Multiply(h, rows, u, crew);
        Activations.GeluExact(u, u);
        _down.Multiply(u, rows, h, crew);
        Elementwise.GatedResidual(x, h, _gamma, x);
    }
}
