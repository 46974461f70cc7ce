namespace Myna.Audio.Rhythm;

/// <summary>
/// Counts syllables without knowing the words: peaks of the loudness of the middle frequencies, where vowels are strong and
/// most consonants are weak.
/// </summary>
/// <remarks>
/// After N. de Jong, T. Wempe (2009), <em>Praat script to detect syllable nuclei and measure speech rate automatically</em>,
/// Behavior Research Methods 41: peaks within 25 dB of the loudest with a dip of 2 dB before them. Instead of its test for voicing
/// the sound is limited to 300–3000 Hz first. A rough measure: reduced syllables are missed, some long vowels count twice.
/// </remarks>
public static class SyllableCounter
{
    private const int Rate = 8000;
    private const double HopSeconds = 0.01;
    private const double LowestHz = 300;
    private const double HighestHz = 3000;
    private const double RangeDb = 25;
    private const double DipDb = 2;
    private const int SmoothedFrames = 5; // odd
    private const int PauseFrames = 15;

    /// <summary>Measures a clip; several channels are mixed to one.</summary>
    /// <param name="clip">The sound.</param>
    public static SpeechRate Measure(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        double[] levels = Levels(clip.ToMono().Resampled(Rate).Samples);
        if (levels.Length == 0)
        {
            return new SpeechRate(0, 0);
        }

        // Not the very loudest frame: a click is no syllable.
        double loudest = levels.Order().ElementAt((int)(0.99 * (levels.Length - 1)));
        double gate = loudest - RangeDb;
        return loudest < -70 ? new SpeechRate(0, 0) : new SpeechRate(Peaks(levels, gate), HopSeconds * SpeechFrames(levels, gate));
    }

    private static int Peaks(double[] levels, double gate)
    {
        int count = 0;
        double lowest = double.NegativeInfinity; // since the last peak; the first one needs no dip
        double highest = double.NegativeInfinity;
        bool rising = true;
        foreach (double level in levels)
        {
            if (rising)
            {
                highest = Math.Max(highest, level);
                if (level <= highest - DipDb)
                {
                    count += highest >= gate && highest >= lowest + DipDb ? 1 : 0;
                    (rising, lowest) = (false, level);
                }
            }
            else
            {
                lowest = Math.Min(lowest, level);
                if (level >= lowest + DipDb)
                {
                    (rising, highest) = (true, level);
                }
            }
        }

        return count + (rising && highest >= gate ? 1 : 0);
    }

    /// <summary>Frames above the gate, with short gaps between them: those are sounds without voice, not pauses.</summary>
    private static int SpeechFrames(double[] levels, double gate)
    {
        int count = 0;
        int last = -1;
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i] >= gate)
            {
                count += last >= 0 && i - last <= PauseFrames ? i - last : 1;
                last = i;
            }
        }

        return count;
    }

    /// <summary>Smoothed level of the middle frequencies in dB, a value every <see cref="HopSeconds"/>.</summary>
    private static double[] Levels(float[] samples)
    {
        var high = new OnePole(LowestHz);
        var low = new OnePole(HighestHz);
        int hop = (int)(HopSeconds * Rate);
        var powers = new double[samples.Length / hop];
        for (int frame = 0; frame < powers.Length; frame++)
        {
            double sum = 0;
            for (int i = frame * hop; i < (frame + 1) * hop; i++)
            {
                double middle = low.Low(high.High(samples[i]));
                sum += middle * middle;
            }

            powers[frame] = sum / hop;
        }

        var levels = new double[powers.Length];
        for (int frame = 0; frame < levels.Length; frame++)
        {
            double sum = 0;
            for (int i = Math.Max(0, frame - (SmoothedFrames / 2)); i <= Math.Min(powers.Length - 1, frame + (SmoothedFrames / 2)); i++)
            {
                sum += powers[i];
            }

            levels[frame] = 10 * Math.Log10((sum / SmoothedFrames) + 1e-12);
        }

        return levels;
    }

    /// <summary>Two one-pole filters in a row: 12 dB an octave.</summary>
    private sealed class OnePole(double hz)
    {
        private readonly double _share = 1 - Math.Exp(-2 * Math.PI * hz / Rate);
        private double _first;
        private double _second;

        public double Low(double x)
        {
            _first += _share * (x - _first);
            _second += _share * (_first - _second);
            return _second;
        }

        public double High(double x)
        {
            _first += _share * (x - _first);
            double once = x - _first;
            _second += _share * (once - _second);
            return once - _second;
        }
    }
}
