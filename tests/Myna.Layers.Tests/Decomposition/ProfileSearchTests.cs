using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Decomposition.Surfaces;

namespace Myna.Layers.Tests.Decomposition;

public sealed class ProfileSearchTests
{
    private const int Width = 240;
    private const int Height = 200;

    [Theory]
    [InlineData("flat")]
    [InlineData("linear")]
    [InlineData("radial")]
    [InlineData("stripes")]
    public void A_background_is_known_where_a_square_covers_it(string kind)
    {
        var picture = new ColourPlanes(Width, Height);
        for (int y = 0, i = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++, i++)
            {
                bool covered = x is > 60 and < 120 && y is > 50 and < 130;
                picture.Set(i, covered ? new Rgb(250, 240, 10) : Colour(kind, x, y));
            }
        }

        Background? found = BackgroundFinder.Find(picture, EdgeStrength.Of(picture), 0, new Random(1));
        Assert.NotNull(found);
        int off = 0, wrong = 0;
        for (int y = 0, i = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++, i++)
            {
                float error = (found.Colours.At(i) - Colour(kind, x, y)).Largest;
                off += error > 8 ? 1 : 0;
                wrong += error > 20 ? 1 : 0;
            }
        }

        // Where two stripes meet, one anti-aliased pixel of a step of 140 levels may be a tenth of it off; a stripe in the wrong
        // place would be all of it off.
        Assert.InRange(wrong, 0, Width * Height / 1000);
        Assert.InRange(off, 0, (kind == "stripes" ? 0.08 : 0.02) * Width * Height);
    }

    [Fact]
    public void Noise_is_no_background_of_this_kind()
    {
        var random = new Random(3);
        var picture = new ColourPlanes(Width, Height);
        for (int i = 0; i < picture.Pixels; i++)
        {
            picture.Set(i, new Rgb(random.Next(256), random.Next(256), random.Next(256)));
        }

        Assert.Null(BackgroundFinder.Find(picture, EdgeStrength.Of(picture), 0, random));
    }

    private static Rgb Colour(string kind, int x, int y) => kind switch
    {
        "flat" => new Rgb(40, 80, 120),
        "linear" => new Rgb(x * 0.6f, x * 0.6f, 100 + (0.4f * x)),
        "radial" => new Rgb(MathF.Sqrt(((x - 150f) * (x - 150f)) + ((y - 30f) * (y - 30f))), 60, 90),
        _ => Rgb.Mix(new Rgb(200, 60, 60), new Rgb(60, 60, 200), Math.Clamp((MathF.Abs(((x + y) / 1.4142f % 28) - 14) - 7) + 0.5f, 0, 1)),
    };
}
