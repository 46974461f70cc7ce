namespace Myna.Audio.Reference;

/// <summary>
/// Which frames of a clip are speech: those within a range of the loudest one and above a floor. Judged by power, not by
/// decibels, so that the bounds do not hang on a machine's logarithm.
/// </summary>
internal sealed class SpeechFrames
{
    private readonly double[] _powers;
    private readonly int[] _speechBefore;
    private readonly double _gate;

    /// <summary>Judges the whole frames of a clip; what is left at the end is not looked at.</summary>
    /// <param name="samples">Mono samples.</param>
    /// <param name="frameSamples">Samples in a frame.</param>
    /// <param name="settings">The range and the floor.</param>
    public SpeechFrames(ReadOnlySpan<float> samples, int frameSamples, ReferenceSettings settings)
    {
        FrameSamples = frameSamples;
        _powers = new double[samples.Length / frameSamples];
        for (int frame = 0; frame < _powers.Length; frame++)
        {
            double sum = 0;
            foreach (float sample in samples.Slice(frame * frameSamples, frameSamples))
            {
                sum += (double)sample * sample;
            }

            _powers[frame] = sum / frameSamples;
            LoudestPower = Math.Max(LoudestPower, _powers[frame]);
        }

        double floor = Math.Pow(10, settings.SilenceDbfs / 10);
        _gate = LoudestPower * Math.Pow(10, -settings.SpeechRangeDecibels / 10);
        _speechBefore = new int[_powers.Length + 1];
        First = -1;
        Last = -1;
        for (int frame = 0; frame < _powers.Length; frame++)
        {
            bool speech = _powers[frame] >= _gate && _powers[frame] > floor;
            _speechBefore[frame + 1] = _speechBefore[frame] + (speech ? 1 : 0);
            if (speech)
            {
                First = First < 0 ? frame : First;
                Last = frame;
            }
        }
    }

    /// <summary>Samples in a frame.</summary>
    public int FrameSamples { get; }

    /// <summary>Mean square of the loudest frame.</summary>
    public double LoudestPower { get; }

    /// <summary>The first frame of speech; -1 if there is none.</summary>
    public int First { get; }

    /// <summary>The last frame of speech; -1 if there is none.</summary>
    public int Last { get; }

    /// <summary>How many frames are speech.</summary>
    public int Count => _speechBefore[^1];

    /// <summary>Whether a frame is speech.</summary>
    public bool IsSpeech(int frame) => _speechBefore[frame + 1] > _speechBefore[frame];

    /// <summary>How many of the frames that lie wholly within a span of samples are speech.</summary>
    public int CountWithin(int firstSample, int endSample)
    {
        int from = Math.Min((firstSample + FrameSamples - 1) / FrameSamples, _powers.Length);
        int to = Math.Min(endSample / FrameSamples, _powers.Length);
        return to <= from ? 0 : _speechBefore[to] - _speechBefore[from];
    }

    /// <summary>Mean square of all frames of speech.</summary>
    public double SpeechPower()
    {
        double sum = 0;
        for (int frame = 0; frame < _powers.Length; frame++)
        {
            sum += IsSpeech(frame) ? _powers[frame] : 0;
        }

        return Count == 0 ? 0 : sum / Count;
    }

    /// <summary>Mean square of the quietest twentieth of the frames; frames below -100 dBFS are digital silence and left out.</summary>
    public double NoisePower()
    {
        double[] quiet = [.. _powers.Where(power => power > 1e-10).Order()];
        return quiet.Length == 0 ? 0 : quiet.Take(Math.Max(1, quiet.Length / 20)).Average();
    }

    /// <summary>The span of samples from the first to the last frame of speech, with margins, within the clip.</summary>
    public (int From, int To) Trimmed(int clipSamples, int samplesBefore, int samplesAfter)
        => (Math.Max(0, (First * FrameSamples) - samplesBefore), Math.Min(clipSamples, ((Last + 1) * FrameSamples) + samplesAfter));

    /// <summary>The part of a span, of a given length, that holds most frames of speech: the earliest of equals.</summary>
    public (int From, int To) Densest(int from, int to, int length)
    {
        if (to - from <= length)
        {
            return (from, to);
        }

        int best = from, most = -1;
        for (int start = from; start + length <= to; start += FrameSamples)
        {
            int count = CountWithin(start, start + length);
            if (count > most)
            {
                (best, most) = (start, count);
            }
        }

        return (best, best + length);
    }
}
