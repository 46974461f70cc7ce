namespace Myna.Voice.LongForm;

/// <summary>
/// The volume of a sentence whose words are not all as loud: a gain for each symbol, with ramps of 10 ms where it changes.
/// Works on pieces of the sentence, in place.
/// </summary>
internal sealed class VolumeCurve
{
    private const double RampSeconds = 0.01;

    private readonly (int Start, float Gain)[] _steps; // first sample of each level
    private readonly int _rampSamples;
    private int _step;
    private int _position;

    /// <summary>Makes the curve of one sentence.</summary>
    /// <param name="volumesDb">Volume of each symbol in dB, <c>[symbols]</c>; minus infinity is silent.</param>
    /// <param name="frames">Frames of each symbol, <c>[symbols]</c>.</param>
    /// <param name="hop">Samples of a frame.</param>
    /// <param name="sampleRate">In Hz.</param>
    public VolumeCurve(ReadOnlySpan<float> volumesDb, ReadOnlySpan<int> frames, int hop, int sampleRate)
    {
        var steps = new List<(int Start, float Gain)>();
        int sample = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            float gain = (float)Math.Pow(10, volumesDb[i] / 20.0);
            if (steps.Count == 0 || steps[^1].Gain != gain)
            {
                steps.Add((sample, gain));
            }

            sample += frames[i] * hop;
        }

        _steps = [.. steps];
        _rampSamples = Math.Max(1, (int)Math.Round(RampSeconds * sampleRate));
    }

    /// <summary>Applies the gains to the sentence's next samples.</summary>
    public void Apply(Span<float> next)
    {
        for (int i = 0; i < next.Length; i++, _position++)
        {
            while (_step + 1 < _steps.Length && _steps[_step + 1].Start <= _position)
            {
                _step++;
            }

            float gain = _steps[_step].Gain;
            int since = _position - _steps[_step].Start;
            if (_step > 0 && since < _rampSamples)
            {
                float before = _steps[_step - 1].Gain;
                gain = before + ((gain - before) * since / _rampSamples);
            }

            next[i] *= gain;
        }
    }
}
