using Myna.Audio.Features;
using Myna.Tensors.Hardware;
using Myna.Tensors.Weights;

namespace Myna.Audio.Tests.Features;

public class LogMelTests
{
    [Fact]
    public void The_basis_equals_the_golden_one()
    {
        using SafetensorsFile golden = Golden();
        double worst = WorstDifference(golden.ReadFloats("mel_basis", 100, 513), new MelBasis(new MelSettings()).Weights);
        TestContext.Current.TestOutputHelper?.WriteLine($"mel basis: max abs {worst:e2}");
        Assert.InRange(worst, 0, 1e-6);
    }

    /// <summary>
    /// Within 2e-4 of the tensor's RMS. Bands with next to nothing in them (ln = -11) magnify rounding: there the golden
    /// tensor, made in single precision too, is itself 4e-4 from what double precision gives.
    /// </summary>
    [Fact]
    public void The_spectrogram_equals_the_golden_one()
    {
        using SafetensorsFile golden = Golden();
        float[] expected = golden.ReadFloats("logmel", 301, 100);
        float[] actual = new LogMel().Forward(golden.ReadFloats("wave"));
        double worst = WorstDifference(expected, actual), mean = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average();
        TestContext.Current.TestOutputHelper?.WriteLine($"log-mel: max abs {worst:e2}, mean {mean:e2}, rms of the tensor {Signals.Rms(expected):0.00}");
        Assert.InRange(worst, 0, 2e-4 * Signals.Rms(expected));
        Assert.InRange(mean, 0, 5e-6);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        float[] samples = Signals.Noise(0.1, 0.7, 24000);
        var settings = new MelSettings();
        float[] scalar = new LogMel(settings, VectorWidth.Scalar).Forward(samples);
        foreach (VectorWidth width in Simd.Supported)
        {
            Assert.Equal(scalar, new LogMel(settings, width).Forward(samples));
        }
    }

    [Fact]
    public void Other_sizes_work_and_silence_is_the_floor()
    {
        var settings = new MelSettings
        {
            SampleRate = 16000, WindowSamples = 512, HopSamples = 160, Bands = 80, LowestHz = 20, HighestHz = 8000, PowerFloor = 1e-20f,
        };
        var mel = new LogMel(settings);
        float[] frames = mel.Forward(new float[16000]);
        Assert.Equal(101 * 80, frames.Length);
        Assert.All(frames, value => Assert.Equal(Math.Log(1e-5), value, 1e-5));
    }

    [Fact]
    public void A_tone_is_loudest_in_its_band()
    {
        float[] row = new LogMel().Forward(Signals.Tone(1000, 0.5, 24000)).AsSpan(20 * 100, 100).ToArray();

        // 1 kHz is mel 15, and mels run evenly to 12 kHz over 101 steps; band b has its middle at step b + 1.
        double top = 15 + (Math.Log(12) / (Math.Log(6.4) / 27));
        int expected = (int)Math.Round(15 / (top / 101)) - 1;
        Assert.InRange(Array.IndexOf(row, row.Max()), expected - 1, expected + 1);
    }

    [Fact]
    public void No_samples_and_bands_beyond_half_the_rate_are_refused()
    {
        Assert.Throws<MynaException>(() => new LogMel().Forward([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogMel(new MelSettings { SampleRate = 16000 }));
    }

    /// <summary>Tensors of the Lite model's own front end, made where the model was trained.</summary>
    private static SafetensorsFile Golden() => SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", "reference.safetensors"));

    private static double WorstDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        return worst;
    }
}
