namespace Myna.Voice.LongForm;

/// <summary>
/// Measures how loud a sentence is spoken, piece by piece: the mean square of its frames of 20 ms that lie within 20 dB
/// of the loudest, so that pauses and breaths do not count. How the sentence is cut into pieces does not change the result.
/// </summary>
internal sealed class SpeechPower(int sampleRate)
{
    private const double FrameSeconds = 0.02;
    private const double QuietShare = 0.01; // -20 dB

    private readonly int _frameSamples = Math.Max(1, (int)Math.Round(FrameSeconds * sampleRate));
    private readonly List<double> _frames = []; // mean squares
    private double _sum;
    private int _count;

    /// <summary>Takes the next samples. An unfinished frame at the end of the sentence does not count.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            // In double and in order: the same bits on every machine.
            _sum += (double)sample * sample;
            if (++_count == _frameSamples)
            {
                _frames.Add(_sum / _frameSamples);
                _sum = 0;
                _count = 0;
            }
        }
    }

    /// <summary>The mean square of what is speech, and how many seconds of it there are; zeros where all is silent.</summary>
    public (double Power, double Seconds) Measure()
    {
        double loudest = 0;
        foreach (double frame in _frames)
        {
            loudest = Math.Max(loudest, frame);
        }

        double sum = 0;
        int count = 0;
        foreach (double frame in _frames)
        {
            if (frame > QuietShare * loudest)
            {
                sum += frame;
                count++;
            }
        }

        return count == 0 ? (0, 0) : (sum / count, count * FrameSeconds);
    }
}
