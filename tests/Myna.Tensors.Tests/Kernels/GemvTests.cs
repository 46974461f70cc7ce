using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

/// <summary>Shares of a matrix times one vector; the products themselves are tested in <see cref="MatMulTests"/>.</summary>
public sealed unsafe class GemvTests
{
    [Theory]
    [InlineData(WeightPrecision.Float32)]
    [InlineData(WeightPrecision.Float16)]
    [InlineData(WeightPrecision.BFloat16)]
    public void Every_share_writes_its_own_outputs_only(WeightPrecision precision)
    {
        foreach (int outputs in new[] { 1, 3, 16, 31, 33, 65, 129, 200 })
        {
            var weights = new RandomWeights(outputs, 50, precision, bias: true, outputs);
            float[] x = EveryWidth.Values(50, 1);
            float[] expected = new float[outputs];
            MatMul.Multiply(x, 1, weights.Pack(VectorWidth.Scalar), expected);
            foreach (PackedMatrix packed in weights.PackAll().Values)
            {
                int pairs = Gemv.Pairs(packed);
                int width = packed.Panels * packed.PanelWidth / pairs;
                for (int from = 0; from < pairs; from++)
                {
                    for (int to = from; to <= Math.Min(pairs, from + 9); to++)
                    {
                        float[] y = [.. Enumerable.Repeat(1234.5f, outputs)];
                        fixed (float* xs = x, ys = y)
                        {
                            Gemv.Multiply(packed, xs, ys, from, to);
                        }

                        for (int i = 0; i < outputs; i++)
                        {
                            bool own = i >= from * width && i < to * width;
                            Assert.Equal(own ? expected[i] : 1234.5f, y[i]);
                        }
                    }
                }
            }
        }
    }
}
