using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

namespace Myna.Tensors.Tests.Kernels;

public sealed class SnakeBetaTests
{
    [Fact]
    public void Agrees_with_doubles_and_has_the_bits_of_scalar()
    {
        const int Channels = 37, Rows = 50;
        float[] alpha = EveryWidth.Values(Channels, 1, -2f, 2f), beta = EveryWidth.Values(Channels, 2, -2f, 2f);
        float[] x = EveryWidth.Values(Rows * Channels, 3, -20f, 20f), y = new float[x.Length];
        var snake = new SnakeBeta(alpha, beta);
        snake.Apply(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            int c = i % Channels;
            double turn = x[i] * Math.Exp(alpha[c]);
            double strength = 1 / (Math.Exp(beta[c]) + 1e-9);
            double expected = x[i] + (Math.Pow(Math.Sin(turn), 2) * strength);

            // The product that becomes the angle is rounded once, a rounding of as many radians as it has.
            double allowed = (3e-7 + (Math.Abs(turn) * 2e-7)) * strength + Math.Abs(x[i]) * 1e-7;
            Assert.True(Math.Abs(expected - y[i]) <= allowed, $"snake({x[i]}) is {y[i]:G9}, not {expected:G9}");
        }

        EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) => snake.Apply(from, to, width));
    }

    [Fact]
    public void With_a_crew_it_is_the_same_and_the_input_is_shifted()
    {
        const int Channels = 20, Rows = 33;
        var snake = new SnakeBeta(EveryWidth.Values(Channels, 1), EveryWidth.Values(Channels, 2));
        float[] x = EveryWidth.Values(Rows * Channels, 3), expected = new float[x.Length], y = new float[x.Length], shift = EveryWidth.Values(Channels, 4);
        snake.Apply(x, expected);
        using var crew = new Crew(3);
        float[] shifted = [.. x];
        snake.ApplyAndShift(shifted, y, shift, crew);
        EveryWidth.AssertSameBits(expected, y, "activated");
        EveryWidth.AssertSameBits([.. x.Select((value, i) => value + shift[i % Channels])], shifted, "shifted");
        snake.ApplyAndShift(x, y, [], crew);
        EveryWidth.AssertSameBits(expected, y, "activated without a shift");
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SnakeBeta(new float[3], new float[4]));
        var snake = new SnakeBeta(new float[3], new float[3]);
        Assert.Throws<ArgumentException>(() => snake.Apply(new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => snake.Apply(new float[6], new float[3]));
        Assert.Throws<ArgumentException>(() => snake.ApplyAndShift(new float[6], new float[6], new float[2], Crew.Shared));
    }
}
