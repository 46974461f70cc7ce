using Myna.Cli.Tests.Support;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Cli.Tests.Commands;

public sealed class LayersEditCommandTests : IDisposable
{
    private readonly Room _room = new();

    public LayersEditCommandTests()
    {
        var ground = new Picture(40, 30);
        ground.Pixels.AsSpan().Fill(255);
        var dot = new Picture(6, 6);
        for (int i = 0; i < dot.Pixels.Length; i++)
        {
            dot.Pixels[i] = i % 4 is 0 or 3 ? (byte)255 : (byte)0;
        }

        LayerStore.SaveFile(
            new LayerDocument(40, 30, [new Layer("Background", LayerKind.Background, ground, 0, 0), new Layer("Object 1", LayerKind.Object, dot, 10, 9)]),
            _room.PathOf("a.mynalayers"));
    }

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Edits_are_made_taken_back_and_rendered()
    {
        string document = _room.PathOf("a.mynalayers");
        await File.WriteAllTextAsync(
            _room.PathOf("ops.json"),
            """[{"op":"move","layer":"Object 1","dx":20},{"op":"recolour","layer":"2","colour":"00ff00"},{"op":"add","image":"b.png","x":0,"y":0}]""",
            TestContext.Current.CancellationToken);
        PngWriter.Write(_room.PathOf("b.png"), new Picture(1, 1, [0, 0, 255, 255]));

        CliRun edit = await CliRun.OfAsync(_room, ["layers", "edit", document, "--ops", _room.PathOf("ops.json"), "--json"]);
        Assert.Equal((0, ""), (edit.ExitCode, edit.Error));
        Assert.Equal(["move", "recolour", "add"], edit.Json.GetProperty("edits").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(3, edit.Json.GetProperty("layers").GetArrayLength());
        Picture edited = await RenderAsync();
        Assert.Equal([0, 255, 0, 255], edited.Row(10).Slice(4 * 31, 4).ToArray());
        Assert.Equal([255, 255, 255, 255], edited.Row(10).Slice(4 * 11, 4).ToArray());
        Assert.Equal([0, 0, 255, 255], edited.Row(0)[..4].ToArray());

        CliRun undo = await CliRun.OfAsync(_room, ["layers", "edit", document, "--undo", "3"]);
        Assert.Equal(0, undo.ExitCode);
        Assert.Contains("0 edits, 3 taken back: move, recolour, add", undo.Output, StringComparison.Ordinal);
        Assert.Equal([255, 0, 0, 255], (await RenderAsync()).Row(10).Slice(4 * 11, 4).ToArray());

        CliRun redo = await CliRun.OfAsync(_room, ["layers", "edit", document, "--redo", "1", "-o", _room.PathOf("folder"), "--json"]);
        Assert.Equal((0, 1), (redo.ExitCode, redo.Json.GetProperty("applied").GetInt32()));
        Assert.Equal(30, (await LayerStore.OpenAsync(_room.PathOf("folder"), cancellationToken: TestContext.Current.CancellationToken)).Layers[1].X);

        async Task<Picture> RenderAsync()
        {
            CliRun render = await CliRun.OfAsync(_room, ["layers", "render", document, "-o", _room.PathOf("out.png")]);
            Assert.Equal((0, ""), (render.ExitCode, render.Error));
            return await PictureFile.ReadAsync(_room.PathOf("out.png"), cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Rendering_takes_one_layer_a_ground_and_a_width()
    {
        CliRun render = await CliRun.OfAsync(
            _room, ["layers", "render", _room.PathOf("a.mynalayers"), "-o", _room.PathOf("out.png"), "--layer", "Object 1", "--background", "#0000ff", "--width", "80", "--json"]);
        Assert.Equal((0, 80, 60), (render.ExitCode, render.Json.GetProperty("width").GetInt32(), render.Json.GetProperty("height").GetInt32()));
        Picture picture = await PictureFile.ReadAsync(_room.PathOf("out.png"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 255, 255], picture.Row(0)[..4].ToArray());
        Assert.Equal([255, 0, 0, 255], picture.Row(24).Slice(4 * 26, 4).ToArray());
    }

    [Fact]
    public async Task What_cannot_be_done_changes_nothing()
    {
        string document = _room.PathOf("a.mynalayers");
        byte[] before = await File.ReadAllBytesAsync(document, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _room.PathOf("ops.json"), """[{"op":"move","layer":"2","dx":1},{"op":"add","image":"none.png"}]""", TestContext.Current.CancellationToken);

        CliRun missing = await CliRun.OfAsync(_room, ["layers", "edit", document, "--ops", _room.PathOf("ops.json")]);
        CliRun many = await CliRun.OfAsync(_room, ["layers", "edit", document, "--undo", "2"]);
        CliRun both = await CliRun.OfAsync(_room, ["layers", "edit", document, "--undo", "1", "--redo", "1"]);
        CliRun none = await CliRun.OfAsync(_room, ["layers", "render", document, "-o", _room.PathOf("x.png"), "--layer", "Moon"]);
        CliRun kind = await CliRun.OfAsync(_room, ["layers", "render", document, "-o", _room.PathOf("x.jpg")]);

        Assert.Equal((3, 3, 2, 3, 2), (missing.ExitCode, many.ExitCode, both.ExitCode, none.ExitCode, kind.ExitCode));
        Assert.Contains("edit 2 of 2: ", missing.Error, StringComparison.Ordinal);
        Assert.Contains("there is no layer 'Moon'", none.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(document, TestContext.Current.CancellationToken));
    }
}
