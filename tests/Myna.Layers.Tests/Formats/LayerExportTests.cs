using Myna.Layers.Document;
using Myna.Layers.Formats;
using Myna.Layers.Formats.Photoshop;

namespace Myna.Layers.Tests.Formats;

public sealed class LayerExportTests
{
    public static TheoryData<string> Extensions => [.. LayerExport.Extensions];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Every_extension_writes_one_whole_file(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("out" + extension);
        File.WriteAllText(path, "earlier");
        var told = new Told();
        LayerExport.Write(SomeDocuments.Design(), path, progress: told, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(new FileInfo(path).Length > 1000);
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.All(told.Parts, part => Assert.InRange(part, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Cancelling_leaves_the_earlier_file(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("out" + extension);
        File.WriteAllText(path, "earlier");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        try
        {
            LayerExport.Write(SomeDocuments.Design(), path, cancellationToken: cancelled.Token);
            Assert.Equal(".png", extension);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal("earlier", File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(folder.Path));
        }
    }

    [Fact]
    public void Unknown_extensions_and_places_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(".psd", Assert.Throws<MynaException>(() => LayerExport.Write(SomeDocuments.Design(), folder.File("a.doc"), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot write", Assert.Throws<MynaException>(() => LayerExport.Write(SomeDocuments.Design(), folder.File("missing/a.psd"), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_format_cannot_carry_is_said()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> lost = LayerExport.Write(SomeDocuments.Design(blend: BlendMode.Screen), folder.File("a.pptx"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("Screen", Assert.Single(lost), StringComparison.Ordinal);
        Assert.Contains("pixels", Assert.Single(LayerExport.Write(SomeDocuments.Design(), folder.File("a.ora"), cancellationToken: TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Empty(LayerExport.Write(SomeDocuments.Design(), folder.File("a.psd"), cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Text_in_psd_is_live_unless_pixels_are_asked_for()
    {
        LayerDocument document = SomeDocuments.Design();
        Assert.Equal("HAPPY", PhotoshopExport.ToPsd(document).Layers.Single(layer => layer.Text is not null).Text!.Text);
        Assert.DoesNotContain(PhotoshopExport.ToPsd(document, liveText: false).Layers, layer => layer.Text is not null);
    }

    [Theory]
    [InlineData(".psd")]
    [InlineData(".psb")]
    [InlineData(".ora")]
    public void What_was_written_can_be_imported(string extension)
    {
        using var folder = new TemporaryFolder();
        LayerDocument document = SomeDocuments.Design();
        LayerExport.Write(document, folder.File("a" + extension), cancellationToken: TestContext.Current.CancellationToken);
        ImportedDocument back = LayerImport.Read(folder.File("a" + extension), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(back.Warnings);
        Assert.Equal(0, back.MergedDifference());
        Assert.Equal(document.Compose().Pixels, back.Document.Compose().Pixels);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "hello");
        Assert.Contains("no layered file", Assert.Throws<MynaException>(() => LayerImport.Read(folder.File("a.txt"), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<MynaException>(() => LayerImport.Read(folder.File("none.psd"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<MynaException>(() => LayerImport.Read(folder.Path, cancellationToken: TestContext.Current.CancellationToken));
    }

    private sealed class Told : IProgress<double>
    {
        public List<double> Parts { get; } = [];

        public void Report(double value) => Parts.Add(value);
    }
}
