using CsCheck;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Pictures;

public sealed class ResamplingTests
{
    [Fact]
    public void Quarter_turns_and_mirrors_keep_every_pixel()
        => RandomPictures.Any.Sample(picture =>
        {
            Picture quarter = Resampling.Turn(picture, 90);
            Assert.Equal((picture.Height, picture.Width), (quarter.Width, quarter.Height));
            Assert.Equal(picture.Row(0)[..4].ToArray(), quarter.Row(0)[^4..].ToArray());
            Assert.Equal(picture.Pixels, Resampling.Turn(quarter, 270).Pixels);
            Assert.Equal(Resampling.Turn(quarter, 90).Pixels, Resampling.Turn(picture, -180).Pixels);
            Assert.Equal(picture.Pixels, Resampling.Mirror(Resampling.Mirror(picture, true, false), true, false).Pixels);
            Assert.Equal(Resampling.Mirror(picture, true, true).Pixels, Resampling.Turn(picture, 180).Pixels);
        });

    [Fact]
    public void One_colour_stays_that_colour_at_every_size_and_angle()
        => Gen.Select(RandomPictures.Sizes, RandomPictures.Sizes, Gen.Byte.Array[3], Gen.Double[0, 360]).Sample((from, to, colour, degrees) =>
        {
            var flat = new Picture(from.Width, from.Height);
            for (int i = 0; i < flat.Pixels.Length; i++)
            {
                flat.Pixels[i] = i % 4 == 3 ? (byte)255 : colour[i % 4];
            }

            Picture scaled = Resampling.Scale(flat, to.Width, to.Height);
            for (int i = 0; i < scaled.Pixels.Length; i++)
            {
                Assert.Equal(i % 4 == 3 ? 255 : colour[i % 4], scaled.Pixels[i]);
            }

            // Turned, only alpha fades at the edges: colours do not mix with nothing.
            Picture turned = Resampling.Turn(flat, degrees);
            for (int i = 0; i < turned.Pixels.Length; i += 4)
            {
                if (turned.Pixels[i + 3] > 0)
                {
                    Assert.Equal(colour, turned.Pixels.AsSpan(i, 3).ToArray());
                }
            }
        });

    [Fact]
    public void Shrinking_keeps_the_mean_of_the_finest_checkerboard()
    {
        var board = new Picture(64, 64);
        for (int i = 0; i < board.Pixels.Length; i++)
        {
            board.Pixels[i] = i % 4 == 3 || (((i / 4 % 64) + (i / 256)) % 2 == 0) ? (byte)255 : (byte)0;
        }

        Picture small = Resampling.Scale(board, 16, 16);
        Assert.All(Enumerable.Range(0, 256), i => Assert.InRange(small.Pixels[4 * i], 120, 135));
    }
}
