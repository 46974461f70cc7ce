using Myna.Tensors.Hardware;

namespace Myna.Tensors.Tests.Hardware;

public class SimdTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Unasked_it_chooses_the_widest(string? asked) =>
        Assert.Equal(Simd.Supported[^1], Simd.Choose(asked));

    [Fact]
    public void Supported_widths_begin_with_scalar_and_grow()
    {
        Assert.Equal(VectorWidth.Scalar, Simd.Supported[0]);
        Assert.Equal(Simd.Supported.Order().Distinct(), Simd.Supported);
        Assert.Contains(Simd.Width, Simd.Supported);
    }

    [Theory]
    [InlineData("scalar", VectorWidth.Scalar)]
    [InlineData("Scalar ", VectorWidth.Scalar)]
    [InlineData("128", VectorWidth.Bits128)]
    [InlineData("256", VectorWidth.Bits256)]
    [InlineData("512", VectorWidth.Bits512)]
    public void A_width_asked_for_is_taken_or_refused_by_name(string asked, VectorWidth width)
    {
        if (Simd.Supported.Contains(width))
        {
            Assert.Equal(width, Simd.Choose(asked));
        }
        else
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => Simd.Choose(asked));
            Assert.Contains($"MYNA_VECTOR={asked}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("64")]
    [InlineData("1024")]
    [InlineData("avx2")]
    [InlineData("-1")]
    public void Other_values_are_named(string asked)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Simd.Choose(asked));
        Assert.Equal($"MYNA_VECTOR={asked} is not a vector width; use scalar, 128, 256 or 512, or unset it.", error.Message);
    }
}
