using CsCheck;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Evaluation;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class LayerSplitterTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public void Fifty_designs_recompose_bit_for_bit()
    {
        var generator = new DesignGenerator(DesignFonts.Installed(3));
        for (int seed = 1; seed <= 50; seed++)
        {
            Picture input = generator.Make(seed, 70, 110).Input;
            AssertExact(input, LayerSplitter.Split(input, "design", cancellationToken: Cancel));
        }
    }

    [Fact]
    public void Any_noise_recomposes_bit_for_bit()
        => RandomPictures.Any.Sample(picture => AssertExact(picture, LayerSplitter.Split(picture, "noise")), iter: 15);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 255)]
    [InlineData(1, 50, 255)]
    [InlineData(40, 2, 128)]
    [InlineData(64, 64, 0)]
    public void Strange_pictures_are_split_too(int width, int height, byte alpha)
    {
        var picture = new Picture(width, height);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = i % 4 == 3 ? alpha : (byte)(7 * i);
        }

        AssertExact(picture, LayerSplitter.Split(picture, "strange", cancellationToken: Cancel));
    }

    [Fact]
    public void A_large_picture_is_read_at_a_reduced_size_and_still_exact()
    {
        Picture input = Scene(2000, 1700);
        LayerDocument document = LayerSplitter.Split(input, "large", cancellationToken: Cancel);
        AssertExact(input, document);
        Assert.Equal(3, document.Layers.Count);
    }

    [Fact]
    public void Shapes_on_a_gradient_are_found_whole()
    {
        Picture input = Scene(300, 260);
        LayerDocument document = LayerSplitter.Split(input, "shapes", cancellationToken: Cancel);
        AssertExact(input, document);
        Assert.Equal([LayerKind.Background, LayerKind.Shape, LayerKind.Shape], document.Layers.Select(layer => layer.Kind));
        for (int x = 0; x < 300; x++)
        {
            // The background under the shapes is the gradient.
            Assert.InRange(document.Layers[0].Picture.Row(130)[4 * x], (200 * x / 300) - 2, (200 * x / 300) + 2);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_layers()
    {
        Picture input = new DesignGenerator([]).Make(7, 120, 160).Input;
        LayerDocument first = LayerSplitter.Split(input, "a", cancellationToken: Cancel), second = LayerSplitter.Split(input, "a", cancellationToken: Cancel);
        Assert.Equal(first.Layers.SelectMany(layer => layer.Picture.Pixels), second.Layers.SelectMany(layer => layer.Picture.Pixels));
    }

    [Fact]
    public void The_most_layers_are_kept_to()
    {
        Picture input = Scene(300, 260);
        LayerDocument document = LayerSplitter.Split(input, "two", new SplitOptions { MaximumLayers = 2 }, null, Cancel);
        AssertExact(input, document);
        Assert.Equal(2, document.Layers.Count);
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => LayerSplitter.Split(Scene(60, 60), "x", null, null, source.Token));
    }

    [Fact]
    public void The_public_cases_are_split_better_than_one_layer()
    {
        foreach (string name in Evaluation.PublicCases.Names)
        {
            Picture input = Evaluation.PublicCases.Input(name);
            LayerDocument document = LayerSplitter.Split(input, name, cancellationToken: Cancel);
            AssertExact(input, document);
            List<Picture> truth = Evaluation.PublicCases.Layers(name);
            Picture[] layers = [.. document.Layers.Select(layer => layer.Picture.OnCanvas(input.Width, input.Height, layer.X, layer.Y))];
            double split = LayerMetric.Compare(layers, truth)[5].Score.AlphaIou, flat = LayerMetric.Compare([input], truth)[5].Score.AlphaIou;
            Assert.True(split > flat, $"{name}: {split} is not above {flat}");
        }
    }

    private static void AssertExact(Picture input, LayerDocument document)
    {
        Picture composite = document.Compose();
        Assert.Equal(RandomPictures.Visible(input), RandomPictures.Visible(composite));
        Assert.Equal(0, document.Provenance!.MaximumError);
        Assert.Equal(RecompositionProof.HashOf(composite), document.Provenance.PixelsSha256);
    }

    /// <summary>A red box and a green box on a gradient from left to right.</summary>
    private static Picture Scene(int width, int height)
    {
        var picture = new Picture(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool red = x > width / 10 && x < width / 3 && y > height / 8 && y < height / 2;
                bool green = x > width / 2 && x < width * 9 / 10 && y > height / 3 && y < height * 4 / 5;
                Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                byte tone = (byte)(200 * x / width);
                (pixel[0], pixel[1], pixel[2]) = red ? ((byte)250, (byte)20, (byte)30) : green ? ((byte)10, (byte)230, (byte)40) : (tone, (byte)90, (byte)(220 - tone));
                pixel[3] = 255;
            }
        }

        return picture;
    }
}
