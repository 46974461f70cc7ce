using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Document;

public sealed class LayerStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("myna-layers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_document_comes_back_as_it_was(bool asFile)
    {
        LayerDocument document = Sample();
        string path = Path.Combine(_folder, asFile ? "a.mynalayers" : "a");
        if (asFile)
        {
            LayerStore.SaveFile(document, path, TestContext.Current.CancellationToken);
        }
        else
        {
            await LayerStore.SaveFolderAsync(document, path, TestContext.Current.CancellationToken);
        }

        LayerDocument opened = await LayerStore.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(document.Provenance, opened.Provenance);
        Assert.Equal((document.Width, document.Height), (opened.Width, opened.Height));
        Assert.Equal(document.Layers.Count, opened.Layers.Count);
        foreach ((Layer before, Layer after) in document.Layers.Zip(opened.Layers))
        {
            Assert.Equal(before.Picture.Pixels, after.Picture.Pixels);
            Assert.Equal(before, after with { Picture = before.Picture });
        }

        Assert.Equal(document.Compose().Pixels, opened.Compose().Pixels);
    }

    [Fact]
    public async Task Pictures_of_an_earlier_document_are_cleared_away_and_other_files_stay()
    {
        await LayerStore.SaveFolderAsync(Sample(), _folder, TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "mine");
        LayerDocument smaller = Sample() with { Layers = [Sample().Layers[0]] };
        await LayerStore.SaveFolderAsync(smaller, _folder, TestContext.Current.CancellationToken);
        Assert.Equal(["00-background.png", "layers.json", "notes.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("""{"format":"other"}""", "not a layer document")]
    [InlineData("""{"format":"myna-layers","version":99}""", "newer Myna")]
    [InlineData("""{"format":"myna-layers","version":1,"width":5""", "damaged")]
    [InlineData("""{"format":"myna-layers","version":1,"width":5,"height":5,"layers":[{"file":"../x.png","width":1,"height":1}]}""", "outside")]
    [InlineData("""{"format":"myna-layers","version":1,"width":500000,"height":500000}""", "megapixels")]
    public async Task What_is_wrong_with_a_document_is_told(string json, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "layers.json"), json);
        MynaException refused = await Assert.ThrowsAsync<MynaException>(
            () => LayerStore.OpenAsync(_folder, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static LayerDocument Sample()
    {
        var back = new Picture(9, 7);
        back.Pixels.AsSpan().Fill(255);
        var letters = new Picture(4, 3);
        letters.Pixels.AsSpan().Fill(77);
        return new LayerDocument(9, 7,
        [
            new Layer("Background", LayerKind.Background, back, 0, 0) { Locked = true },
            new Layer("Text: ÄÖ / 拒", LayerKind.Text, letters, -1, 5)
            {
                Opacity = 200,
                Group = "Title/Words",
                Text = new TextBlock("ÄÖ\n拒", new PixelBox(0, 5, 3, 2)) { SizePixels = 12.5, Colour = "4d4d4d", Typeface = TypefaceClass.Serif, RotationDegrees = -3 },
            },
            new Layer("Hidden", LayerKind.Shape, letters, 2, 2) { Visible = false, Blend = BlendMode.Multiply },
        ])
        {
            Provenance = new Provenance("poster.png", "ab", "cd", 0, 0.125),
        };
    }
}
