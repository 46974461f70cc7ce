using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Lifting;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Lifting;

public sealed class LayerLiftingTests
{
    [Theory]
    [InlineData(97, 61, 32, 32, 255)]
    [InlineData(20, 30, 64, 32, 255)]
    [InlineData(64, 32, 64, 32, 255)]
    [InlineData(41, 50, 32, 32, 100)]
    public void Lifted_layers_recompose_the_picture_to_the_bit(int width, int height, int modelWidth, int modelHeight, int alpha)
    {
        Picture input = Noisy(width, height, 1, (byte)alpha);
        LayerDocument document = LayerLifting.Lift(
            input, [Noisy(modelWidth, modelHeight, 2, 255), Noisy(modelWidth, modelHeight, 3, 90), Noisy(modelWidth, modelHeight, 4, 0)], "noise",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((width, height), (document.Width, document.Height));
        Assert.Equal(0, document.Provenance!.MaximumError);
        Assert.Equal(0, RecompositionProof.MaximumError(input, document.Compose()));
    }

    [Fact]
    public void An_edge_of_the_small_layer_follows_the_edge_of_the_picture()
    {
        // A dark half and a bright one with a sharp edge; the layer covers the bright one and has its edge between two of its own pixels.
        var input = new Picture(120, 40);
        var layer = new Picture(30, 10);
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 120; x++)
            {
                input.Row(y).Slice(x * 4, 4).Fill(x < 62 ? (byte)20 : (byte)220);
                input.Row(y)[(x * 4) + 3] = 255;
            }
        }

        for (int i = 0; i < layer.Pixels.Length; i += 4)
        {
            int x = i / 4 % 30;
            layer.Pixels.AsSpan(i, 3).Fill(220);
            layer.Pixels[i + 3] = x < 15 ? (byte)0 : x == 15 ? (byte)128 : (byte)255;
        }

        Picture lifted = new GuidedUpsampling(input, 30, 10).Lift(layer);
        Assert.InRange(lifted.Row(20)[(61 * 4) + 3], 0, 30);
        Assert.InRange(lifted.Row(20)[(62 * 4) + 3], 225, 255);
    }

    [Fact]
    public void Layers_of_two_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LayerLifting.Lift(new Picture(4, 4), [new Picture(2, 2), new Picture(3, 2)], "x", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => LayerLifting.Lift(new Picture(4, 4), [], "x", cancellationToken: TestContext.Current.CancellationToken));
    }

    private static Picture Noisy(int width, int height, int seed, byte alpha)
    {
        var picture = new Picture(width, height);
        new Random(seed).NextBytes(picture.Pixels);
        for (int i = 3; i < picture.Pixels.Length && alpha != 0; i += 4)
        {
            picture.Pixels[i] = alpha == 255 ? alpha : (byte)(picture.Pixels[i] % 3 == 0 ? 0 : alpha);
        }

        return picture;
    }
}
