using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>
/// A block of ECAPA-TDNN (Desplanques et al., 2020), x + SE(tdnn2(res2net(tdnn1(x)))): groups of channels convolved one after the
/// other, then each channel weighed by what all of the sound says about it.
/// </summary>
internal sealed class SqueezeExcitationRes2NetBlock
{
    private readonly ReflectedConvolution _tdnn1;
    private readonly ReflectedConvolution[] _groups;
    private readonly ReflectedConvolution _tdnn2;
    private readonly ReflectedConvolution _squeeze;
    private readonly ReflectedConvolution _excite;

    public SqueezeExcitationRes2NetBlock(CheckpointTensors tensors, string name, SpeakerEncoderConfig config, int index)
    {
        int channels = config.Channels[index], group = channels / config.Res2NetScale;
        _tdnn1 = new ReflectedConvolution(tensors, $"{name}.tdnn1.conv", config.Channels[index - 1], channels);
        _groups = [.. Enumerable.Range(0, config.Res2NetScale - 1).Select(i => new ReflectedConvolution(
            tensors, $"{name}.res2net_block.blocks.{i}.conv", group, group, config.KernelSizes[index], config.Dilations[index]))];
        _tdnn2 = new ReflectedConvolution(tensors, $"{name}.tdnn2.conv", channels, channels);
        _squeeze = new ReflectedConvolution(tensors, $"{name}.se_block.conv1", channels, config.SqueezeChannels);
        _excite = new ReflectedConvolution(tensors, $"{name}.se_block.conv2", config.SqueezeChannels, channels);
    }

    /// <summary>Rows reflected at each end of its widest convolution.</summary>
    public int Padding => _groups[0].Padding;

    /// <summary>Runs the block.</summary>
    /// <param name="x"><c>[rows, channels]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    /// <param name="stage">The block's name for the tap.</param>
    /// <returns><c>[rows, channels]</c>.</returns>
    public float[] Forward(float[] x, int rows, Crew crew, CodecTap? tap, string stage)
    {
        int c = _tdnn1.Outputs;
        float[] h = _tdnn1.Forward(x, rows, relu: true, crew);
        tap?.Invoke($"{stage}_tdnn1", h, c);
        Res2Net(h, rows, crew);
        tap?.Invoke($"{stage}_res2net", h, c);
        h = _tdnn2.Forward(h, rows, relu: true, crew);
        tap?.Invoke($"{stage}_tdnn2", h, c);

        float[] mean = Moments.Mean(h, rows, c);
        float[] weights = _excite.Forward(_squeeze.Forward(mean, 1, relu: true, crew), 1, relu: false, crew); // [1, c]
        Activations.Sigmoid(weights, weights);
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = h.AsSpan(row * c, c);
            Elementwise.Multiply(values, weights, values);
        }

        tap?.Invoke($"{stage}_se", h, c);
        Elementwise.Add(h, x, h);
        return h;
    }

    /// <summary>y0 = x0, y1 = B0(x1), yi = B(xi + y(i-1)): in place, group by group.</summary>
    private void Res2Net(float[] h, int rows, Crew crew)
    {
        int group = _groups[0].Inputs, c = group * (_groups.Length + 1);
        var input = new float[rows * group];
        float[] before = [];
        for (int i = 0; i < _groups.Length; i++)
        {
            int column = (i + 1) * group;
            for (int row = 0; row < rows; row++)
            {
                h.AsSpan((row * c) + column, group).CopyTo(input.AsSpan(row * group));
            }

            if (i > 0)
            {
                Elementwise.Add(input, before, input);
            }

            before = _groups[i].Forward(input, rows, relu: true, crew);
            for (int row = 0; row < rows; row++)
            {
                before.AsSpan(row * group, group).CopyTo(h.AsSpan((row * c) + column));
            }
        }
    }
}
