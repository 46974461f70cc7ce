using Myna.Audio.Pictures;

namespace Myna.Audio.Tests.Pictures;

public class SoundPictureTests
{
    private const int Rate = 24_000;

    /// <summary>The bright line of a tone stands where the axis says: in the spectrogram, 320 rows from 12 kHz to 0.</summary>
    [Theory]
    [InlineData(1500)]
    [InlineData(6000)]
    [InlineData(10_500)]
    public void Tone_is_a_bright_line_at_its_frequency(double hz)
    {
        var clip = new AudioClip(Signals.Tone(hz, 1, Rate), 1, Rate);
        Raster picture = SoundPicture.Draw([("tone", clip)], 800, TestContext.Current.CancellationToken);

        const int Top = 40 + 110 + 10, Height = 320;
        int brightest = Enumerable.Range(Top, Height).MaxBy(y => picture[400, y].Red + picture[400, y].Green + picture[400, y].Blue);
        double found = (Top + Height - brightest - 0.5) / Height * (Rate / 2.0);
        Assert.InRange(found, hz - 60, hz + 60);
    }

    [Fact]
    public void Shorter_sound_takes_its_share_of_the_common_axis()
    {
        var whole = new AudioClip(Signals.Noise(0.1, 2, Rate), 1, Rate);
        var half = new AudioClip(Signals.Noise(0.1, 1, Rate), 1, Rate);
        Raster picture = SoundPicture.Draw([("whole", whole), ("half", half)], 1000, TestContext.Current.CancellationToken);

        int panel = picture.Height / 2, middle = panel + 40 + 110 + 10 + 160, plot = 1000 - 76 - 84;
        Colour empty = picture[76 + plot - 5, middle];
        int filled = Enumerable.Range(76, plot).Count(x => picture[x, middle] != empty);
        Assert.InRange(filled, (plot / 2) - 2, (plot / 2) + 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(50_000)]
    public void Any_sound_can_be_drawn(int samples)
    {
        foreach (float[] sound in (float[][])[new float[samples], Signals.Noise(3, (double)samples / Rate, Rate)])
        {
            Raster picture = SoundPicture.Draw([("A title with é, ü and a very long name that must be cut somewhere in the middle.wav", new AudioClip(sound, 1, Rate))], 400, TestContext.Current.CancellationToken);
            Assert.Equal(400, picture.Width);
        }
    }

    [Fact]
    public void Nothing_cannot_be_drawn()
        => Assert.Throws<MynaException>(() => SoundPicture.Draw([("empty.wav", new AudioClip([], 1, Rate))], 400, TestContext.Current.CancellationToken));

    [Fact]
    public void Every_printable_character_has_a_shape_of_its_own()
    {
        string[] shapes = [.. Enumerable.Range('!', '~' - '!' + 1).Select(code => Shape((char)code))];

        Assert.Equal(shapes.Length, shapes.Distinct().Count());
        Assert.DoesNotContain(Shape('é'), shapes);
        static string Shape(char character)
        {
            var picture = new Raster(6, 9);
            picture.Write(0, 0, character.ToString(), 1, Colour.Ink);
            return Convert.ToHexString(picture.Pixels);
        }
    }
}
