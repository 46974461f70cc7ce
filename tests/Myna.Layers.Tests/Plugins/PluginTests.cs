using System.Security.Cryptography;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Marking;
using Myna.Layers.Pictures;
using Myna.Layers.Plugins;
using Myna.Layers.Tests.Marking;

namespace Myna.Layers.Tests.Plugins;

/// <summary>Models of a few hundred bytes, whose answers are known.</summary>
public sealed class PluginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Alpha_comes_from_the_matting_model_and_the_layers_are_exact()
    {
        Picture input = MarkedSplitterTests.Photo(seed: 21);
        var options = new SplitOptions { Matting = OnnxPictureModels.OpenMatting(Manifest("matting", Redness().ToArray())), ReadText = false };

        byte[] alpha = options.Matting.Alpha(input, Token);
        LayerDocument document = LayerSplitter.Split(input, "photo", options, null, Token);

        // The model answers with four times what red has more than green, less 0.4, from 0 to 1.
        for (int i = 0; i < alpha.Length; i++)
        {
            double expected = Math.Clamp((4 * (input.Pixels[4 * i] - input.Pixels[(4 * i) + 1]) / 255.0) - 0.4, 0, 1);
            Assert.Equal(255 * expected, alpha[i], 1.01);
        }

        Assert.Equal(input.Pixels, document.Compose().Pixels);
        Layer thing = Assert.Single(document.Layers, layer => layer.Kind == LayerKind.Object);
        Assert.InRange(thing.X, 30, 36);
        Assert.InRange(thing.Box.Right, 84, 90);
        Assert.Equal(255, thing.Picture.Row(60 - thing.Y)[(4 * (60 - thing.X)) + 3]);

        // The ground beneath is closed: no red is left in it.
        ReadOnlySpan<byte> hidden = document.Layers[0].Picture.Row(60).Slice(4 * 60, 4);
        Assert.True(hidden[2] > hidden[0], $"{hidden[0]} {hidden[1]} {hidden[2]}");
    }

    [Fact]
    public void What_is_hidden_is_painted_by_the_inpainting_model()
    {
        Picture input = MarkedSplitterTests.Photo(seed: 22);
        IInpaintingModel model = OnnxPictureModels.OpenInpainting(Manifest("inpainting", Painter().ToArray(), "\"mask\":{\"name\":\"hole\"},"));

        LayerDocument marked = MarkedSplitter.Split(input, "photo", new SplitMarks { Boxes = [new PixelBox(30, 30, 60, 60)] }, new SplitOptions { Inpainting = model }, null, Token);
        LayerDocument whole = LayerSplitter.Split(input, "photo", new SplitOptions { Inpainting = model, ReadText = false }, null, Token);

        foreach (LayerDocument document in new[] { marked, whole })
        {
            Assert.Equal(input.Pixels, document.Compose().Pixels);

            // The model paints the hole in 0.2, 0.4, 0.6 and leaves the rest.
            Assert.Equal([51, 102, 153, 255], document.Layers[0].Picture.Row(60).Slice(4 * 60, 4).ToArray());
            Assert.Equal(input.Row(5).Slice(4 * 5, 4).ToArray(), document.Layers[0].Picture.Row(5).Slice(4 * 5, 4).ToArray());
        }
    }

    [Fact]
    public void Clicks_go_to_the_selection_model_and_its_answer_is_cut_out()
    {
        Picture input = MarkedSplitterTests.Photo(seed: 23);
        string encoder = _folder.File("encoder.onnx");
        File.WriteAllBytes(encoder, new TinyOnnx().Input("x", 1, 3, 0, 0).Output("seen").Node("Relu", "x", "seen").ToArray());
        ISelectionModel model = OnnxPictureModels.OpenSelection(Manifest(
            "selection", Clicked().ToArray(),
            $"\"points\":{{\"name\":\"points\",\"labels\":\"labels\"}},\"encoder\":{{\"file\":\"encoder.onnx\",\"sha256\":\"{Hash(encoder)}\",\"output\":\"seen\",\"feeds\":\"seen\"}},"));

        // The model answers red where the sum of all labels is 1, and nothing else.
        byte[] one = model.Select(input, null, [(60, 60), (61, 60)], [], Token);
        byte[] none = model.Select(input, null, [(60, 60)], [(5, 5)], Token);
        LayerDocument document = MarkedSplitter.Split(input, "photo", new SplitMarks { Include = [(60, 60), (61, 60)] }, new SplitOptions { Selection = model }, null, Token);

        Assert.Equal(255, one[(60 * input.Width) + 60]);
        Assert.Equal(0, one[(5 * input.Width) + 5]);
        Assert.All(none, share => Assert.Equal(0, share));
        Assert.Equal(input.Pixels, document.Compose().Pixels);
        Assert.InRange(document.Layers[1].X, 30, 36);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_by_what_is_wrong()
    {
        byte[] model = Redness().ToArray();
        Picture input = MarkedSplitterTests.Photo(seed: 24);

        Assert.Contains("no input gone; it has x", Message(() => Open(model, input: "gone")), StringComparison.Ordinal);
        Assert.Contains("no output gone; it has y", Message(() => Open(model, output: "gone")), StringComparison.Ordinal);
        Assert.Contains("takes x as [1, 3, 64, 64]", Message(() => Open(new TinyOnnx().Input("x", 1, 3, 64, 64).Output("y").Node("Relu", "x", "y").ToArray(), more: "\"width\":32,\"height\":32")), StringComparison.Ordinal);
        Assert.Contains("DeformConv", Message(() => Open(new TinyOnnx().Input("x").Output("y").Node("DeformConv", "x", "y").ToArray())), StringComparison.Ordinal);
        Assert.Contains("values that are no numbers", Message(() => Open(new TinyOnnx().Input("x").Output("y").Node("Neg", "x", "n").Node("Sqrt", "n", "y").ToArray()).Alpha(input, Token)), StringComparison.Ordinal);
        Assert.Contains("no channel 0", Message(() => Open(new TinyOnnx().Input("x").Output("y").Constant("s", 0).Constant("e", 0).Constant("a", 1).Node("Slice", "x s e a", "y").ToArray())
            .Alpha(input, Token)), StringComparison.Ordinal);
        Assert.Contains("not for inpainting", Message(() => OnnxPictureModels.OpenInpainting(Manifest("matting", model))), StringComparison.Ordinal);
        Assert.Contains("needs \"mask\"", Message(() => OnnxPictureModels.OpenInpainting(Manifest("inpainting", model))), StringComparison.Ordinal);

        string manifest = Manifest("matting", model);
        File.AppendAllText(Path.Combine(_folder.Path, "matting.onnx"), "!");
        Assert.Contains("SHA-256", Message(() => OnnxPictureModels.OpenMatting(manifest)), StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "matting.onnx"));
        Assert.Contains("there is no file", Message(() => OnnxPictureModels.OpenMatting(manifest)), StringComparison.Ordinal);
        File.WriteAllText(manifest, "{\"kind\":\"matting\",\"speed\":1}");
        Assert.Contains("speed", Message(() => OnnxPictureModels.OpenMatting(manifest)), StringComparison.Ordinal);

        IMattingModel Open(byte[] bytes, string input = "x", string output = "y", string more = "")
            => OnnxPictureModels.OpenMatting(Manifest("matting", bytes, "", input, output, more));

        static string Message(Action action) => Assert.Throws<MynaException>(action).Message;
    }

    [Fact]
    public void Plug_ins_are_found_in_their_folder()
    {
        string folder = _folder.Path;
        string manifest = Manifest("matting", Redness().ToArray());
        Assert.Null(PluginFolder.Find(folder, PluginKind.Matting, null));
        Assert.Equal(manifest, PluginFolder.Find(folder, PluginKind.Matting, "matting"));
        Assert.Equal(manifest, PluginFolder.Find(folder, PluginKind.Matting, "Tiny"));
        Assert.Contains("there are matting", Assert.Throws<MynaException>(() => PluginFolder.Find(folder, PluginKind.Matting, "other")).Message, StringComparison.Ordinal);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"kind\"", "\"default\":true,\"kind\"", StringComparison.Ordinal));
        Assert.Equal(manifest, PluginFolder.Find(folder, PluginKind.Matting, null));
        Assert.Null(PluginFolder.Find(folder, PluginKind.Matting, PluginFolder.Off));
        Assert.Null(PluginFolder.Find(folder, PluginKind.Inpainting, null));
    }

    /// <summary>clip(4·(red − green) − 0.4, 0, 1) by a convolution of 1 x 1.</summary>
    private static TinyOnnx Redness() => new TinyOnnx().Input("x", 1, 3, 0, 0).Output("y", 1, 1, 0, 0).Constant("w", [4, -4, 0], 1, 3, 1, 1)
        .Constant("b", [-0.4f], 1).Constant("low", [0], 1).Constant("high", [1], 1).Node("Conv", "x w b", "c").Node("Clip", "c low high", "y");

    /// <summary>x outside the hole, and a colour in it.</summary>
    private static TinyOnnx Painter() => new TinyOnnx().Input("x", 1, 3, 0, 0).Input("hole", 1, 1, 0, 0).Output("y", 1, 3, 0, 0)
        .Constant("colour", [0.2f, 0.4f, 0.6f], 1, 3, 1, 1).Constant("half", [0.5f], 1).Node("Greater", "hole half", "inside").Node("Where", "inside colour x", "y");

    /// <summary>Redness where the sum of the labels is 1.</summary>
    private static TinyOnnx Clicked() => new TinyOnnx().Input("seen", 1, 3, 0, 0).Input("points", 1, 0, 2).Input("labels", 1, 0).Output("y", 1, 1, 0, 0)
        .Constant("w", [2, -2, 0], 1, 3, 1, 1).Constant("low", [0], 1).Constant("high", [1], 1).Constant("one", [1], 1)
        .Node("Conv", "seen w", "c").Node("Clip", "c low high", "red").Node("ReduceSum", "labels", "sum", ("keepdims", 0)).Node("Equal", "sum one", "is")
        .Node("Cast", "is", "factor", ("to", 1)).Node("Mul", "red factor", "y");

    private string Manifest(string kind, byte[] model, string fields = "", string input = "x", string output = "y", string more = "")
    {
        string file = _folder.File(kind + ".onnx"), manifest = _folder.File(kind + ".json");
        File.WriteAllBytes(file, model);
        File.WriteAllText(manifest, $$"""
            {
              "kind": "{{kind}}", "name": "Tiny", "file": "{{kind}}.onnx", "sha256": "{{Hash(file)}}", "licence": "none", {{fields}}
              "input": { "name": "{{input}}", "multiple": 1, "longest": 400{{(more.Length > 0 ? "," + more : "")}} },
              "output": { "name": "{{output}}" }
            }
            """);
        return manifest;
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
