using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Tensors.Threads;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Transformer;

public sealed class LayerRopeTests
{
    [Theory]
    [InlineData("tiny")]
    [InlineData("real_even")]
    [InlineData("real_odd")]
    [InlineData("real_many_layers")]
    [InlineData("real_cond_other_size")]
    public void Tables_agree(string name)
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "rope.safetensors");
        JsonElement json = Golden.Json("transformer", "rope.json").GetProperty(name);
        LayerRope rope = Rope(json);
        Assert.Equal(json.GetProperty("text_start").GetInt32(), rope.TextStart);
        Compare(tensors.ReadFloats(name + ".txt_cos_sin"), rope, 0);
        Compare(tensors.ReadFloats(name + ".img_cos_sin"), rope, rope.TextTokens);
    }

    [Fact]
    public void Frequencies_are_exact()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "rope.safetensors");
        foreach (int size in (int[])[4, 14, 16, 56])
        {
            Golden.Close(tensors.ReadFloats($"inv_freq.{size}"), LayerRope.Frequencies(size), 0f, $"{size}");
        }
    }

    [Fact]
    public void Tables_of_a_large_picture_agree()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "rope.safetensors");
        var rope = new LayerRope([16, 56, 56], [.. Enumerable.Repeat((64, 64), 6)], 1024);
        foreach (int row in (int[])[0, 63, 20479, 20480, 24575])
        {
            Compare(tensors.ReadFloats($"big.img_row_{row}"), rope, 1024 + row);
        }

        foreach (int row in (int[])[0, 511, 1023])
        {
            Compare(tensors.ReadFloats($"big.txt_row_{row}"), rope, row);
        }
    }

    [Fact]
    public void Heads_turn_in_adjacent_pairs()
    {
        using SafetensorsFile tensors = Golden.Tensors("transformer", "rope.safetensors");
        LayerRope rope = Rope(Golden.Json("transformer", "rope.json").GetProperty("real_even"));
        float[] heads = tensors.ReadFloats("apply.in");
        rope.Apply(heads, 96, 2, rope.TextTokens, Crew.Shared);
        Golden.Close(tensors.ReadFloats("apply.out"), heads, 5e-6f, "apply");
    }

    private static LayerRope Rope(JsonElement json) => new(
        [.. json.GetProperty("axes").EnumerateArray().Select(axis => axis.GetInt32())],
        [.. json.GetProperty("shapes_fhw").EnumerateArray().Select(shape => (shape[1].GetInt32(), shape[2].GetInt32()))],
        json.GetProperty("text_len").GetInt32());

    private static void Compare(float[] cosSin, LayerRope rope, int first)
    {
        Assert.Equal(0, cosSin.Length / 2 % rope.Pairs);
        for (int i = 0; i < cosSin.Length / 2; i++)
        {
            (float cos, float sin) = rope.At(first + (i / rope.Pairs), i % rope.Pairs);
            Assert.True(MathF.Abs(cosSin[2 * i] - cos) <= 5e-6f && MathF.Abs(cosSin[(2 * i) + 1] - sin) <= 5e-6f, $"{i}: {cos}, {sin} instead of {cosSin[2 * i]}, {cosSin[(2 * i) + 1]}");
        }
    }
}
