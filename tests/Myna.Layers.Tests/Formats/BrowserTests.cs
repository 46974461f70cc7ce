using Myna.Layers.Document;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Formats;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats.Oracles;

namespace Myna.Layers.Tests.Formats;

/// <summary>SVG and HTML files as a browser shows them.</summary>
[Collection(OracleProgram.OneAtATime)]
public sealed class BrowserTests
{
    [Theory]
    [InlineData("svg")]
    [InlineData("html")]
    public async Task A_browser_shows_the_composite(string extension)
    {
        LayerDocument document = SomeDocuments.Design(3, 320, 240);
        Picture seen = await Chromium.ShowAsync(Write(document, extension, liveText: false), extension, document.Width, document.Height);
        PictureAssert.Close(document.Compose().Pixels, seen, most: 3);
    }

    [Theory]
    [InlineData("svg", 0)]
    [InlineData("html", 0)]
    [InlineData("svg", -12)]
    [InlineData("html", -12)]
    public async Task Live_text_stands_where_its_letters_stood(string extension, double degrees)
    {
        const int Width = 420, Height = 220;
        TrueTypeFont? font = DesignFonts.Installed(1) is [var first, ..] ? first : null;
        Assert.SkipWhen(font is null, "no font is installed; apt-get install fonts-dejavu-core");
        Assert.SkipUnless(
            OracleProgram.TryRun("fc-match", TimeSpan.FromMinutes(1), "-f", "%{family}", "Arial") is (0, { } family) && (family.Contains("Arial", StringComparison.Ordinal) || family.Contains("Liberation", StringComparison.Ordinal)),
            "there is no Arial and nothing of its widths; apt-get install fonts-liberation");
        var ground = new Picture(Width, Height);
        ground.Pixels.AsSpan().Fill(255);
        float cos = (float)Math.Cos(degrees * Math.PI / 180), sin = (float)Math.Sin(degrees * Math.PI / 180);
        Outline line = font!.Line("Harbour days", 48);
        (float left, float top, float right, float bottom) = line.Bounds();
        Outline placed = line.Transform(1, 0, 0, 1, -(left + right) / 2, -(top + bottom) / 2).Transform(cos, -sin, sin, cos, Width / 2f, Height / 2f);

        // The box around the turned rectangle, as the reader tells it: not only around the ink.
        float wide = right - left, high = bottom - top;
        (float boxWidth, float boxHeight) = ((wide * cos) + (high * Math.Abs(sin)), (wide * Math.Abs(sin)) + (high * cos));
        float[] coverage = CoverageRasterizer.Fill(placed, Width, Height);
        var letters = new Picture(Width, Height);
        for (int i = 0; i < coverage.Length; i++)
        {
            letters.Pixels[(4 * i) + 3] = (byte)MathF.Round(255 * coverage[i]);
        }

        var box = new PixelBox((int)MathF.Round((Width - boxWidth) / 2), (int)MathF.Round((Height - boxHeight) / 2), (int)MathF.Round(boxWidth), (int)MathF.Round(boxHeight));
        var document = new LayerDocument(Width, Height, [new Layer("Background", LayerKind.Background, ground, 0, 0), Layer.FromCanvas("Text", LayerKind.Text, letters) with
        {
            Text = new TextBlock("Harbour days", box) { SizePixels = 48, Colour = "000000", RotationDegrees = degrees, Typeface = TypefaceClass.SansSerif },
        }]);

        Picture seen = await Chromium.ShowAsync(Write(document, extension, liveText: true), extension, Width, Height);
        PixelBox ink = DarkBox(seen), truth = DarkBox(document.Compose());
        Assert.InRange(ink.X + (ink.Width / 2.0), truth.X + (truth.Width / 2.0) - 14, truth.X + (truth.Width / 2.0) + 14);
        Assert.InRange(ink.Y + (ink.Height / 2.0), truth.Y + (truth.Height / 2.0) - 5, truth.Y + (truth.Height / 2.0) + 5);
        Assert.InRange(ink.Width, 0.88 * truth.Width, 1.12 * truth.Width);
        Assert.InRange(ink.Height, 0.85 * truth.Height, 1.15 * truth.Height);
    }

    private static byte[] Write(LayerDocument document, string extension, bool liveText)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("page." + extension);
        LayerExport.Write(document, path, LayerExportOptions.Default with { LiveText = liveText }, cancellationToken: TestContext.Current.CancellationToken);
        return File.ReadAllBytes(path);
    }

    private static PixelBox DarkBox(Picture picture)
    {
        PixelBox box = default;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                if (picture.Row(y)[4 * x] < 128)
                {
                    box = box.Union(new PixelBox(x, y, 1, 1));
                }
            }
        }

        return box;
    }
}
