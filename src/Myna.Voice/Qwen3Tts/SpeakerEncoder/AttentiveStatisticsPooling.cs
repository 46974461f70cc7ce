using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Qwen3Tts.SpeechTokenizer;

namespace Myna.Voice.Qwen3Tts.SpeakerEncoder;

/// <summary>
/// Mean and deviation of each channel over time, weighed by an attention that sees each row beside the mean and deviation of the
/// whole sound (Okabe et al., 2018; specification §10).
/// </summary>
internal sealed class AttentiveStatisticsPooling
{
    private readonly int _channels;
    private readonly PackedMatrix _row; // channels → attention, no bias
    private readonly PackedMatrix _whole; // 2·channels → attention, with the bias
    private readonly ReflectedConvolution _logits; // attention → channels

    public AttentiveStatisticsPooling(CheckpointTensors tensors, string name, SpeakerEncoderConfig config)
    {
        _channels = config.Channels[^1];
        int attention = config.AttentionChannels;

        // Mean and deviation are the same for all rows: their part of the product is made once.
        float[] weights = tensors.ReadFloats($"{name}.tdnn.conv.weight", attention, 3 * _channels, 1);
        var row = new float[attention * _channels];
        var whole = new float[attention * 2 * _channels];
        for (int i = 0; i < attention; i++)
        {
            weights.AsSpan(i * 3 * _channels, _channels).CopyTo(row.AsSpan(i * _channels));
            weights.AsSpan(((i * 3) + 1) * _channels, 2 * _channels).CopyTo(whole.AsSpan(i * 2 * _channels));
        }

        _row = PackedMatrix.Pack(row, attention, _channels);
        _whole = PackedMatrix.Pack(whole, attention, 2 * _channels, tensors.ReadFloats($"{name}.tdnn.conv.bias", attention));
        _logits = new ReflectedConvolution(tensors, $"{name}.conv", attention, _channels);
    }

    /// <summary>Pools a sequence.</summary>
    /// <param name="x"><c>[rows, channels]</c>.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="crew">Who does it.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    /// <returns><c>[2·channels]</c>: means, then deviations.</returns>
    public float[] Forward(float[] x, int rows, Crew crew, CodecTap? tap)
    {
        (float[] mean, float[] deviation) = Moments.Even(x, rows, _channels);
        var shared = new float[_whole.Outputs];
        _whole.Multiply([.. mean, .. deviation], 1, shared, crew);
        var h = new float[rows * _row.Outputs]; // [rows, attention]
        _row.Multiply(x, rows, h, crew);
        Elementwise.AddToRows(h, shared, h);
        foreach (ref float value in h.AsSpan())
        {
            value = value > 0 ? value : 0;
        }

        tap?.Invoke("asp_tdnn", h, _row.Outputs);
        Activations.Tanh(h, h);
        float[] weights = _logits.Forward(h, rows, relu: false, crew); // [rows, channels]
        tap?.Invoke("asp_logits", weights, _channels);
        Softmax.Columns(weights, _channels);
        (mean, deviation) = Moments.Weighted(x, weights, rows, _channels);
        return [.. mean, .. deviation];
    }
}
