using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts;
using Myna.Voice.Qwen3Tts.Configuration;
using Myna.Voice.Tests.Qwen3Tts.Talker;

namespace Myna.Voice.Tests.Qwen3Tts.Packed;

/// <summary>Packed files say what the checkpoint says at the same precision, and are never half there.</summary>
public sealed class PackedModelTests
{
    private const string Prompt = "design_auto_stream";

    [Theory]
    [InlineData(TalkerPrecision.Int8, PackedPlacement.LargePages)]
    [InlineData(TalkerPrecision.Int8, PackedPlacement.Mapped)]
    [InlineData(TalkerPrecision.Int4, PackedPlacement.LargePages)]
    [InlineData(TalkerPrecision.Int4, PackedPlacement.Mapped)]
    public void A_packed_model_speaks_as_the_checkpoint_at_its_precision(TalkerPrecision precision, PackedPlacement placement)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.packed.safetensors");
        var shares = new Shares();
        PackedModel.Convert(Qwen3TtsFolder.File("voice-design"), path, precision, shares, TestContext.Current.CancellationToken);
        Assert.Equal(1.0, shares.Last);

        using var tiny = new TinyTalker("voice-design", precision: precision);
        int[][] expected = tiny.Speak(tiny.Request(Prompt, 12), out _);
        using PackedModel packed = PackedModel.Open(path);
        Assert.Equal(precision, packed.Precision);
        Assert.Equal(Qwen3TtsVariant.VoiceDesign, packed.Config.Variant);
        using var crew = new Crew(2);
        TalkerWeights weights = packed.Weights(placement);
        var generator = new FrameGenerator(weights, Myna.Voice.Qwen3Tts.Talker.NewPages(weights), crew);
        using FrameStream stream = generator.Open(tiny.Request(Prompt, 12));
        foreach (int[] frame in expected)
        {
            generator.Step(stream);
            Assert.Equal(frame, stream.Codes.ToArray());
        }
    }

    [Fact]
    public void Every_other_tensor_is_there_as_it_was()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.packed.safetensors");
        PackedModel.Convert(Qwen3TtsFolder.File("base"), path, TalkerPrecision.Int8, cancellationToken: TestContext.Current.CancellationToken);
        using PackedModel packed = PackedModel.Open(path);
        using var checkpoint = Myna.Tensors.Weights.Checkpoints.CheckpointTensors.Open(Qwen3TtsFolder.File("base"));
        HashSet<string> matrices = [.. new TalkerTensors(packed.Config.Talker).Projections.SelectMany(plan => plan.Parts.Select(part => part.Tensor))];
        string[] others = [.. checkpoint.Names.Where(name => !matrices.Contains(name))];
        Assert.True(others.Length > 80);
        foreach (string name in others)
        {
            Assert.Equal(checkpoint.Entry(name).ToString(), packed.Tensors.Entry(name).ToString());
            Assert.True(checkpoint.Bytes(name).SequenceEqual(packed.Tensors.Bytes(name)), name);
        }
    }

    [Fact]
    public void Matrices_begin_on_64_byte_lines()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.packed.safetensors");
        PackedModel.Convert(Qwen3TtsFolder.File("base"), path, TalkerPrecision.Int4, cancellationToken: TestContext.Current.CancellationToken);
        using PackedModel packed = PackedModel.Open(path);
        foreach (ProjectionPlan plan in new TalkerTensors(packed.Config.Talker).Projections)
        {
            Assert.Equal(0, packed.Tensors.Entry(plan.Name).StartByte % 64);
        }
    }

    [Fact]
    public void A_packed_file_knows_the_checkpoint_it_was_made_of()
    {
        using var folder = new TemporaryFolder();
        string copy = folder.File("model");
        Directory.CreateDirectory(copy);
        foreach (string name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Qwen3TtsFolder.File("base", name), Path.Combine(copy, name));
        }

        string path = folder.File("model.packed.safetensors");
        PackedModel.Convert(copy, path, TalkerPrecision.Int8, cancellationToken: TestContext.Current.CancellationToken);
        using PackedModel packed = PackedModel.Open(path);
        Assert.False(packed.IsStale(copy));
        Assert.False(packed.IsStale(Qwen3TtsFolder.File("base")));
        Assert.True(packed.IsStale(Qwen3TtsFolder.File("custom-voice")));

        // Other weights of the same sizes, as after more training.
        string weights = Path.Combine(copy, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        for (int i = 60_000; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
        }

        File.WriteAllBytes(weights, bytes);
        Assert.True(packed.IsStale(copy));
    }

    [Fact]
    public void A_cancelled_or_failed_conversion_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.packed.safetensors");
        File.WriteAllText(path, "old");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PackedModel.Convert(Qwen3TtsFolder.File("base"), path, TalkerPrecision.Int8, null, cancelled.Token));
        Assert.Equal(["model.packed.safetensors"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Contains("no packed", Assert.Throws<MynaException>(() => PackedModel.Open(Qwen3TtsFolder.File("base", "model.safetensors"))).Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => PackedModel.Open(path));
        Assert.Throws<ArgumentException>(() => PackedModel.Convert(Qwen3TtsFolder.File("base"), path, TalkerPrecision.Float32, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.packed.safetensors");
        PackedModel.Convert(Qwen3TtsFolder.File("base"), path, TalkerPrecision.Int8, cancellationToken: TestContext.Current.CancellationToken);
        byte[] bytes = File.ReadAllBytes(path);
        string cut = folder.File("cut.safetensors");
        File.WriteAllBytes(cut, bytes[..^100]);
        Assert.Throws<MynaException>(() => PackedModel.Open(cut));

        string otherVersion = folder.File("other.safetensors");
        int at = System.Text.Encoding.UTF8.GetString(bytes, 0, 20_000).IndexOf("\"version\":\"2\"", StringComparison.Ordinal);
        bytes[at + 11] = (byte)'9';
        File.WriteAllBytes(otherVersion, bytes);
        Assert.Contains("another version", Assert.Throws<MynaException>(() => PackedModel.Open(otherVersion)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_memory_is_said_before_loading()
    {
        TalkerConfig config = Qwen3TtsConfig.Load(Qwen3TtsFolder.File("base")).Talker;
        long int8 = ModelMemory.Matrices(config, TalkerPrecision.Int8), fp32 = ModelMemory.Matrices(config, TalkerPrecision.Float32);
        Assert.InRange(int8, fp32 / 4, fp32 / 2);
        Assert.True(ModelMemory.Matrices(config, TalkerPrecision.Int4) < int8);
        Assert.True(ModelMemory.AvailableBytes() > fp32);
        ModelMemory.Require(1000, "the weights", 1000);
        MynaException error = Assert.Throws<MynaException>(() => ModelMemory.Require(2_000_000_000, "the weights", 500_000_000));
        Assert.Contains("2.0 GB", error.Message, StringComparison.Ordinal);
        Assert.Contains("int8", error.Message, StringComparison.Ordinal);
    }

    private sealed class Shares : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Assert.True(value >= Last);
            Last = value;
        }
    }
}
