using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Evaluation;
using Myna.Layers.Text;

namespace Myna.Layers.Tests.Text;

public sealed class PaddleTextReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("case_002", "Thank you\n50% OFF")]
    [InlineData("case_004", "Make it simple|Fresh every day")]
    [InlineData("case_006", "Yoga for beginners|NEW\nGrand Opening")]
    public void Public_designs_are_read(string name, string expected)
    {
        IReadOnlyList<TextRun> runs = OcrModels.Reader.Read(PublicCases.Input(name), Cancel);
        Assert.Equal(expected, string.Join('|', runs.Select(run => run.Text)));
    }

    [Fact]
    public void A_turned_line_tells_how_far()
    {
        TextRun run = OcrModels.Reader.Read(PublicCases.Input("case_004"), Cancel).Single(found => found.Text == "Fresh every day");
        Assert.InRange(run.RotationDegrees, -13, -9);
        Assert.Equal("491640", run.Colour);
        Assert.InRange(run.SizePixels, 13, 20);
    }

    [Fact]
    public void Text_becomes_named_layers_and_the_picture_stays_exact()
    {
        Picture input = PublicCases.Input("case_002");
        LayerDocument document = LayerSplitter.Split(input, "case", new SplitOptions { TextReader = OcrModels.Reader }, null, Cancel);
        Assert.Equal(0, RecompositionProof.MaximumError(input, document.Compose()));
        Layer layer = Assert.Single(document.Layers, layer => layer.Text?.Text is not null);
        Assert.Equal("Text: Thank you 50% OFF", layer.Name);
        Assert.Equal(LayerKind.Text, layer.Kind);
        Assert.True(layer.Text!.Box.Intersect(layer.Box).Area > 0.95 * layer.Text.Box.Area);
    }

    [Fact]
    public void Nothing_is_read_when_told_so()
    {
        LayerDocument document = LayerSplitter.Split(
            PublicCases.Input("case_002"), "case", new SplitOptions { TextReader = OcrModels.Reader, ReadText = false }, null, Cancel);
        Assert.DoesNotContain(document.Layers, layer => layer.Text?.Text is not null);
    }

    [Fact]
    public void Designs_of_this_machines_fonts_are_read_with_few_errors()
    {
        PaddleTextReader reader = OcrModels.Reader;
        var generator = new DesignGenerator(DesignFonts.Installed());
        TextScore score = default;
        for (int seed = 3001; seed < 3013; seed++)
        {
            Design design = generator.Make(seed, 400, 600);
            LayerDocument document = LayerSplitter.Split(design.Input, "design", new SplitOptions { TextReader = reader }, null, Cancel);
            Assert.Equal(0, document.Provenance!.MaximumError);
            score += TextScore.Of(document, design);
        }

        Assert.SkipWhen(score.Letters == 0, "no font is installed that designs can be set in; apt-get install fonts-dejavu-core");
        Assert.True(score.CharacterErrorRate <= 0.1, $"{score.Errors} of {score.Letters} letters are wrong");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 900)]
    [InlineData(64, 64)]
    public void Pictures_without_text_have_none(int width, int height)
    {
        var picture = new Picture(width, height);
        picture.Pixels.AsSpan().Fill(200);
        Assert.Empty(OcrModels.Reader.Read(picture, Cancel));
    }

    [Fact]
    public void Work_can_be_cancelled()
        => Assert.Throws<OperationCanceledException>(() => OcrModels.Reader.Read(PublicCases.Input("case_002"), new CancellationToken(canceled: true)));

    [Fact]
    public void A_folder_without_models_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("myna models pull ocr", Assert.Throws<MynaException>(() => PaddleTextReader.Load(folder.File("none"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_network_is_refused()
    {
        _ = OcrModels.Reader;
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(PaddleTextReader.LettersFile), "a\nb\n");
        byte[] other = [0x3A, 0x0E, 0x0A, 0x0C, 0x0A, 0x01, (byte)'x', 0x12, 0x01, (byte)'y', 0x22, 0x04, (byte)'R', (byte)'e', (byte)'l', (byte)'u'];
        File.WriteAllBytes(folder.File(PaddleTextReader.RecogniserFile), other);
        File.WriteAllBytes(folder.File(PaddleTextReader.DetectorFile), other);
        Assert.Contains("Conv was expected, not Relu", Assert.Throws<MynaException>(() => PaddleTextReader.Load(Path.GetDirectoryName(folder.File("x"))!)).Message, StringComparison.Ordinal);
    }
}
