using Myna.Tensors.Hardware;
using Myna.Tensors.Signal;
using Myna.Tensors.Tests.Memory;

namespace Myna.Tensors.Tests.Signal;

public class StftTests
{
    private const int NFft = 1024;
    private const int Hop = 256;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(257, 2)]
    [InlineData(76800, 301)]
    public void Frames_are_one_more_than_whole_hops(int samples, int frames) =>
        Assert.Equal(frames, new Stft(NFft, Hop).Frames(samples));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(3001)]
    public void Forward_is_the_transform_of_reflected_windowed_frames(int samples)
    {
        float[] x = RealFftTests.Noise(samples, seed: samples);
        var stft = new Stft(NFft, Hop);
        int frames = stft.Frames(samples);
        var re = new float[frames * stft.Bins];
        var im = new float[frames * stft.Bins];

        stft.Forward(x, re, im);

        float[] padded = WalkedBetweenMirrors(x, NFft / 2);
        float[] window = Windows.PeriodicHann(NFft);
        for (int f = 0; f < frames; f++)
        {
            float[] frame = [.. window.Select((w, i) => w * padded[(f * Hop) + i])];
            (double[] wantedRe, double[] wantedIm) = RealFftTests.NaiveTransform(frame);
            for (int k = 0; k < stft.Bins; k++)
            {
                Assert.Equal(wantedRe[k], re[(f * stft.Bins) + k], 1e-4);
                Assert.Equal(wantedIm[k], im[(f * stft.Bins) + k], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(256, 1024, 256)]
    [InlineData(1000, 1024, 256)]
    [InlineData(24000, 1024, 256)]
    [InlineData(5001, 512, 128)]
    [InlineData(5001, 64, 32)]
    [InlineData(5001, 64, 5)]
    [InlineData(77, 4, 1)]
    public void Inverse_gives_the_signal_back(int samples, int nFft, int hop)
    {
        float[] x = RealFftTests.Noise(samples, seed: 8);
        var stft = new Stft(nFft, hop);
        int frames = stft.Frames(samples);
        (float[] re, float[] im) = Spectrum(stft, x);
        var back = new float[hop * (frames - 1)];

        stft.Inverse(re, im, frames, back);

        for (int i = 0; i < back.Length; i++)
        {
            Assert.Equal(x[i], back[i], 3e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(300)]
    public void Frame_ranges_have_the_bits_of_the_whole(int rangeFrames)
    {
        float[] x = RealFftTests.Noise(10_007, seed: 9);
        var stft = new Stft(NFft, Hop);
        (float[] wantedRe, float[] wantedIm) = Spectrum(stft, x);
        int frames = stft.Frames(x.Length);
        var re = new float[wantedRe.Length];
        var im = new float[wantedIm.Length];

        for (int first = 0; first < frames; first += rangeFrames)
        {
            int count = Math.Min(rangeFrames, frames - first);
            Range range = (first * stft.Bins)..((first + count) * stft.Bins);
            stft.Forward(x, first, count, re.AsSpan(range), im.AsSpan(range));
        }

        SameBits.Check(wantedRe, re, "real parts");
        SameBits.Check(wantedIm, im, "imaginary parts");
    }

    [Theory]
    [InlineData(1024, 256, 1)]
    [InlineData(1024, 256, 255)]
    [InlineData(1024, 256, 256)]
    [InlineData(1024, 256, 1000)]
    [InlineData(1024, 256, 4096)]
    [InlineData(64, 5, 33)]
    [InlineData(64, 32, 7)]
    public void Sample_ranges_have_the_bits_of_the_whole(int nFft, int hop, int rangeSamples)
    {
        var stft = new Stft(nFft, hop);
        const int Frames = 40;
        float[] re = RealFftTests.Noise(Frames * stft.Bins, seed: 10);
        float[] im = RealFftTests.Noise(Frames * stft.Bins, seed: 11);
        var wanted = new float[stft.Samples(Frames)];
        var found = new float[wanted.Length];
        stft.Inverse(re, im, Frames, wanted);
        int step = rangeSamples == 1 ? 97 : rangeSamples;

        for (int first = 0; first < found.Length; first += step)
        {
            int count = Math.Min(rangeSamples, found.Length - first);
            (int firstFrame, int frameCount) = stft.FramesFor(first, count, Frames);
            Range range = (firstFrame * stft.Bins)..((firstFrame + frameCount) * stft.Bins);
            stft.InverseRange(re.AsSpan(range), im.AsSpan(range), firstFrame, frameCount, Frames, first, found.AsSpan(first, count));
            SameBits.Check(wanted.AsSpan(first, count), found.AsSpan(first, count), $"samples from {first}");
        }
    }

    [Fact]
    public void A_missing_frame_is_named()
    {
        var stft = new Stft(NFft, Hop);
        var re = new float[4 * stft.Bins];
        var x = new float[Hop];

        // Samples 1024 to 1280 are made of frames 3 to 6.
        Assert.Equal((3, 4), stft.FramesFor(1024, Hop, 100));
        stft.InverseRange(re, re, 3, 4, 100, 1024, x);
        ArgumentException error = Assert.Throws<ArgumentException>(() => stft.InverseRange(re, re, 4, 4, 100, 1024, x));
        Assert.Contains("frames 3 to 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        float[] x = RealFftTests.Noise(9_999, seed: 12);
        var scalar = new Stft(NFft, Hop, VectorWidth.Scalar);
        (float[] wantedRe, float[] wantedIm) = Spectrum(scalar, x);
        int frames = scalar.Frames(x.Length);
        var wanted = new float[scalar.Samples(frames)];
        scalar.Inverse(wantedRe, wantedIm, frames, wanted);

        foreach (VectorWidth width in Simd.Supported)
        {
            var stft = new Stft(NFft, Hop, width);
            (float[] re, float[] im) = Spectrum(stft, x);
            var back = new float[wanted.Length];
            stft.Inverse(re, im, frames, back);

            SameBits.Check(wantedRe, re, $"real parts at {width}");
            SameBits.Check(wantedIm, im, $"imaginary parts at {width}");
            SameBits.Check(wanted, back, $"samples at {width}");
        }
    }

    [Fact]
    public void One_frame_gives_no_samples()
    {
        var stft = new Stft(NFft, Hop);
        stft.Inverse(new float[stft.Bins], new float[stft.Bins], 1, []);
    }

    [Fact]
    public void An_empty_signal_is_refused()
    {
        var stft = new Stft(NFft, Hop);
        Assert.Throws<MynaException>(() => stft.Forward([], new float[stft.Bins], new float[stft.Bins]));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Stft(1000, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Stft(1024, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Stft(1024, 513));
        var stft = new Stft(NFft, Hop);
        var row = new float[stft.Bins];
        Assert.Throws<ArgumentException>(() => stft.Forward(new float[256], row, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => stft.Forward(new float[256], 2, 1, row, row));
        Assert.Throws<ArgumentOutOfRangeException>(() => stft.Forward(new float[256], -1, 1, row, row));
        Assert.Throws<ArgumentException>(() => stft.Inverse(row, row, 1, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stft.InverseRange(row, row, 0, 1, 1, 0, new float[1]));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var stft = new Stft(NFft, Hop);
        float[] x = RealFftTests.Noise(3000, seed: 13);
        int frames = stft.Frames(x.Length);
        (float[] re, float[] im) = Spectrum(stft, x);
        var back = new float[stft.Samples(frames)];
        Heap.IsLeftAloneBy(() =>
        {
            stft.Forward(x, re, im);
            stft.Inverse(re, im, frames, back);
        });
    }

    private static (float[] Re, float[] Im) Spectrum(Stft stft, float[] x)
    {
        var re = new float[stft.Frames(x.Length) * stft.Bins];
        var im = new float[re.Length];
        stft.Forward(x, re, im);
        return (re, im);
    }

    /// <summary>Reflection done the slow way: a walker that turns round at each end of the signal.</summary>
    private static float[] WalkedBetweenMirrors(float[] x, int pad)
    {
        var padded = new float[x.Length + (2 * pad)];
        x.CopyTo(padded, pad);
        int at = 0, step = 1;
        for (int i = pad - 1; i >= 0; i--)
        {
            Walk(ref at, ref step);
            padded[i] = x[at];
        }

        (at, step) = (x.Length - 1, -1);
        for (int i = pad + x.Length; i < padded.Length; i++)
        {
            Walk(ref at, ref step);
            padded[i] = x[at];
        }

        return padded;

        void Walk(ref int position, ref int direction)
        {
            if (x.Length == 1)
            {
                return;
            }

            if (position + direction < 0 || position + direction >= x.Length)
            {
                direction = -direction;
            }

            position += direction;
        }
    }
}
