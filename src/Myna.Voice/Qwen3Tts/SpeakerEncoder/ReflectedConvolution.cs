using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>A convolution that keeps the length, with the sequence reflected at both ends (without its edge row).</summary>
internal sealed class ReflectedConvolution
{
    private readonly Convolution1d _convolution;
    private readonly int _padding;

    /// <summary>Reads <c>name.weight [outputs, inputs, kernel]</c> and <c>name.bias [outputs]</c>.</summary>
    public ReflectedConvolution(CheckpointTensors tensors, string name, int inputs, int outputs, int kernel = 1, int dilation = 1)
    {
        _convolution = new Convolution1d(
            tensors.ReadFloats($"{name}.weight", outputs, inputs, kernel), tensors.ReadFloats($"{name}.bias", outputs), outputs, inputs, kernel, dilation: dilation);
        _padding = dilation * (kernel - 1) / 2;
    }

    /// <summary>Channels in.</summary>
    public int Inputs => _convolution.Inputs;

    /// <summary>Channels out.</summary>
    public int Outputs => _convolution.Outputs;

    /// <summary>Rows reflected at each end; a sequence must be longer.</summary>
    public int Padding => _padding;

    /// <summary>Convolves.</summary>
    /// <param name="x"><c>[rows, inputs]</c>.</param>
    /// <param name="rows">Number of rows, more than <see cref="Padding"/>.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="crew">Who does it.</param>
    /// <returns><c>[rows, outputs]</c>.</returns>
    public float[] Forward(ReadOnlySpan<float> x, int rows, bool relu, Crew crew)
    {
        var y = new float[rows * Outputs];
        if (_padding == 0)
        {
            _convolution.Forward(x, rows, y, crew);
        }
        else
        {
            int c = Inputs;
            var padded = new float[(rows + (2 * _padding)) * c];
            x[..(rows * c)].CopyTo(padded.AsSpan(_padding * c));
            for (int i = 1; i <= _padding; i++)
            {
                x.Slice(i * c, c).CopyTo(padded.AsSpan((_padding - i) * c));
                x.Slice((rows - 1 - i) * c, c).CopyTo(padded.AsSpan((_padding + rows - 1 + i) * c));
            }

            _convolution.Forward(padded, rows + (2 * _padding), y, crew);
        }

        if (relu)
        {
            foreach (ref float value in y.AsSpan())
            {
                value = value > 0 ? value : 0;
            }
        }

        return y;
    }
}
