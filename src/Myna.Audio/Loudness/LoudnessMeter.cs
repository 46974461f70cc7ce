namespace Myna.Audio.Loudness;

/// <summary>
/// Measures loudness as sound passes: momentary, short-term and integrated loudness after ITU-R BS.1770-4, loudness
/// range after EBU Tech 3342, true peak.
/// </summary>
/// <remarks>
/// <para>Values are renewed every 100 ms. Channels count as left, right, centre, left surround, right surround; with six
/// the fourth is the low-frequency channel, which is left out; with four the last two are surrounds. Surrounds weigh
/// +1.5 dB. Mono is one channel: a voice in the middle of a stereo file reads 3 LU more than alone.</para>
/// <para>One instance measures one sound.</para>
/// </remarks>
public sealed class LoudnessMeter
{
    private const double SurroundWeight = 1.41;
    private const double AbsoluteGateLufs = -70;
    private const int MomentarySteps = 4;
    private const int ShortTermSteps = 30;
    private const int PieceFrames = 1 << 14;

    private readonly int _sampleRate;
    private readonly double[] _weights;
    private readonly KWeighting[] _filters;
    private readonly TruePeak[] _peaks;
    private readonly List<double> _steps = [];
    private readonly float[] _channel = new float[PieceFrames];
    private double _sum;
    private int _count;
    private long _position;

    /// <summary>Starts measuring.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="sampleRate">Rate in Hz.</param>
    /// <param name="truePeak">Whether the peaks between samples are looked for, which is most of the work; else they read as the largest sample.</param>
    public LoudnessMeter(int channels, int sampleRate, bool truePeak = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, Resampling.Resampler.LowestRate);
        _sampleRate = sampleRate;
        _weights = new double[channels];
        _filters = new KWeighting[channels];
        _peaks = new TruePeak[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            _weights[channel] = Weight(channel, channels);
            _filters[channel] = new KWeighting(sampleRate);
            _peaks[channel] = new TruePeak(sampleRate, truePeak);
        }
    }

    /// <summary>Loudness of the last 0.4 s, in LUFS; -∞ before them.</summary>
    public double MomentaryLufs => Last(MomentarySteps);

    /// <summary>Loudness of the last 3 s, in LUFS; -∞ before them.</summary>
    public double ShortTermLufs => Last(ShortTermSteps);

    /// <summary>Measures a whole clip.</summary>
    public static LoudnessReport Measure(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var meter = new LoudnessMeter(clip.Channels, clip.SampleRate);
        meter.Add(clip.Samples);
        return meter.Finish();
    }

    /// <summary>The integrated loudness of a whole clip, in LUFS.</summary>
    public static double Integrated(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var meter = new LoudnessMeter(clip.Channels, clip.SampleRate, truePeak: false);
        meter.Add(clip.Samples);
        return meter.Finish().IntegratedLufs;
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">Interleaved, of whole frames.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        int channels = _weights.Length;
        if (samples.Length % channels != 0)
        {
            throw new ArgumentException("Samples must come as whole frames, one of each channel.", nameof(samples));
        }

        for (int from = 0; from < samples.Length; from += PieceFrames * channels)
        {
            AddPiece(samples.Slice(from, Math.Min(PieceFrames * channels, samples.Length - from)), channels);
        }
    }

    /// <summary>The values of the whole. Nothing may be added afterwards.</summary>
    public LoudnessReport Finish()
    {
        double peak = 0, samplePeak = 0;
        foreach (TruePeak channel in _peaks)
        {
            channel.Finish();
            peak = Math.Max(peak, channel.Peak);
            samplePeak = Math.Max(samplePeak, channel.SamplePeak);
        }

        double[] momentary = Windows(MomentarySteps), shortTerm = Windows(ShortTermSteps);
        return new LoudnessReport(
            Lufs(Gated(momentary, gateLu: -10).DefaultIfEmpty(0).Average()),
            Lufs(momentary.DefaultIfEmpty(0).Max()),
            Lufs(shortTerm.DefaultIfEmpty(0).Max()),
            Range(shortTerm),
            20 * Math.Log10(peak),
            20 * Math.Log10(samplePeak));
    }

    private void AddPiece(ReadOnlySpan<float> samples, int channels)
    {
        int frames = samples.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < frames; i++)
            {
                _channel[i] = samples[(i * channels) + channel];
            }

            _peaks[channel].Add(_channel.AsSpan(0, frames));
        }

        for (int i = 0; i < frames; i++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                double y = _filters[channel].Next(samples[(i * channels) + channel]);
                _sum += _weights[channel] * y * y;
            }

            _count++;
            _position++;

            // The end of step k is sample k·rate/10, also where a tenth of a second is no whole number of samples.
            if (_position * 10 >= (_steps.Count + 1L) * _sampleRate)
            {
                _steps.Add(_sum / _count);
                _sum = 0;
                _count = 0;
            }
        }
    }

    private double Last(int steps) => _steps.Count < steps ? double.NegativeInfinity : Lufs(Power(_steps.Count - steps, steps));

    /// <summary>Mean power of every window of so many steps.</summary>
    private double[] Windows(int steps)
    {
        var powers = new double[Math.Max(0, _steps.Count - steps + 1)];
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = Power(i, steps);
        }

        return powers;
    }

    private double Power(int first, int steps)
    {
        double sum = 0;
        for (int i = first; i < first + steps; i++)
        {
            sum += _steps[i];
        }

        return sum / steps;
    }

    /// <summary>The powers above both gates: -70 LUFS, and a distance from the mean of those above it.</summary>
    private static double[] Gated(double[] powers, double gateLu)
    {
        double gate = Math.Pow(10, (AbsoluteGateLufs + 0.691) / 10);
        double mean = powers.Where(power => power > gate).DefaultIfEmpty(0).Average();
        gate = Math.Max(gate, mean * Math.Pow(10, gateLu / 10));
        return [.. powers.Where(power => power > gate)];
    }

    /// <summary>EBU Tech 3342: from the 10th to the 95th percentile of short-term loudness, gated at -70 LUFS and -20 LU.</summary>
    private static double Range(double[] shortTerm)
    {
        double[] loud = [.. Gated(shortTerm, gateLu: -20).Order()];
        return loud.Length == 0 ? 0 : Lufs(loud[Rank(0.95)]) - Lufs(loud[Rank(0.10)]);

        int Rank(double share) => (int)Math.Round((loud.Length - 1) * share);
    }

    private static double Weight(int channel, int channels) => channels switch
    {
        4 when channel >= 2 => SurroundWeight,
        5 when channel >= 3 => SurroundWeight,
        6 when channel == 3 => 0,
        6 when channel >= 4 => SurroundWeight,
        _ => 1,
    };

    private static double Lufs(double power) => -0.691 + (10 * Math.Log10(power));
}
