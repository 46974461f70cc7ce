using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class RotaryPositionsTests
{
    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(48, 4, 0)]
    [InlineData(64, 4, 7)]
    [InlineData(70, 3, 2)]
    public void Halves_turn_by_the_angle_of_their_position(int headSize, int heads, int firstPosition)
    {
        const int Rows = 30;
        var rotary = new RotaryPositions(40, headSize);
        float[] x = EveryWidth.Values(Rows * heads * headSize, headSize);
        float[] y = [.. x];
        rotary.Apply(y, heads, firstPosition);
        int half = headSize / 2;
        for (int row = 0; row < Rows; row++)
        {
            for (int head = 0; head < heads; head++)
            {
                int at = ((row * heads) + head) * headSize;
                for (int i = 0; i < half; i++)
                {
                    double angle = (firstPosition + row) * Math.Pow(10_000, -2.0 * i / headSize);
                    double a = x[at + i], b = x[at + half + i];
                    Assert.Equal((a * Math.Cos(angle)) - (b * Math.Sin(angle)), y[at + i], 1e-6);
                    Assert.Equal((a * Math.Sin(angle)) + (b * Math.Cos(angle)), y[at + half + i], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Turning_gives_the_same_bits_at_every_width()
    {
        foreach (int headSize in new[] { 2, 6, 14, 30, 32, 34, 48, 64, 66, 128 })
        {
            var rotary = new RotaryPositions(9, headSize);
            float[] x = EveryWidth.Values(5 * 3 * headSize, headSize);
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) =>
            {
                from.CopyTo(to);
                rotary.Apply(to, 3, 4, width);
            });
        }
    }

    [Fact]
    public unsafe void Rows_may_lie_apart()
    {
        const int HeadSize = 24;
        const int Heads = 2;
        const int Stride = 3 * Heads * HeadSize;
        var rotary = new RotaryPositions(16, HeadSize);
        float[] packed = EveryWidth.Values(4 * Heads * HeadSize, 1);
        float[] apart = new float[4 * Stride];
        for (int row = 0; row < 4; row++)
        {
            packed.AsSpan(row * Heads * HeadSize, Heads * HeadSize).CopyTo(apart.AsSpan(row * Stride));
        }

        rotary.Apply(packed, Heads, 2);
        fixed (float* p = apart)
        {
            rotary.Apply(p, Stride, 4, Heads, 2, Simd.Width);
        }

        for (int row = 0; row < 4; row++)
        {
            Assert.Equal(packed.AsSpan(row * Heads * HeadSize, Heads * HeadSize).ToArray(), apart.AsSpan(row * Stride, Heads * HeadSize).ToArray());
            Assert.All(apart.AsSpan((row * Stride) + (Heads * HeadSize), 2 * Heads * HeadSize).ToArray(), value => Assert.Equal(0f, value));
        }
    }

    [Fact]
    public void Scores_depend_on_the_distance_only()
    {
        var rotary = new RotaryPositions(64, 32);
        float[] q = EveryWidth.Values(32, 1);
        float[] k = EveryWidth.Values(32, 2);
        Assert.Equal(Score(3, 10), Score(40, 47), 1e-4f);

        float Score(int queryPosition, int keyPosition)
        {
            float[] a = [.. q];
            float[] b = [.. k];
            rotary.Apply(a, 1, queryPosition);
            rotary.Apply(b, 1, keyPosition);
            return Dot.Product(a, b);
        }
    }

    [Fact]
    public void Tables_can_go_on_where_others_ended()
    {
        float[] expected = EveryWidth.Values(3 * 64, 1), x = [.. expected];
        new RotaryPositions(100, 64).Apply(expected, 1, 90);
        new RotaryPositions(20, 64, offset: 80).Apply(x, 1, 10);
        EveryWidth.AssertSameBits(expected, x, "from position 90");
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RotaryPositions(10, 3));
        Assert.Throws<ArgumentException>(() => new RotaryPositions(0, 4));
        var rotary = new RotaryPositions(10, 4);
        Assert.Throws<ArgumentException>(() => rotary.Apply(new float[9], 2));
        Assert.Throws<ArgumentException>(() => rotary.Apply(new float[88], 2));
        Assert.Throws<ArgumentException>(() => rotary.Apply(new float[16], 2, 9));
        Assert.Throws<ArgumentException>(() => rotary.Apply(new float[16], 2, -1));
        Assert.Throws<ArgumentException>(() => rotary.Apply(new float[16], 0));
    }

    [Fact]
    public void Turning_takes_no_memory()
    {
        var rotary = new RotaryPositions(10, 64);
        float[] x = EveryWidth.Values(10 * 256, 1);
        EveryWidth.AllocatesNothing(() => rotary.Apply(x, 4));
    }
}
