namespace Myna.Voice.LongForm;

/// <summary>
/// Fades the first and last 4 ms of a sentence with half a period of a raised cosine: a waveform that begins or ends
/// away from zero next to silence is heard as a click. Works on pieces of the sentence, in place.
/// </summary>
internal sealed class EdgeFade
{
    private const double Seconds = 0.004;

    private readonly float[] _rise;
    private readonly int _samples;
    private int _position;

    /// <summary>Makes the fades of one sentence.</summary>
    /// <param name="samples">Its length.</param>
    /// <param name="sampleRate">In Hz.</param>
    public EdgeFade(int samples, int sampleRate)
    {
        _samples = samples;
        _rise = new float[Math.Min((int)Math.Round(Seconds * sampleRate), samples / 2)];
        for (int i = 0; i < _rise.Length; i++)
        {
            _rise[i] = (float)(0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / _rise.Length)));
        }
    }

    /// <summary>Fades the sentence's next samples.</summary>
    public void Apply(Span<float> next)
    {
        for (int i = 0; i < next.Length; i++, _position++)
        {
            int fromEdge = Math.Min(_position, _samples - 1 - _position);
            if (fromEdge < _rise.Length)
            {
                next[i] *= _rise[fromEdge];
            }
        }
    }
}
