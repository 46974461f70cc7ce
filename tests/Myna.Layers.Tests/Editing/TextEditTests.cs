using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Editing;

public sealed class TextEditTests
{
    [Fact]
    public void New_words_take_the_old_ones_place_size_and_colour()
    {
        var document = new EditedDocument(Poster());
        byte[] before = document.Current.Compose().Pixels;
        document.Apply(new TextEdit { Layer = "Text: HELLO", Text = "GOODBYE" }, EditTools.WithoutFiles);

        Layer layer = document.Current.Layers[1];
        Assert.Equal("Text: GOODBYE", layer.Name);
        Assert.Equal("GOODBYE", layer.Text!.Text);
        Assert.Equal("c81e1e", layer.Text.Colour);
        Assert.Equal(layer.Box, layer.Text.Box);
        Assert.InRange(layer.Y + (layer.Picture.Height / 2.0), 29, 31);
        Assert.Equal(20, layer.X);

        // Letters of that colour, capitals some 0.72 of 20 pixels high.
        Assert.InRange(layer.Picture.Height, 13, 17);
        Assert.All(Enumerable.Range(0, layer.Picture.Pixels.Length / 4).Where(i => layer.Picture.Pixels[(4 * i) + 3] > 0), i =>
            Assert.Equal([0xc8, 0x1e, 0x1e], layer.Picture.Pixels.AsSpan(4 * i, 3).ToArray()));
        document.Undo();
        Assert.Equal(before, document.Current.Compose().Pixels);
    }

    [Fact]
    public void Lines_font_and_size_can_be_given()
    {
        var document = new EditedDocument(Poster());
        document.Apply(new TextEdit { Layer = "2", Text = "a\nbb", Font = "DejaVu Serif", Size = 30, Bold = true, Align = TextAlignment.Right, Colour = "#00F" }, EditTools.WithoutFiles);

        TextBlock text = document.Current.Layers[1].Text!;
        Assert.Equal(("DejaVu Serif", 30.0, true, "0000ff"), (text.FontFamily, text.SizePixels, text.Bold, text.Colour));
        Assert.Equal(80, text.Box.Right);
        Assert.InRange(text.Box.Height, 50, 65);
    }

    [Fact]
    public void Missing_fonts_and_letters_are_named()
    {
        var document = new EditedDocument(Poster());
        Assert.Contains("no font family 'Nowhere Sans' is installed; there are:", Message(new TextEdit { Layer = "2", Text = "A", Font = "Nowhere Sans" }), StringComparison.Ordinal);
        Assert.Contains("DejaVu Sans has no letters for \"\U000F0000\"", Message(new TextEdit { Layer = "2", Text = "A\U000F0000", Font = "DejaVu Sans" }), StringComparison.Ordinal);
        Assert.Contains("no letters that can be seen", Message(new TextEdit { Layer = "2", Text = "  " }), StringComparison.Ordinal);
        Assert.Contains("not 0.5", Message(new TextEdit { Layer = "2", Text = "A", Size = 0.5 }), StringComparison.Ordinal);

        string Message(TextEdit edit) => Assert.Throws<MynaException>(() => document.Apply(edit, EditTools.WithoutFiles)).Message;
    }

    private static LayerDocument Poster()
    {
        var background = new Picture(200, 60);
        Array.Fill(background.Pixels, (byte)255);
        var letters = new Picture(60, 14);
        for (int i = 0; i < letters.Pixels.Length; i += 4)
        {
            (letters.Pixels[i], letters.Pixels[i + 1], letters.Pixels[i + 2], letters.Pixels[i + 3]) = (0xc8, 0x1e, 0x1e, (byte)(i / 4 % 3 == 0 ? 255 : 0));
        }

        return new LayerDocument(200, 60,
        [
            new Layer("Background", LayerKind.Background, background, 0, 0),
            new Layer("Text: HELLO", LayerKind.Text, letters, 20, 23)
            {
                Text = new TextBlock("HELLO", new PixelBox(20, 23, 60, 14)) { SizePixels = 20, Colour = "c81e1e", Typeface = TypefaceClass.SansSerif },
            },
        ]);
    }
}
