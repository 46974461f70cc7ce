using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Document;

public sealed class ColourAdjustmentTests
{
    [Fact]
    public void A_flat_layer_gets_the_new_colour_exactly_and_shades_stay()
    {
        var picture = new Picture(3, 1, [10, 20, 30, 255, 10, 20, 30, 7, 9, 9, 9, 0]);
        Picture changed = new ColourAdjustment { Recolour = "#ff8000" }.Apply(picture);
        Assert.Equal([255, 128, 0, 255, 255, 128, 0, 7, 9, 9, 9, 0], changed.Pixels);
        Assert.Equal([10, 20, 30, 255], picture.Pixels[..4]);

        var shaded = new Picture(2, 1, [90, 90, 90, 255, 110, 110, 110, 255]);
        Assert.Equal([50, 60, 70, 255, 70, 80, 90, 255], new ColourAdjustment { Recolour = "3c4650" }.Apply(shaded).Pixels);
    }

    // As Chromium draws these filters.
    [Theory]
    [InlineData(180, 1, 1, 1, 0, 109, 109)]
    [InlineData(0, 0, 1, 1, 54, 54, 54)]
    [InlineData(0, 1, 0.5, 1, 128, 0, 0)]
    [InlineData(0, 1, 1, 0.5, 191, 64, 64)]
    [InlineData(360, 1, 1, 1, 255, 0, 0)]
    public void Filters_follow_the_formulas_of_css(double hue, double saturation, double brightness, double contrast, int r, int g, int b)
    {
        var red = new Picture(1, 1, [255, 0, 0, 255]);
        Picture changed = new ColourAdjustment { HueDegrees = hue, Saturation = saturation, Brightness = brightness, Contrast = contrast }.Apply(red);
        Assert.Equal([r, g, b, 255], changed.Pixels.Select(value => (int)value));
    }

    [Theory]
    [InlineData("#f80", true)]
    [InlineData("FF8800", true)]
    [InlineData("ff88", false)]
    [InlineData("#gg8800", false)]
    [InlineData("+12345", false)]
    [InlineData("", false)]
    public void Colours_are_three_or_six_digits(string text, bool fits)
    {
        if (fits)
        {
            Assert.Equal((255, 136, 0), ColourAdjustment.ParseColour(text));
        }
        else
        {
            Assert.Throws<MynaException>(() => ColourAdjustment.ParseColour(text));
        }
    }
}
