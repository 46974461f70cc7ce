using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;

namespace Myna.Tensors.Tests.Kernels;

public sealed unsafe class PackedMatrixTests
{
    [Fact]
    public void A_matrix_knows_its_shape_and_its_bytes()
    {
        PackedMatrix full = PackedMatrix.Pack(new float[65 * 7], 65, 7);
        PackedMatrix half = PackedMatrix.Pack(new ushort[65 * 7], WeightPrecision.Float16, 65, 7, new float[65]);
        Assert.Equal((65, 7, WeightPrecision.Float32), (full.Outputs, full.Inputs, full.Precision));
        Assert.Equal((65, 7, WeightPrecision.Float16), (half.Outputs, half.Inputs, half.Precision));
        Assert.Equal(full.Bytes, 2 * half.Bytes);
        Assert.True(full.Bytes >= 65 * 7 * sizeof(float));
    }

    [Fact]
    public void Panels_and_bias_are_padded_with_zeros()
    {
        foreach (VectorWidth width in Simd.Supported)
        {
            PackedMatrix packed = PackedMatrix.Pack([1f, 2f, 3f], 1, 3, [4f], width);
            Assert.Equal(1, packed.Panels);
            for (int column = 0; column < packed.PanelWidth; column++)
            {
                Assert.Equal(column == 0 ? 4f : 0f, packed.Bias[column]);
                for (int k = 0; k < 3; k++)
                {
                    Assert.Equal(column == 0 ? k + 1f : 0f, ((float*)packed.Panel(0))[(k * packed.PanelWidth) + column]);
                }
            }
        }
    }

    [Fact]
    public void Weights_and_biases_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>("weights", () => PackedMatrix.Pack(new float[14], 5, 3));
        Assert.Throws<ArgumentException>("weights", () => PackedMatrix.Pack(new float[16], 5, 3));
        Assert.Throws<ArgumentException>("weights", () => PackedMatrix.Pack(new ushort[14], WeightPrecision.BFloat16, 5, 3));
        Assert.Throws<ArgumentException>("bias", () => PackedMatrix.Pack(new float[15], 5, 3, new float[4]));
        Assert.Throws<ArgumentException>("bias", () => PackedMatrix.Pack(new float[15], 5, 3, new float[6]));
        Assert.Throws<ArgumentException>("precision", () => PackedMatrix.Pack(new ushort[15], WeightPrecision.Float32, 5, 3));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => PackedMatrix.Pack(new float[15], 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => PackedMatrix.Pack(new float[15], 5, -3));
    }

    [Fact]
    public void A_matrix_too_large_for_one_block_of_memory_is_refused_before_anything_is_allocated() =>
        Assert.Throws<ArgumentException>("weights", () => PackedMatrix.Pack(new float[15], 100_000, 100_000));
}
