using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Pictures;

namespace Myna.Diffusion.Tests.QwenImageLayered.Pipeline;

/// <summary>
/// Whole runs, caption included, have the same bits on every machine: <c>./test</c> runs these with vectors of 128 and 256 bits, without
/// vectors, and with other numbers of threads. A change that is meant to change numbers brings new hashes along.
/// </summary>
public sealed class SameBitsTests
{
    [Theory]
    [InlineData(WeightFormat.Float32, "6915904c20821087")]
    [InlineData(WeightFormat.BFloat16, "93a4164d0f3d3510")]
    [InlineData(WeightFormat.Int8, "46879d32f7601f8d")]
    [InlineData(WeightFormat.Int4, "37f6845f83c124a2")]
    public async Task A_whole_run_has_the_same_bits_everywhere(WeightFormat format, string expected)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        Picture input = await Golden.Picture("pipeline", "input_alpha.png");
        LayeredModel model = LayeredModel.Open(Golden.Tiny, new LayeredModelOptions { Format = format, TextFormat = format == WeightFormat.Float32 ? format : WeightFormat.BFloat16 });
        var request = new LayeredRequest { Layers = 2, Steps = 2, Seed = 7, Prompt = "a red circle" };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (format != WeightFormat.BFloat16)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(model.Describe(input, request with { Resolution = 640 }, cancellationToken: stop)));
        }

        IReadOnlyList<Picture> layers = model.Split(input, new SizeBucket(96, 64), request, null, null, stop, (_, _, values) => hash.AppendData(MemoryMarshal.AsBytes(values)));
        foreach (Picture layer in layers)
        {
            hash.AppendData(layer.Pixels);
        }

        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }
}
