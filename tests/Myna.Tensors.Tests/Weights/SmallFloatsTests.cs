using Myna.Tensors.Weights;

namespace Myna.Tensors.Tests.Weights;

/// <summary>Landmark codes, from the tables of the formats' papers.</summary>
public class SmallFloatsTests
{
    [Fact]
    public void Float4_has_its_sixteen_values() =>
        Assert.Equal([0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6], SmallFloats.Float4);

    [Theory]
    [InlineData(0x00, 0f)]
    [InlineData(0x01, 0.001953125f)]
    [InlineData(0x07, 0.013671875f)]
    [InlineData(0x08, 0.015625f)]
    [InlineData(0x38, 1f)]
    [InlineData(0x7E, 448f)]
    [InlineData(0xFE, -448f)]
    [InlineData(0x7F, float.NaN)]
    [InlineData(0xFF, float.NaN)]
    public void E4M3(int code, float value) => Assert.Equal(value, SmallFloats.Float8E4M3[code]);

    [Theory]
    [InlineData(0x01, 1.52587890625e-05f)]
    [InlineData(0x04, 6.103515625e-05f)]
    [InlineData(0x3C, 1f)]
    [InlineData(0x7B, 57344f)]
    [InlineData(0x7C, float.PositiveInfinity)]
    [InlineData(0xFC, float.NegativeInfinity)]
    [InlineData(0x7D, float.NaN)]
    public void E5M2(int code, float value) => Assert.Equal(value, SmallFloats.Float8E5M2[code]);

    [Theory]
    [InlineData(0x00, 0f)]
    [InlineData(0x01, 0.0009765625f)]
    [InlineData(0x40, 1f)]
    [InlineData(0x7F, 240f)]
    [InlineData(0xFF, -240f)]
    [InlineData(0x80, float.NaN)]
    public void E4M3_fnuz(int code, float value) => Assert.Equal(value, SmallFloats.Float8E4M3Fnuz[code]);

    [Theory]
    [InlineData(0x01, 7.62939453125e-06f)]
    [InlineData(0x40, 1f)]
    [InlineData(0x7F, 57344f)]
    [InlineData(0x80, float.NaN)]
    public void E5M2_fnuz(int code, float value) => Assert.Equal(value, SmallFloats.Float8E5M2Fnuz[code]);

    [Theory]
    [InlineData(0x00, 5.877471754111438e-39f)]
    [InlineData(0x7F, 1f)]
    [InlineData(0x80, 2f)]
    [InlineData(0xFE, 1.7014118346046923e38f)]
    [InlineData(0xFF, float.NaN)]
    public void E8M0(int code, float value) => Assert.Equal(value, SmallFloats.Float8E8M0[code]);
}
