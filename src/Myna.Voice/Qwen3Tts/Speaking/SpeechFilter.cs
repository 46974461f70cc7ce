using System.Buffers;
using Myna.Audio.Stretching;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>From the decoder's samples to those that are heard: silence before the first sound off, rate, level, soft edges.</summary>
internal sealed class SpeechFilter(int sampleRate, float speed, float gain)
{
    private readonly Onset _onset = new(sampleRate);
    private readonly SoftEdges _edges = new(sampleRate);
    private readonly TimeStretch? _stretch = speed == 1f ? null : new TimeStretch(sampleRate, speed);
    private readonly ArrayBufferWriter<float> _stretched = new();

    /// <summary>Takes the next samples.</summary>
    /// <returns>What can be heard by now.</returns>
    public float[] Push(float[] samples) => _edges.Push(Amplified(Stretched(_onset.Push(samples))));

    /// <summary>The rest.</summary>
    public float[] Finish()
    {
        float[] last = Stretched(_onset.Finish());
        if (_stretch is not null)
        {
            _stretched.ResetWrittenCount();
            _stretch.Finish(_stretched);
            last = [.. last, .. _stretched.WrittenSpan];
        }

        return [.. _edges.Push(Amplified(last)), .. _edges.Finish()];
    }

    private float[] Stretched(float[] samples)
    {
        if (_stretch is null || samples.Length == 0)
        {
            return samples;
        }

        _stretched.ResetWrittenCount();
        _stretch.Push(samples, _stretched);
        return _stretched.WrittenSpan.ToArray();
    }

    private float[] Amplified(float[] samples)
    {
        if (gain == 1f)
        {
            return samples;
        }

        return Array.ConvertAll(samples, sample => Math.Clamp(sample * gain, -1f, 1f));
    }
}
