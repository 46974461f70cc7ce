using Myna.Cli.Tests.Support;
using Myna.Models.Tests.Serving;

namespace Myna.Cli.Tests.Commands;

/// <summary>Qwen-Image-Layered from the hub to layers: pulled by its name, found by its name, run.</summary>
public sealed class LayeredModelPullTests : IDisposable
{
    private const string Release = "Qwen/Qwen-Image-Layered";
    private const string Quantised = "unsloth/Qwen-Image-Layered-GGUF";
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Golden", "qwen-image-layered");
    private readonly Room _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task The_whole_release_is_pulled_packed_and_splits()
    {
        await using HubServer server = await HubServer.StartAsync(Files(), Release);
        CliRun pull = await CliRun.OfAsync(_room, ["models", "pull", "qwen-image-layered", "--endpoint", server.Address]);
        Assert.True(pull.ExitCode == 0, pull.Error);
        CliRun split = await SplitAsync("qwen-image-layered");
        Assert.True(split.ExitCode == 0, split.Error);
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
    }

    [Fact]
    public async Task The_four_bit_transformer_goes_with_the_parts()
    {
        await using HubServer quantised = await HubServer.StartAsync(
            new() { ["qwen-image-layered-Q4_K_M.gguf"] = TinyTransformerGguf(), ["qwen-image-layered-Q8_0.gguf"] = [1, 2, 3], ["README.md"] = "# GGUF"u8.ToArray() }, Quantised);
        CliRun pull = await CliRun.OfAsync(_room, ["models", "pull", "qwen-image-layered-q4", "--endpoint", quantised.Address]);
        Assert.True(pull.ExitCode == 0, pull.Error);
        Assert.DoesNotContain(quantised.Downloads, request => request.Path.Contains("Q8_0", StringComparison.Ordinal));
        CliRun alone = await SplitAsync("qwen-image-layered-q4");
        Assert.Contains("myna models pull qwen-image-layered-parts", alone.Output + alone.Error, StringComparison.Ordinal);

        await using HubServer parts = await HubServer.StartAsync(Files(), Release);
        CliRun rest = await CliRun.OfAsync(_room, ["models", "pull", "qwen-image-layered-parts", "--endpoint", parts.Address]);
        Assert.True(rest.ExitCode == 0, rest.Error);
        Assert.DoesNotContain(parts.Downloads, request => request.Path.Contains("transformer/diffusion", StringComparison.Ordinal));
        CliRun split = await SplitAsync("qwen-image-layered-q4");
        Assert.True(split.ExitCode == 0, split.Error);
        Assert.Equal(0, split.Json.GetProperty("recompose_max").GetInt32());
    }

    private static Dictionary<string, byte[]> Files()
    {
        string folder = Path.Combine(Golden, "tiny");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes);
    }

    private static byte[] TinyTransformerGguf() => Diffusion.Tests.QwenImageLayered.Weights.TinyGguf.Bytes(Path.Combine(Golden, "tiny"), "model.diffusion_model.");

    private Task<CliRun> SplitAsync(string model) => CliRun.OfAsync(
        _room,
        [
            "layers", "split", Path.Combine(Golden, "pipeline", "input_opaque.png"), "-o", _room.PathOf("layers"), "--json", "--engine", "qwen", "--model", model,
            "--layers", "1", "--steps", "1", "--guidance", "1", "--prompt", "a red circle",
        ]);
}
