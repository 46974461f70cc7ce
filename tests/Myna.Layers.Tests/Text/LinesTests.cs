using Myna.Layers.Decomposition;
using Myna.Layers.Evaluation;
using Myna.Layers.Pictures;
using Myna.Layers.Text;
using Myna.Layers.Text.Glyphs;
using Myna.Layers.Text.Lines;
using Myna.Layers.Text.Recognition;

namespace Myna.Layers.Tests.Text;

public sealed class LinesTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("same", "same", 0)]
    public void Distances_count_edits(string a, string b, int expected) => Assert.Equal(expected, TextScore.Distance(a, b));

    [Theory]
    [InlineData("HELLO", 72, 100)]
    [InlineData("Happy", 93, 100)]
    [InlineData("noon", 54, 100)]
    [InlineData("漢字", 90, 100)]
    public void Sizes_depend_on_the_letters(string text, double inkHeight, double size) => Assert.Equal(size, FontSize.Of(text, inkHeight), 0.5);

    [Fact]
    public void Letters_come_off_an_uneven_ground_with_their_alpha()
    {
        // Soft bars of one colour, as letters have them, over a gradient.
        const int Width = 220, Height = 90;
        (byte R, byte G, byte B) ink = (230, 60, 20);
        var picture = new Picture(Width, Height);
        var truth = new double[Width * Height];
        for (int i = 0; i < truth.Length; i++)
        {
            int x = i % Width, y = i / Width;
            double edge = 4.5 - Math.Abs(((x - 30) % 20) - 10);
            truth[i] = x is >= 30 and < 190 && y is >= 30 and < 60 ? Math.Clamp(edge, 0, 1) : 0;
            byte[] ground = [(byte)(40 + (x / 4)), (byte)(120 + y), (byte)(200 - (x / 3))];
            for (int c = 0; c < 3; c++)
            {
                byte colour = c == 0 ? ink.R : c == 1 ? ink.G : ink.B;
                picture.Pixels[(4 * i) + c] = (byte)Math.Round((truth[i] * colour) + ((1 - truth[i]) * ground[c]));
            }

            picture.Pixels[(4 * i) + 3] = 255;
        }

        var quad = new TextQuad(new(25, 25), new(195, 25), new(195, 65), new(25, 65));
        LineMatte matte = new GlyphMatting(ColourPlanes.From(picture)).Extract(quad)!;
        Assert.True((matte.Colour - new Rgb(ink.R, ink.G, ink.B)).Largest < 4, matte.Colour.ToString());
        double off = 0;
        for (int j = 0; j < matte.Letters.Length; j++)
        {
            int at = ((matte.Box.Y + (j / matte.Box.Width)) * Width) + matte.Box.X + (j % matte.Box.Width);
            off += Math.Abs(matte.Letters[j] - truth[at]);
        }

        Assert.True(off < 0.03 * truth.Sum(), $"{off} of {truth.Sum()}");
        LineShape shape = LineShape.Of(matte, quad)!;
        Assert.Equal(30, shape.InkHeight, 1.5);
        Assert.Equal(7, shape.Gaps().Count);
        Assert.InRange(shape.StrokeWidth(), 6.5, 9.5);
    }

    [Fact]
    public void Even_ground_has_no_letters()
    {
        var picture = new Picture(80, 40);
        picture.Pixels.AsSpan().Fill(180);
        Assert.Null(new GlyphMatting(ColourPlanes.From(picture)).Extract(new TextQuad(new(10, 10), new(70, 10), new(70, 30), new(10, 30))));
    }

    [Fact]
    public void Letters_of_a_decoded_line_have_places()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("keys.txt"), "a\nb\n");
        CtcDecoder decoder = CtcDecoder.Read(folder.File("keys.txt"));
        Assert.Equal(4, decoder.Count);

        // none a a none a blank b none
        int[] best = [0, 1, 1, 0, 1, 3, 2, 0];
        var probabilities = new float[best.Length * 4];
        for (int column = 0; column < best.Length; column++)
        {
            probabilities[(column * 4) + best[column]] = 0.9f;
        }

        ReadLine line = decoder.Decode(probabilities, 1);
        Assert.Equal("aa b", line.Text);
        Assert.Equal(0.9, line.Confidence, 1e-6);
        Assert.Equal(1.5 / 8, line.Places[0], 1e-9);
    }
}
