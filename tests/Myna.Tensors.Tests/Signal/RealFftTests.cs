using Myna.Tensors.Hardware;
using Myna.Tensors.Signal;
using Myna.Tensors.Tests.Memory;

namespace Myna.Tensors.Tests.Signal;

public class RealFftTests
{
    public static TheoryData<int> Sizes => new(Enumerable.Range(1, 12).Select(log2 => 1 << log2));

    public static TheoryData<int> AllSizes => new(Enumerable.Range(1, 15).Select(log2 => 1 << log2));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_is_the_discrete_fourier_transform(int size)
    {
        float[] x = Noise(size, seed: 1);
        var fft = new RealFft(size);
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];

        fft.Forward(x, re, im);

        (double[] wantedRe, double[] wantedIm) = NaiveTransform(x);
        double tolerance = 4e-7 * Math.Sqrt(size) * Math.Log2(size);
        for (int k = 0; k < fft.Bins; k++)
        {
            Assert.Equal(wantedRe[k], re[k], tolerance);
            Assert.Equal(wantedIm[k], im[k], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void Inverse_gives_the_signal_back(int size)
    {
        float[] x = Noise(size, seed: 2);
        var fft = new RealFft(size);
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        var back = new float[size];

        fft.Forward(x, re, im);
        fft.Inverse(re, im, back);

        for (int i = 0; i < size; i++)
        {
            Assert.Equal(x[i], back[i], 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void Energy_is_the_same_in_time_and_frequency(int size)
    {
        float[] x = Noise(size, seed: 3);
        var fft = new RealFft(size);
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];

        fft.Forward(x, re, im);

        double inTime = x.Sum(v => (double)v * v);
        double inFrequency = 0;
        for (int k = 0; k < fft.Bins; k++)
        {
            double power = ((double)re[k] * re[k]) + ((double)im[k] * im[k]);
            inFrequency += k == 0 || k == size / 2 ? power : 2 * power;
        }

        Assert.Equal(1, inFrequency / size / inTime, 1e-5);
    }

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void Every_width_gives_the_same_bits(int size)
    {
        // One float in from the start of the array: rarely on a vector's boundary.
        float[] x = Noise(size + 1, seed: 4);
        var scalar = new RealFft(size, VectorWidth.Scalar);
        var wantedRe = new float[scalar.Bins];
        var wantedIm = new float[scalar.Bins];
        var wantedBack = new float[size];
        scalar.Forward(x.AsSpan(1), wantedRe, wantedIm);
        scalar.Inverse(wantedRe, wantedIm, wantedBack);

        foreach (VectorWidth width in Simd.Supported)
        {
            var fft = new RealFft(size, width);
            var re = new float[fft.Bins + 3];
            var im = new float[fft.Bins + 3];
            var back = new float[size + 1];
            fft.Forward(x.AsSpan(1), re.AsSpan(3), im.AsSpan(3));
            fft.Inverse(re.AsSpan(3), im.AsSpan(3), back.AsSpan(1));

            SameBits.Check(wantedRe, re.AsSpan(3), $"real parts at {width}");
            SameBits.Check(wantedIm, im.AsSpan(3), $"imaginary parts at {width}");
            SameBits.Check(wantedBack, back.AsSpan(1), $"samples at {width}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_cosine_is_one_bin(int size)
    {
        var fft = new RealFft(size);
        int bin = size / 4;
        float[] x = [.. Enumerable.Range(0, size).Select(i => (float)Math.Cos(2 * Math.PI * bin * i / size))];
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];

        fft.Forward(x, re, im);

        for (int k = 0; k < fft.Bins; k++)
        {
            double wanted = k != bin ? 0 : bin == 0 ? size : size / 2.0;
            Assert.Equal(wanted, re[k], size * 1e-6);
            Assert.Equal(0, im[k], size * 1e-6);
        }
    }

    [Fact]
    public void Inverse_ignores_the_imaginary_parts_that_a_real_signal_has_not()
    {
        var fft = new RealFft(64);
        float[] re = Noise(33, seed: 5);
        float[] im = Noise(33, seed: 6);
        var without = new float[64];
        var with = new float[64];
        im[0] = im[32] = 0;
        fft.Inverse(re, im, without);
        im[0] = 3;
        im[32] = -5;

        fft.Inverse(re, im, with);

        SameBits.Check(without, with, "samples");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(24)]
    [InlineData(65536)]
    public void Sizes_it_cannot_do_are_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(size));

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        var fft = new RealFft(16);
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[15], new float[9], new float[9]));
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[16], new float[8], new float[9]));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new float[9], new float[10], new float[16]));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        var fft = new RealFft(1024);
        float[] x = Noise(1024, seed: 7);
        var re = new float[fft.Bins];
        var im = new float[fft.Bins];
        Heap.IsLeftAloneBy(() =>
        {
            fft.Forward(x, re, im);
            fft.Inverse(re, im, x);
        });
    }

    internal static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    internal static (double[] Re, double[] Im) NaiveTransform(ReadOnlySpan<float> x)
    {
        int size = x.Length;
        var cosines = new double[size];
        var sines = new double[size];
        for (int i = 0; i < size; i++)
        {
            (sines[i], cosines[i]) = Math.SinCos(-2 * Math.PI * i / size);
        }

        var re = new double[(size / 2) + 1];
        var im = new double[(size / 2) + 1];
        for (int k = 0; k < re.Length; k++)
        {
            for (int n = 0; n < size; n++)
            {
                int turn = (int)((long)n * k % size);
                re[k] += x[n] * cosines[turn];
                im[k] += x[n] * sines[turn];
            }
        }

        return (re, im);
    }
}
