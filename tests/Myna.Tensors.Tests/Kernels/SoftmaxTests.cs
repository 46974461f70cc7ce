using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class SoftmaxTests
{
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(7, 0.125f)]
    [InlineData(16, 1f)]
    [InlineData(100, 3f)]
    [InlineData(513, 0.2f)]
    public void Rows_agree_with_doubles_and_sum_to_one(int columns, float scale)
    {
        float[] x = EveryWidth.Values(4 * columns, columns, -20f, 20f);
        float[] y = [.. x];
        Softmax.Rows(y, columns, scale);
        for (int row = 0; row < 4; row++)
        {
            double[] expected = Exact(x.AsSpan(row * columns, columns).ToArray(), scale);
            float[] actual = y.AsSpan(row * columns, columns).ToArray();
            for (int c = 0; c < columns; c++)
            {
                Assert.True(Math.Abs(actual[c] - expected[c]) <= (1e-5 * expected[c]) + 1e-37, $"{actual[c]:G9} at {c}, not {expected[c]:G9}");
            }

            Assert.Equal(1.0, actual.Sum(value => (double)value), 1e-5);
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(60, 192)]
    [InlineData(33, 19)]
    public void Columns_agree_with_doubles(int rows, int columns)
    {
        float[] x = EveryWidth.Values(rows * columns, rows, -8f, 8f);
        float[] y = [.. x];
        Softmax.Columns(y, columns);
        for (int c = 0; c < columns; c++)
        {
            double[] expected = Exact([.. Enumerable.Range(0, rows).Select(row => x[(row * columns) + c])], 1);
            for (int row = 0; row < rows; row++)
            {
                Assert.True(Math.Abs(y[(row * columns) + c] - expected[row]) <= 1e-5 * expected[row]);
            }
        }
    }

    [Fact]
    public void Rows_and_columns_give_the_same_bits_at_every_width()
    {
        foreach (int columns in EveryWidth.Sizes.Where(size => size > 0))
        {
            float[] x = EveryWidth.Values(3 * columns, columns, -30f, 30f);
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) =>
            {
                from.CopyTo(to);
                Softmax.Rows(to, columns, 0.7f, width);
            });
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) =>
            {
                from.CopyTo(to);
                Softmax.Columns(to, columns, width);
            });
        }

        float[] zeros = [.. Enumerable.Range(0, 37).Select(i => i % 3 == 0 ? -0f : 0f)];
        EveryWidth.GivesTheBitsOfScalar(zeros, zeros.Length, (from, to, width) =>
        {
            from.CopyTo(to);
            Softmax.Rows(to, 37, 1f, width);
        });
    }

    [Fact]
    public void Masked_values_get_no_weight()
    {
        float[] x = [1f, float.NegativeInfinity, 1f, float.NegativeInfinity, -1000f];
        Softmax.Rows(x, 5);
        Assert.Equal([0.5f, 0f, 0.5f, 0f, 0f], x);
    }

    [Fact]
    public void Huge_values_do_not_overflow()
    {
        float[] x = [3e38f, 3e38f, -3e38f];
        Softmax.Rows(x, 3);
        Assert.Equal([0.5f, 0.5f, 0f], x);
    }

    [Fact]
    public void A_value_that_is_no_number_spoils_its_own_row_at_every_place()
    {
        for (int place = 0; place < 40; place++)
        {
            float[] x = EveryWidth.Values(80, place);
            x[place] = float.NaN;
            EveryWidth.GivesTheBitsOfScalar(x, x.Length, (from, to, width) =>
            {
                from.CopyTo(to);
                Softmax.Rows(to, 40, 1f, width);
            });
            Softmax.Rows(x, 40);
            Assert.All(x.AsSpan(0, 40).ToArray(), value => Assert.True(float.IsNaN(value)));
            Assert.All(x.AsSpan(40).ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Softmax_refuses_broken_rows_and_takes_no_memory()
    {
        Assert.Throws<ArgumentException>(() => Softmax.Rows(new float[10], 3));
        Assert.Throws<ArgumentException>(() => Softmax.Columns(new float[10], 0));
        float[] x = EveryWidth.Values(1000, 2);
        EveryWidth.AllocatesNothing(() =>
        {
            Softmax.Rows(x, 100);
            Softmax.Columns(x, 100);
        });
    }

    private static double[] Exact(float[] x, double scale)
    {
        double max = x.Max();
        double[] e = [.. x.Select(value => Math.Exp((value - max) * scale))];
        double sum = e.Sum();
        return [.. e.Select(value => value / sum)];
    }
}
