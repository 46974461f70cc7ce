using CsCheck;
using Myna.Layers.Compositing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Compositing;

public sealed class UnblendTests
{
    [Fact]
    public void Every_stack_of_guesses_recomposes_every_picture_bit_for_bit()
        => RandomPictures.Sizes.SelectMany((width, height) => Gen.Select(
                RandomPictures.OfSize(width, height),
                RandomPictures.OfSize(width, height).Array[1, 4],
                RandomPictures.OfSize(width, height).Array[4]))
            .Sample((input, layers, beneath) =>
            {
                // From the top: what lies beneath a layer is the target of the next one.
                Picture target = input.Copy();
                for (int i = layers.Length - 1; i >= 0; i--)
                {
                    Unblend.Solve(target, beneath[i], layers[i]);
                    target = beneath[i].Copy();
                }

                Picture canvas = target;
                foreach (Picture layer in layers)
                {
                    Over.Blend(layer, canvas);
                }

                Assert.Equal(RandomPictures.Visible(input), RandomPictures.Visible(canvas));
            });

    [Fact]
    public void The_least_alpha_is_the_least()
    {
        for (int seen = 0; seen < 256; seen++)
        {
            for (int under = 0; under < 256; under++)
            {
                int least = Unblend.LeastAlpha(seen, under);
                Assert.True(Reaches(seen, under, least));
                Assert.False(least > 0 && Reaches(seen, under, least - 1));
            }
        }
    }

    [Fact]
    public void A_guess_that_is_right_is_kept()
        => RandomPictures.Sizes.SelectMany((width, height) => Gen.Select(
                RandomPictures.OfSize(width, height), RandomPictures.OfSize(width, height, Gen.Const((byte)255))))
            .Sample((layer, beneath) =>
            {
                Picture input = beneath.Copy();
                Over.Blend(layer, input);
                byte[] expected = RandomPictures.Visible(layer);
                Unblend.Outcome outcome = Unblend.Solve(input, beneath, layer);
                Assert.Equal(expected, layer.Pixels);
                Assert.Equal(0, outcome.RaisedPixels);
            });

    [Fact]
    public void A_wrong_guess_raises_alpha_and_is_counted()
    {
        var input = new Picture(1, 1, [200, 200, 200, 255]);
        var beneath = new Picture(1, 1, [0, 0, 0, 255]);
        var layer = new Picture(1, 1, [255, 0, 0, 10]);
        Unblend.Outcome outcome = Unblend.Solve(input, beneath, layer);
        Assert.Equal(1, outcome.RaisedShare);
        Assert.Equal(200, layer.Pixels[3]);
        Assert.Equal(255, layer.Pixels[1]);
    }

    private static bool Reaches(int seen, int under, int alpha)
        => Over.Div255((255 - alpha) * under) <= seen && Over.Div255((alpha * 255) + ((255 - alpha) * under)) >= seen;
}
