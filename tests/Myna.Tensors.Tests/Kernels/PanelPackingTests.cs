using CsCheck;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public class PanelPackingTests
{
    private static readonly Gen<(int Columns, int Spare, int Depth, int Gap)> Shapes =
        Gen.Select(Gen.Int[0, 64], Gen.Int[0, 5], Gen.Int[0, 40], Gen.Int[0, 9]);

    [Fact]
    public void Rows_become_columns_and_missing_ones_zeros() => Shapes.Sample((columns, spare, depth, gap) =>
    {
        int stride = depth + gap;
        int width = columns + spare;
        float[] rows = EveryWidth.Values(columns * stride, depth);
        float[] panel = Dirty((depth * width) + 3);
        PanelPacking.FromRows<float>(rows, stride, columns, depth, panel, width);
        for (int i = 0; i < panel.Length; i++)
        {
            bool inside = i < depth * width;
            (int k, int n) = width == 0 ? (0, 0) : Math.DivRem(i, width);
            Assert.Equal(!inside ? 1234.5f : n < columns ? rows[(n * stride) + k] : 0f, panel[i]);
        }
    });

    [Fact]
    public void Columns_stay_columns_and_missing_ones_become_zeros() => Shapes.Sample((columns, spare, depth, gap) =>
    {
        int stride = columns + gap;
        int width = columns + spare;
        float[] rows = EveryWidth.Values(depth * stride, depth);
        float[] panel = Dirty((depth * width) + 3);
        PanelPacking.FromColumns<float>(rows, stride, columns, depth, panel, width);
        for (int i = 0; i < panel.Length; i++)
        {
            bool inside = i < depth * width;
            (int k, int n) = width == 0 ? (0, 0) : Math.DivRem(i, width);
            Assert.Equal(!inside ? 1234.5f : n < columns ? rows[(k * stride) + n] : 0f, panel[i]);
        }
    });

    private static float[] Dirty(int length) => [.. Enumerable.Repeat(1234.5f, length)];
}
