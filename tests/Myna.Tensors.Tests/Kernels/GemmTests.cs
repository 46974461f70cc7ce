using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>
/// What convolutions and attention ask of the matrix product beyond plain layers: rows that overlap, rows further apart than they
/// are long, single panels.
/// </summary>
public sealed unsafe class GemmTests
{
    private const float Guard = 1234.5f;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(13)]
    public void Rows_may_overlap_and_lie_apart(int rows)
    {
        foreach ((int outputs, int inputs, int lda) in new[] { (1, 1, 1), (7, 12, 4), (33, 20, 5), (64, 9, 9), (65, 10, 31), (130, 1000, 250) })
        {
            int ldc = outputs + 3;
            var weights = new RandomWeights(outputs, inputs, WeightPrecision.Float32, bias: true, rows);
            float[] a = EveryWidth.Values(((rows - 1) * lda) + inputs, outputs);
            float[] unfolded = [.. Enumerable.Range(0, rows).SelectMany(row => a.AsSpan(row * lda, inputs).ToArray())];
            float[] expected = new float[rows * outputs];
            MatMul.Multiply(unfolded, rows, weights.Pack(VectorWidth.Scalar), expected);
            foreach (VectorWidth width in Simd.Supported)
            {
                float[] c = [.. Enumerable.Repeat(Guard, rows * ldc)];
                fixed (float* from = a, to = c)
                {
                    Gemm.Multiply(from, lda, rows, weights.Pack(width), to, ldc);
                }

                for (int row = 0; row < rows; row++)
                {
                    EveryWidth.AssertSameBits(expected.AsSpan(row * outputs, outputs), c.AsSpan(row * ldc, outputs), $"row {row}, {width}");
                    Assert.Equal([Guard, Guard, Guard], c.AsSpan((row * ldc) + outputs, 3).ToArray());
                }
            }
        }
    }

    [Fact]
    public void A_panel_writes_its_own_columns_only()
    {
        const int Rows = 7;
        const int Outputs = 149;
        var weights = new RandomWeights(Outputs, 40, WeightPrecision.Float16, bias: false, 1);
        float[] a = EveryWidth.Values(Rows * 40, 2);
        foreach (PackedMatrix packed in weights.PackAll().Values)
        {
            float[] whole = new float[Rows * Outputs];
            MatMul.Multiply(a, Rows, packed, whole);
            for (int panel = 0; panel < packed.Panels; panel++)
            {
                float[] c = [.. Enumerable.Repeat(Guard, Rows * Outputs)];
                fixed (float* from = a, to = c)
                {
                    Gemm.MultiplyPanel(from, 40, Rows, packed, panel, to, Outputs, accumulate: false);
                }

                for (int i = 0; i < c.Length; i++)
                {
                    Assert.Equal(i % Outputs / packed.PanelWidth == panel ? whole[i] : Guard, c[i]);
                }
            }
        }
    }
}
