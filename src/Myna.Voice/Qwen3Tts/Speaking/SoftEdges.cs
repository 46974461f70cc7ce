namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>Fades speech in and out over a few milliseconds, without knowing beforehand how long it is.</summary>
internal sealed class SoftEdges(int sampleRate)
{
    private const double FadeSeconds = 0.004;

    private readonly int _length = (int)(FadeSeconds * sampleRate);
    private float[] _held = []; // the last samples, which may be the end
    private int _heard;

    /// <summary>Takes the next samples.</summary>
    /// <returns>Those that are not the end for sure.</returns>
    public float[] Push(ReadOnlySpan<float> samples)
    {
        float[] all = [.. _held, .. samples];
        int ready = Math.Max(0, all.Length - _length);
        _held = all[ready..];
        float[] heard = all[..ready];
        for (int i = 0; i < heard.Length && _heard + i < _length; i++)
        {
            heard[i] *= (_heard + i + 0.5f) / _length;
        }

        _heard += ready;
        return heard;
    }

    /// <summary>The end.</summary>
    public float[] Finish()
    {
        for (int i = 0; i < _held.Length; i++)
        {
            float gain = (_held.Length - i - 0.5f) / _length;
            _held[i] *= _heard + i < _length ? Math.Min(gain, (_heard + i + 0.5f) / _length) : gain;
        }

        return _held;
    }
}
