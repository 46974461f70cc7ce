using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Layers.Pictures;
using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Pictures;

public sealed class PreprocessingTests
{
    [Fact]
    public void Buckets_are_those_of_the_official_code()
    {
        foreach (JsonElement row in Golden.Json("image", "buckets.json").GetProperty("rows").EnumerateArray())
        {
            int[] input = [.. row.GetProperty("input").EnumerateArray().Select(side => side.GetInt32())];
            foreach (int resolution in (int[])[640, 1024])
            {
                JsonElement expected = row.GetProperty(resolution.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (!expected.TryGetProperty("tokens_per_slot", out JsonElement tokens) || tokens.GetInt32() == 0)
                {
                    Assert.Throws<MynaException>(() => SizeBucket.For(input[0], input[1], resolution));
                }
                else
                {
                    SizeBucket bucket = SizeBucket.For(input[0], input[1], resolution);
                    Assert.Equal((expected.GetProperty("width").GetInt32(), expected.GetProperty("height").GetInt32()), (bucket.Width, bucket.Height));
                    Assert.Equal(tokens.GetInt32(), bucket.Tokens);
                }
            }
        }
    }

    [Fact]
    public void A_picture_without_a_bucket_is_refused()
    {
        MynaException exception = Assert.Throws<MynaException>(() => SizeBucket.For(100_000, 1, 640));
        Assert.Contains("100000 x 1", exception.Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => SizeBucket.For(640, 640, 512));
    }

    [Theory]
    [InlineData("alpha")]
    [InlineData("opaque")]
    [InlineData("up")]
    public async Task The_resize_is_exact_to_the_bit(string name)
    {
        Picture expected = await Golden.Picture("image", name + "_resized.png");
        Picture resized = LanczosResize.Resize(await Golden.Picture("image", name + "_in.png"), expected.Width, expected.Height);
        Assert.Equal(expected.Pixels, resized.Pixels);
        using SafetensorsFile tensors = Golden.Tensors("image", "image.safetensors");
        Golden.Close(Golden.Map(tensors, name + ".preprocessed").All, PictureValues.FromPicture(resized).All, 0f, name);
    }

    [Theory]
    [InlineData("post")]
    [InlineData("post_half")]
    public void Values_become_bytes_halves_to_even(string name)
    {
        using SafetensorsFile tensors = Golden.Tensors("image", "image.safetensors");
        FeatureMap values = Golden.Map(tensors, name + ".in");
        Assert.Equal(tensors.Bytes(name + ".uint8_rgba").ToArray(), PictureValues.ToPicture(values).Pixels);
    }
}
