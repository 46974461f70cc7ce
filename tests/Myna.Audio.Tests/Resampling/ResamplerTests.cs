using System.Buffers;
using CsCheck;
using Myna.Audio.Resampling;
using Myna.Tensors.Hardware;

namespace Myna.Audio.Tests.Resampling;

public class ResamplerTests
{
    private static readonly (int From, int To)[] Streams = [(44100, 24000), (24000, 44100), (8000, 24000), (48000, 8000), (44101, 24000)];

    public static TheoryData<int, int> Ratios => new()
    {
        { 44100, 24000 }, { 24000, 44100 }, { 48000, 24000 }, { 24000, 48000 }, { 16000, 24000 }, { 8000, 24000 },
        { 22050, 24000 }, { 24000, 16000 }, { 24000, 8000 }, { 96000, 24000 }, { 44101, 24000 }, { 24000, 44101 },
    };

    /// <summary>Tones across the pass band, up to 94 % of the lower Nyquist frequency: level, delay and what is added to them.</summary>
    [Theory]
    [MemberData(nameof(Ratios))]
    public void Tones_keep_their_level_and_time_within_a_tenth_of_a_decibel(int from, int to)
    {
        double nyquist = Math.Min(from, to) / 2.0, ripple = 0, noise = -200, delay = 0;
        foreach (double share in (double[])[0.01, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.87, 0.9, 0.92, 0.94])
        {
            float[] output = Resampler.Resample(Signals.Tone(share * nyquist, 0.4, from), from, to);
            int edge = to / 10;
            (double amplitude, double phase, double rest) = Signals.Fit(output.AsSpan(edge, output.Length - (2 * edge)), share * nyquist, to, edge);
            ripple = Math.Max(ripple, Math.Abs(Signals.Decibels(amplitude / 0.5)));
            noise = Math.Max(noise, Signals.Decibels(rest / (0.5 / Math.Sqrt(2))));
            delay = Math.Max(delay, Math.Abs(phase) / 360 / (share * nyquist));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{from} → {to}: pass band ±{ripple:0.0000} dB, distortion {noise:0.0} dB, delay {delay * 1e9:0.00} ns");
        Assert.InRange(ripple, 0, 0.01);
        Assert.InRange(noise, -200, -100);
        Assert.InRange(delay, 0, 1e-8);
    }

    /// <summary>Tones that do not exist in the output must not come back as others.</summary>
    [Theory]
    [InlineData(44100, 24000)]
    [InlineData(48000, 24000)]
    [InlineData(24000, 16000)]
    [InlineData(24000, 8000)]
    [InlineData(96000, 24000)]
    [InlineData(24000, 22050)]
    [InlineData(44101, 24000)]
    public void Tones_beyond_the_new_band_are_100_decibels_down(int from, int to)
    {
        double worst = -200;
        for (double hz = to / 2.0; hz < from / 2.0; hz += (from - to) / 2.0 / 13)
        {
            float[] output = Resampler.Resample(Signals.Tone(hz, 0.4, from), from, to);
            int edge = to / 10;
            worst = Math.Max(worst, Signals.Decibels(Signals.Rms(output.AsSpan(edge, output.Length - (2 * edge))) / (0.5 / Math.Sqrt(2))));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{from} → {to}: aliases {worst:0.0} dB");
        Assert.InRange(worst, -200, -100);
    }

    /// <summary>A sweep over the whole band of the input, checked piece by piece against its own formula.</summary>
    [Theory]
    [InlineData(44100, 24000)]
    [InlineData(48000, 24000)]
    [InlineData(16000, 24000)]
    [InlineData(8000, 24000)]
    [InlineData(22050, 24000)]
    [InlineData(24000, 44100)]
    public void Sweep_stays_within_a_tenth_of_a_decibel(int from, int to)
    {
        const double Seconds = 4;
        double top = from / 2.0, nyquist = Math.Min(from, to) / 2.0;
        var input = new float[(int)(Seconds * from)];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (float)(0.5 * Math.Sin(Phase((double)i / from)));
        }

        float[] output = Resampler.Resample(input, from, to);
        double worst = -200, ripple = 0;
        int piece = to / 50;
        for (int at = piece; at + piece < output.Length - (to / 10); at += piece)
        {
            double low = top * at / to / Seconds, high = top * (at + piece) / to / Seconds;
            if (high < 0.93 * nyquist && low > 0.01 * nyquist)
            {
                double expected = 0, error = 0;
                for (int i = at; i < at + piece; i++)
                {
                    double ideal = 0.5 * Math.Sin(Phase((double)i / to));
                    expected += ideal * ideal;
                    error += (output[i] - ideal) * (output[i] - ideal);
                }

                ripple = Math.Max(ripple, Math.Abs(10 * Math.Log10(Power(output.AsSpan(at, piece)) / expected)));
                Assert.InRange(10 * Math.Log10(error / expected), -200, -70);
            }
            else if (low > 1.02 * nyquist)
            {
                worst = Math.Max(worst, 10 * Math.Log10((Power(output.AsSpan(at, piece)) / piece / 0.125) + 1e-20));
            }
        }

        Assert.InRange(ripple, 0, 0.1);
        Assert.InRange(worst, -200, -90);

        double Phase(double seconds) => Math.PI * top * seconds * seconds / Seconds;

        static double Power(ReadOnlySpan<float> samples)
        {
            double sum = 0;
            foreach (float sample in samples)
            {
                sum += (double)sample * sample;
            }

            return sum;
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Every_width_gives_the_same_bits(int from, int to)
    {
        float[] input = Signals.Noise(0.2, 0.05, from);
        float[] scalar = new Resampler(from, to, ResamplerSettings.Default, VectorWidth.Scalar).Whole(input);
        foreach (VectorWidth width in Simd.Supported)
        {
            Assert.Equal(scalar, new Resampler(from, to, ResamplerSettings.Default, width).Whole(input));
        }
    }

    [Fact]
    public void A_stream_cut_anywhere_has_the_bits_of_the_whole_clip()
        => Gen.Select(Gen.Int[0, 4].Select(i => Streams[i]), Gen.Int[0, 3000].Array[0, 6])
            .Sample(
                sample =>
                {
                    ((int from, int to), int[] pieces) = sample;
                    float[] input = Signals.Noise(0.2, pieces.Sum() / (double)from, from);
                    var resampler = new Resampler(from, to);
                    var output = new ArrayBufferWriter<float>();
                    int at = 0;
                    foreach (int piece in pieces)
                    {
                        resampler.Push(input.AsSpan(at, piece), output);
                        at += piece;
                    }

                    resampler.Finish(output);
                    Assert.Equal(Resampler.Resample(input, from, to), output.WrittenSpan.ToArray());
                    Assert.Equal(resampler.OutputLength(input.Length), output.WrittenCount);
                },
                iter: 40);

    [Theory]
    [InlineData(44100, 24000, 44100, 24000)]
    [InlineData(44100, 24000, 1, 1)]
    [InlineData(48000, 24000, 3, 2)]
    [InlineData(8000, 24000, 7, 21)]
    [InlineData(24000, 8000, 1, 0)]
    [InlineData(24000, 24000, 5, 5)]
    [InlineData(24000, 8000, 0, 0)]
    public void Lengths_are_rounded(int from, int to, int input, int output)
        => Assert.Equal(output, Resampler.Resample(new float[input], from, to).Length);

    [Fact]
    public void A_constant_stays_a_constant()
    {
        float[] input = [.. Enumerable.Repeat(0.5f, 8000)];
        foreach (float sample in Resampler.Resample(input, 16000, 24000).AsSpan(1000, 10000))
        {
            Assert.InRange(sample, 0.499999f, 0.500001f);
        }
    }

    [Fact]
    public void An_impulse_keeps_its_place()
    {
        var input = new float[16000];
        input[8000] = 1;
        float[] output = Resampler.Resample(input, 16000, 24000);
        Assert.Equal(12000, Array.IndexOf(output, output.Max()));
        for (int i = 1; i < 500; i++)
        {
            Assert.Equal(output[12000 - i], output[12000 + i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(0, 24000)]
    [InlineData(24000, 999)]
    [InlineData(24000, 768_001)]
    public void Rates_out_of_range_are_refused(int from, int to)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Resampler.Resample(new float[4], from, to));

    [Fact]
    public void Channels_are_resampled_apart()
    {
        float[] left = Signals.Tone(500, 0.1, 44100), right = Signals.Tone(900, 0.1, 44100);
        var clip = new AudioClip([.. left.Zip(right).SelectMany(pair => new[] { pair.First, pair.Second })], 2, 44100);
        AudioClip resampled = clip.Resampled(24000);
        Assert.Equal(Resampler.Resample(left, 44100, 24000), resampled.Channel(0));
        Assert.Equal(Resampler.Resample(right, 44100, 24000), resampled.Channel(1));
        Assert.Equal((left[100] + right[100]) / 2, clip.ToMono().Samples[100], 1e-7f);
    }
}
