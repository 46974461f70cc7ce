using CsCheck;
using Myna.Tensors.Hardware;
using Myna.Voice.Lite;
using Myna.Voice.Randomness;

namespace Myna.Voice.Tests.Speaking;

public class SeededNoiseTests
{
    private const int Many = 1 << 20;

    // The known answers that the authors of Philox publish with their Random123 library.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, k0, k1));
    }

    [Fact]
    public void Moments_are_those_of_the_normal_distribution()
    {
        float[] noise = Draw(7, 0, NoisePurpose.Mel, Many);
        double mean = noise.Average(x => (double)x);
        double variance = noise.Average(x => (double)x * x);
        double skew = noise.Average(x => (double)x * x * x);
        double kurtosis = noise.Average(x => (double)x * x * x * x);

        // Five standard errors each.
        double error = 5 / Math.Sqrt(Many);
        Assert.InRange(mean, -error, error);
        Assert.InRange(variance, 1 - (error * Math.Sqrt(2)), 1 + (error * Math.Sqrt(2)));
        Assert.InRange(skew, -error * Math.Sqrt(15), error * Math.Sqrt(15));
        Assert.InRange(kurtosis, 3 - (error * Math.Sqrt(96)), 3 + (error * Math.Sqrt(96)));
        Assert.All(noise, x => Assert.InRange(Math.Abs(x), 0, 5.78f));
    }

    [Fact]
    public void The_distribution_is_normal_everywhere()
    {
        float[] noise = Draw(11, 3, NoisePurpose.Waveform, Many);
        Array.Sort(noise);
        double largest = 0;
        for (int i = 0; i < Many; i += 16)
        {
            largest = Math.Max(largest, Math.Abs(((i + 0.5) / Many) - NormalDistribution(noise[i])));
        }

        // Kolmogorov–Smirnov: 1.95/√n is passed once in a thousand draws, and this draw is always the same.
        Assert.InRange(largest, 0, 1.95 / Math.Sqrt(Many));
    }

    [Fact]
    public void Neighbours_and_streams_are_uncorrelated()
    {
        float[] one = Draw(1, 0, NoisePurpose.Mel, Many);
        double error = 5 / Math.Sqrt(Many);
        for (int lag = 1; lag <= 8; lag++)
        {
            Assert.InRange(Correlation(one.AsSpan(lag), one.AsSpan(..^lag)), -error, error);
        }

        foreach (float[] other in new[]
        {
            Draw(2, 0, NoisePurpose.Mel, Many), Draw(1, 1, NoisePurpose.Mel, Many), Draw(1, 0, NoisePurpose.Waveform, Many),
            Draw(1UL << 32, 0, NoisePurpose.Mel, Many),
        })
        {
            Assert.InRange(Correlation(one, other), -error, error);
        }
    }

    [Fact]
    public void Every_vector_width_gives_the_same_bits()
    {
        float[] scalar = Draw(5, 2, NoisePurpose.Mel, 5003, 1, VectorWidth.Scalar);
        foreach (VectorWidth width in Simd.Supported)
        {
            Assert.Equal(Bits(scalar), Bits(Draw(5, 2, NoisePurpose.Mel, 5003, 1, width)));
        }

        // Written down, so that every machine and every later version is held to them.
        Assert.Equal([0x3EC2C3DD, 0xBE97B1BE, 0xBE7F3710, 0xBF807DBD], Bits(Draw(1, 0, NoisePurpose.Mel, 4)));
    }

    [Fact]
    public void Numbers_are_those_of_the_formula_in_double_precision()
    {
        // From a separate program: Philox of counter 0 and 1 under key 1, then the formula of Box and Muller.
        double[] expected = [0.38040059107657, -0.29627794647984, -0.24923347552317, -1.00383721375163, 0.62694761412530, -0.63398387998793];
        float[] noise = Draw(1, 0, NoisePurpose.Mel, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], noise[i], 3e-7);
        }
    }

    [Fact]
    public void A_stream_is_the_same_in_whatever_pieces_it_is_drawn()
    {
        float[] whole = Draw(9, 1, NoisePurpose.Waveform, 3000);
        Gen.Select(Gen.Int[0, 2500], Gen.Int[0, 499]).Sample((first, count) =>
            Assert.Equal(
                Bits(whole.AsSpan(first, count)),
                Bits(Draw(9, 1, NoisePurpose.Waveform, count, first, Simd.Width))));
    }

    private static float[] Draw(ulong seed, int sentence, NoisePurpose purpose, int count) =>
        Draw(seed, sentence, purpose, count, 0, Simd.Width);

    private static float[] Draw(ulong seed, int sentence, NoisePurpose purpose, int count, long first, VectorWidth width)
    {
        var noise = new float[count];
        new SeededNoise(seed, sentence, purpose).Fill(noise, first, width);
        return noise;
    }

    private static uint[] Bits(ReadOnlySpan<float> x) => [.. x.ToArray().Select(BitConverter.SingleToUInt32Bits)];

    private static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum / a.Length;
    }

    /// <summary>Share of normal numbers below x, by the series of Marsaglia (2004).</summary>
    private static double NormalDistribution(double x)
    {
        double sum = x, term = x;
        for (int i = 3; Math.Abs(term) > 1e-17 && i < 400; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp((-x * x / 2) - 0.91893853320467274178));
    }
}
