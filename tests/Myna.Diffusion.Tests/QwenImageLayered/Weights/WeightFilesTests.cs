using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Diffusion.QwenImageLayered.Transformer;
using Myna.Diffusion.QwenImageLayered.Vae;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Diffusion.Tests.QwenImageLayered.Transformer;
using Myna.Layers.Pictures;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;

namespace Myna.Diffusion.Tests.QwenImageLayered.Weights;

public sealed class WeightFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightFormat.Int8)]
    [InlineData(WeightFormat.Int4)]
    public void A_packed_folder_gives_the_bits_of_weights_rounded_at_loading(WeightFormat format)
    {
        CopyTiny();
        string path = PackedFolder.Make(_folder.Path, format, cancellationToken: TestContext.Current.CancellationToken);
        Assert.StartsWith(PackedFolder.For(_folder.Path, format), path, StringComparison.Ordinal);
        using SafetensorsFile tensors = Golden.Tensors("transformer", "forward_a.safetensors");
        WeightPlan plan = WeightPlan.For(format);
        using LayeredTransformer direct = LayeredTransformerTests.Open(plan);
        using LayeredTransformer packed = OpenFolder(format);
        Assert.Equal(LayeredTransformerTests.Forward(direct, tensors, 0).Output, LayeredTransformerTests.Forward(packed, tensors, 0).Output);
    }

    [Fact]
    public void Packing_that_is_stopped_leaves_nothing()
    {
        CopyTiny();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => PackedFolder.Make(_folder.Path, WeightFormat.Int4, cancellationToken: source.Token));
        Assert.DoesNotContain(Directory.GetDirectories(_folder.Path), path => path.Contains("int4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_transformer_in_a_gguf_file_runs_in_place_of_the_folders()
    {
        CopyTiny();
        string gguf = _folder.File("tiny-F32.gguf");
        await File.WriteAllBytesAsync(gguf, TinyGguf.Bytes(Golden.Tiny, "model.diffusion_model."), TestContext.Current.CancellationToken);
        foreach (string shard in Directory.GetFiles(_folder.File("transformer"), "*.safetensors*"))
        {
            File.Delete(shard);
        }

        Picture input = await Golden.Picture("pipeline", "input_opaque.png");
        var request = new LayeredRequest { Layers = 1, Steps = 1, NegativePrompt = null, Prompt = "a red circle" };
        var options = new LayeredModelOptions { Format = WeightFormat.Float32, TextFormat = WeightFormat.Float32 };
        IReadOnlyList<Picture> expected = LayeredModel.Open(Golden.Tiny, options).Split(input, new SizeBucket(64, 32), request, null, null, TestContext.Current.CancellationToken);
        IReadOnlyList<Picture> actual = LayeredModel.Open(_folder.Path, options).Split(input, new SizeBucket(64, 32), request, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(expected[0].Pixels, actual[0].Pixels);
    }

    [Fact]
    public void A_folder_that_lacks_a_part_is_refused_by_its_name()
    {
        CopyTiny();
        File.Delete(_folder.File("vae/config.json"));
        Assert.Contains("vae", Assert.Throws<MynaException>(() => LayeredModel.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private LayeredTransformer OpenFolder(WeightFormat format)
    {
        TransformerConfig config = TransformerConfig.Load(PackedFolder.For(_folder.Path, format));
        var weights = new CheckpointModelWeights(CheckpointTensors.Open(PackedFolder.For(_folder.Path, format), VaeWeights.FileName));
        WeightPlan plan = WeightPlan.For(format);
        return new LayeredTransformer(weights, config, new StreamedBlocks(weights, config, plan, 1), plan.Ends);
    }

    private void CopyTiny()
    {
        foreach (string file in Directory.GetFiles(Golden.Tiny, "*", SearchOption.AllDirectories))
        {
            string target = _folder.File(Path.GetRelativePath(Golden.Tiny, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
