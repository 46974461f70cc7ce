using Myna.Tensors.Signal;

namespace Myna.Cli.Bench.Trust;

/// <summary>What is added to recordings on their way: noise, music, rooms, loudspeakers, telephone lines. Always the same.</summary>
internal static class Sounds
{
    private const int SampleRate = SpokenRecording.SampleRate;

    /// <summary>With white Gaussian noise so far below; every number has its own.</summary>
    public static float[] Noisy(float[] samples, double decibels, int number)
    {
        var random = new Random(11 + (1000 * number));
        double level = Math.Sqrt(Power(samples) * Math.Pow(10, -decibels / 10));
        return [.. samples.Select(x => x + (float)(level * Gaussian(random)))];
    }

    /// <summary>Three bells of an equaliser: +3 dB at 300 Hz, −3 dB at 1.2 kHz, +3 dB at 4 kHz, an octave wide each.</summary>
    public static float[] Equalised(float[] samples) =>
        Biquad.Bell(4000, 3).Filtered(Biquad.Bell(1200, -3).Filtered(Biquad.Bell(300, 3).Filtered(samples)));

    /// <summary>A telephone line: 300 to 3400 Hz and the eight bits of µ-law.</summary>
    public static float[] Telephone(float[] samples)
    {
        float[] band = Biquad.LowPass(3400).Filtered(Biquad.HighPass(300).Filtered(samples));
        return [.. band.Select(x =>
        {
            double compressed = Math.Sign(x) * Math.Log(1 + (255 * Math.Min(1, Math.Abs(x)))) / Math.Log(256);
            double coded = Math.Round(compressed * 127) / 127;
            return (float)(Math.Sign(coded) * (Math.Pow(256, Math.Abs(coded)) - 1) / 255);
        })];
    }

    /// <summary>With music beneath, so loud against the speech: a chord of three struck strings every half second, and a beat.</summary>
    public static float[] WithMusic(float[] samples, double decibels, int number)
    {
        double[] notes = [220, 261.63, 329.63, 392, 440, 523.25, 659.26];
        var random = new Random(5 + (1000 * number));
        var music = new double[samples.Length];
        for (int from = 0; from < music.Length; from += SampleRate / 2)
        {
            for (int voice = 0; voice < 3; voice++)
            {
                double hz = notes[random.Next(notes.Length)];
                for (int harmonic = 1; harmonic <= 10; harmonic++)
                {
                    for (int i = from; i < Math.Min(music.Length, from + (2 * SampleRate)); i++)
                    {
                        double seconds = (i - from) / (double)SampleRate;
                        music[i] += Math.Exp(-3 * seconds) * Math.Sin(2 * Math.PI * hz * harmonic * seconds) / harmonic;
                    }
                }
            }

            for (int i = from; i < Math.Min(music.Length, from + (SampleRate / 10)); i++)
            {
                music[i] += Gaussian(random) * Math.Exp(-50.0 * (i - from) / SampleRate);
            }
        }

        double gain = Math.Sqrt(Power(samples) * Math.Pow(10, decibels / 10) / music.Average(x => x * x));
        return [.. samples.Zip(music, (x, m) => (float)(x + (gain * m)))];
    }

    /// <summary>
    /// Played by a small loudspeaker (120 Hz to 7 kHz) and taken up again half a metre away in a living room: a reverberation time
    /// of 0.35 s, reverberation 4 dB below the direct sound, noise 28 dB below. Every number is another room.
    /// </summary>
    public static float[] Rerecorded(float[] samples, int number)
    {
        var random = new Random(3 + (1000 * number));
        const double ReverberationSeconds = 0.35;
        var response = new float[(int)(0.4 * SampleRate)];
        double power = 0;
        for (int i = SampleRate / 400; i < response.Length; i++)
        {
            response[i] = (float)(Gaussian(random) * Math.Pow(10, -3.0 * i / SampleRate / ReverberationSeconds));
            power += (double)response[i] * response[i];
        }

        double gain = Math.Sqrt(Math.Pow(10, -0.4) / power);
        float[] played = Biquad.LowPass(7000).Filtered(Biquad.HighPass(120).Filtered(samples));
        return Noisy([.. played.Zip(Convolved(played, response), (direct, echo) => direct + (float)(gain * echo))], 28, number);
    }

    /// <summary>By overlapping blocks of spectra; as long as the samples.</summary>
    private static float[] Convolved(float[] samples, float[] response)
    {
        var fft = new RealFft(RealFft.MostSamples);
        int step = fft.Size - response.Length + 1;
        var block = new float[fft.Size];
        float[] re = new float[fft.Bins], im = new float[fft.Bins], filterRe = new float[fft.Bins], filterIm = new float[fft.Bins];
        response.CopyTo(block, 0);
        fft.Forward(block, filterRe, filterIm);
        var sum = new float[samples.Length];
        for (int from = 0; from < samples.Length; from += step)
        {
            Array.Clear(block);
            samples.AsSpan(from, Math.Min(step, samples.Length - from)).CopyTo(block);
            fft.Forward(block, re, im);
            for (int k = 0; k < re.Length; k++)
            {
                (re[k], im[k]) = ((re[k] * filterRe[k]) - (im[k] * filterIm[k]), (re[k] * filterIm[k]) + (im[k] * filterRe[k]));
            }

            fft.Inverse(re, im, block);
            for (int i = 0; i < Math.Min(block.Length, sum.Length - from); i++)
            {
                sum[from + i] += block[i];
            }
        }

        return sum;
    }

    private static double Power(float[] samples) => samples.Average(x => (double)x * x);

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A filter of second order (Bristow-Johnson's formulas).</summary>
    private readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
    {
        public static Biquad Bell(double hz, double decibels)
        {
            double gain = Math.Pow(10, decibels / 40), w = 2 * Math.PI * hz / SampleRate, alpha = Math.Sin(w) / (2 * Math.Sqrt(2));
            return Of(1 + (alpha * gain), -2 * Math.Cos(w), 1 - (alpha * gain), 1 + (alpha / gain), -2 * Math.Cos(w), 1 - (alpha / gain));
        }

        public static Biquad LowPass(double hz)
        {
            double w = 2 * Math.PI * hz / SampleRate, alpha = Math.Sin(w) / Math.Sqrt(2), c = 1 - Math.Cos(w);
            return Of(c / 2, c, c / 2, 1 + alpha, -2 * Math.Cos(w), 1 - alpha);
        }

        public static Biquad HighPass(double hz)
        {
            double w = 2 * Math.PI * hz / SampleRate, alpha = Math.Sin(w) / Math.Sqrt(2), c = 1 + Math.Cos(w);
            return Of(c / 2, -c, c / 2, 1 + alpha, -2 * Math.Cos(w), 1 - alpha);
        }

        public float[] Filtered(float[] samples)
        {
            var output = new float[samples.Length];
            double s1 = 0, s2 = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                double x = samples[i], y = (B0 * x) + s1;
                s1 = (B1 * x) - (A1 * y) + s2;
                s2 = (B2 * x) - (A2 * y);
                output[i] = (float)y;
            }

            return output;
        }

        private static Biquad Of(double b0, double b1, double b2, double a0, double a1, double a2) =>
            new(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
    }
}
