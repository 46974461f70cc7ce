using Myna.Layers.Document;
using Myna.Layers.Formats.Zip;

namespace Myna.Layers.Tests.Formats.Zip;

public sealed class ZipExportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layers_come_back_cropped_or_on_the_whole_canvas(bool fullCanvas)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("layers.zip");
        LayerDocument document = SomeDocuments.Design();
        await using (FileStream stream = File.Create(path))
        {
            ZipExport.Write(document, stream, fullCanvas, TestContext.Current.CancellationToken);
        }

        LayerDocument back = await LayerStore.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(document.Compose().Pixels, back.Compose().Pixels);
        Assert.Equal(document.Layers.Select(layer => layer.Name), back.Layers.Select(layer => layer.Name));
        Assert.Equal(fullCanvas, back.Layers.All(layer => layer.Picture.Width == document.Width && layer is { X: 0, Y: 0 }));
    }
}
