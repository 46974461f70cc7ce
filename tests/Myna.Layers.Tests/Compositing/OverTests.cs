using CsCheck;
using Myna.Layers.Compositing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Compositing;

public sealed class OverTests
{
    [Fact]
    public void Registers_and_scalars_give_the_same_bytes()
        => Gen.Int[1, 150].SelectMany(width => Gen.Select(RandomPictures.OfSize(width, 1), RandomPictures.OfSize(width, 1), Gen.Bool))
            .Sample((source, backdrop, opaque) =>
            {
                if (opaque)
                {
                    for (int i = 3; i < backdrop.Pixels.Length; i += 4)
                    {
                        backdrop.Pixels[i] = 255;
                    }
                }

                byte[] expected = [.. backdrop.Pixels];
                Over.BlendScalar(source.Pixels, expected, 255);
                Over.Blend(source.Pixels, backdrop.Pixels);
                Assert.Equal(expected, backdrop.Pixels);
            });

    [Fact]
    public void It_is_the_documented_formula_rounded_once()
        => Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Byte).Sample((sourceAlpha, source, backdropAlpha, backdrop) =>
        {
            byte[] pixel = [backdrop, backdrop, backdrop, backdropAlpha];
            Over.Blend([source, source, source, sourceAlpha], pixel);
            decimal whole = (255m * sourceAlpha) + (backdropAlpha * (255m - sourceAlpha));
            decimal colour = sourceAlpha == 0 ? backdrop
                : ((255m * sourceAlpha * source) + (backdropAlpha * (255m - sourceAlpha) * backdrop)) / whole;
            Assert.Equal(Math.Round(whole / 255m, MidpointRounding.AwayFromZero), pixel[3]);
            Assert.Equal(Math.Round(colour, MidpointRounding.AwayFromZero), pixel[0]);
        });

    [Fact]
    public void A_layer_may_hang_over_every_edge()
    {
        var canvas = new Picture(5, 4);
        var layer = new Picture(3, 3);
        layer.Pixels.AsSpan().Fill(200);
        Over.Blend(layer, canvas, -2, -1);
        Over.Blend(layer, canvas, 4, 3);
        Over.Blend(layer, canvas, 50, -60);
        Assert.Equal(200, canvas.Pixels[3]);
        Assert.Equal(200, canvas.Row(3)[(4 * 4) + 3]);
        Assert.Equal(0, canvas.Row(2)[(1 * 4) + 3]);
    }

    [Fact]
    public void Opacity_weakens_a_layer()
    {
        byte[] pixel = [0, 0, 0, 255];
        Over.Blend([255, 255, 255, 255], pixel, opacity: 51);
        Assert.Equal(51, pixel[0]);
    }
}
