using Myna.Cli.Tests.Support;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Cli.Tests.Commands;

public sealed class LayersExportCommandTests : IDisposable
{
    private readonly Room _room = new();

    public LayersExportCommandTests()
    {
        var ground = new Picture(40, 30);
        ground.Pixels.AsSpan().Fill(255);
        var dot = new Picture(7, 5);
        dot.Pixels.AsSpan().Fill(128);
        LayerStore.SaveFile(
            new LayerDocument(40, 30, [
                new Layer("Background", LayerKind.Background, ground, 0, 0),
                new Layer("Object 1", LayerKind.Object, dot, 11, 9) { Blend = BlendMode.Multiply, Group = "Objects" },
            ]),
            _room.PathOf("a.mynalayers"));
    }

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("out.psd")]
    [InlineData("out.psb")]
    [InlineData("out.ora")]
    public async Task Exported_layers_can_be_imported_again(string name)
    {
        CliRun export = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("a.mynalayers"), "-o", _room.PathOf(name), "--ppi", "300", "--json"]);
        Assert.Equal((0, ""), (export.ExitCode, export.Error));
        Assert.Equal(2, export.Json.GetProperty("layers").GetInt32());
        Assert.Equal(new FileInfo(_room.PathOf(name)).Length, export.Json.GetProperty("bytes").GetInt64());

        CliRun import = await CliRun.OfAsync(_room, ["layers", "import", _room.PathOf(name), "-o", _room.PathOf("b.mynalayers"), "--json"]);
        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Equal(0, import.Json.GetProperty("merged_difference").GetInt32());
        LayerDocument back = await LayerStore.OpenAsync(_room.PathOf("b.mynalayers"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([("Background", null, BlendMode.Normal), ("Object 1", "Objects", BlendMode.Multiply)], back.Layers.Select(layer => (layer.Name, layer.Group, layer.Blend)));
    }

    [Fact]
    public async Task What_gets_lost_is_said_and_bad_input_has_its_own_exit_codes()
    {
        CliRun slides = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("a.mynalayers"), "-o", _room.PathOf("out.pptx")]);
        CliRun kind = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("a.mynalayers"), "-o", _room.PathOf("out.doc")]);
        CliRun none = await CliRun.OfAsync(_room, ["layers", "export", _room.PathOf("none.mynalayers"), "-o", _room.PathOf("out.psd")]);
        CliRun other = await CliRun.OfAsync(_room, ["layers", "import", _room.PathOf("a.mynalayers"), "-o", _room.PathOf("b.mynalayers")]);
        Assert.Equal((0, 2, 3, 3), (slides.ExitCode, kind.ExitCode, none.ExitCode, other.ExitCode));
        Assert.Contains("blend modes", slides.Error, StringComparison.Ordinal);
        Assert.Equal(["a.mynalayers", "out.pptx"], _room.Files);
    }
}
