using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Marking;
using Myna.Layers.Pictures;
using Myna.Layers.Plugins;
using Myna.Layers.Tests.Editing;

namespace Myna.Layers.Tests.Marking;

public sealed class MarkedSplitterTests
{
    private const int Width = 200, Height = 120, Radius = 26;
    private static readonly (double X, double Y) Red = (60, 60), Green = (140, 58);

    [Fact]
    public void Boxes_and_points_each_give_their_thing_the_first_on_top_and_the_layers_are_exact()
    {
        Picture input = Photo(seed: 3);
        var marks = new SplitMarks { Boxes = [new PixelBox(30, 30, 60, 60)], Include = [(140, 58), (130, 50)], Exclude = [(100, 10), (198, 118), (2, 2)] };

        LayerDocument document = MarkedSplitter.Split(input, "photo", marks, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["Background", "Object 1", "Object 2"], document.Layers.Select(layer => layer.Name));
        Assert.Equal(0, document.Provenance!.MaximumError);
        Assert.Equal(input.Pixels, document.Compose().Pixels);
        Assert.True(Overlap(document.Layers[2], Red) > 0.9, "the box's thing lies on top");
        Assert.True(Overlap(document.Layers[1], Green) > 0.9, "the points' thing lies beneath");
        foreach ((double x, double y) in new[] { Red, Green })
        {
            ReadOnlySpan<byte> hidden = document.Layers[0].Picture.Row((int)y).Slice(4 * (int)x, 4);
            Assert.True(hidden[2] > hidden[0] && hidden[2] > hidden[1], $"the ground is closed: {hidden[0]} {hidden[1]} {hidden[2]}");
        }
    }

    [Fact]
    public void A_mask_gives_what_is_under_it_also_in_a_picture_with_transparency()
    {
        Picture input = Photo(seed: 4);
        for (int i = 0; i < 40 * 4 * Width; i += 4)
        {
            input.Pixels[i + 3] = (byte)(i % 253);
        }

        var mask = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                byte share = (byte)Math.Round(255 * Drawings.Share(x, y, Red.X, Red.Y, Radius));
                (mask.Row(y)[4 * x], mask.Row(y)[(4 * x) + 1], mask.Row(y)[(4 * x) + 2], mask.Row(y)[(4 * x) + 3]) = (share, share, share, 255);
            }
        }

        LayerDocument document = MarkedSplitter.Split(input, "photo", new SplitMarks { Masks = [mask] }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, document.Provenance!.MaximumError);
        Assert.Equal(RandomPictures.Visible(input), RandomPictures.Visible(document.Compose()));
        Assert.True(Overlap(document.Layers[^1], Red) > 0.9);
    }

    [Fact]
    public void Marks_that_do_not_fit_are_refused_by_what_is_wrong()
    {
        Picture input = Photo(seed: 5);
        Assert.Contains("box 300,300,10,10 holds no pixel", Message(new SplitMarks { Boxes = [new PixelBox(300, 300, 10, 10)] }), StringComparison.Ordinal);
        Assert.Contains("point 200,5 lies outside", Message(new SplitMarks { Include = [(200, 5)] }), StringComparison.Ordinal);
        Assert.Contains("give a box around it", Message(new SplitMarks { Exclude = [(3, 3)] }), StringComparison.Ordinal);
        Assert.Contains("as large as the picture", Message(new SplitMarks { Masks = [new Picture(3, 3)] }), StringComparison.Ordinal);
        Assert.Contains("could not be told apart", Message(new SplitMarks { Masks = [new Picture(Width, Height)] }), StringComparison.Ordinal);
        Assert.Contains("at most 2", Message(
            new SplitMarks { Boxes = [new PixelBox(30, 30, 60, 60), new PixelBox(110, 28, 60, 60)] }, new SplitOptions { MaximumLayers = 2 }), StringComparison.Ordinal);

        string Message(SplitMarks marks, SplitOptions? options = null)
            => Assert.Throws<MynaException>(() => MarkedSplitter.Split(input, "photo", marks, options)).Message;
    }

    [Fact]
    public void Models_find_the_thing_and_fill_the_hole_where_they_are_given()
    {
        Picture input = Photo(seed: 6);
        var options = new SplitOptions { Selection = new LeftHalf(), Inpainting = new Pink() };

        LayerDocument document = MarkedSplitter.Split(input, "photo", new SplitMarks { Include = [(10, 10)] }, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(input.Pixels, document.Compose().Pixels);
        Assert.Equal(new PixelBox(0, 0, Width / 2, Height), document.Layers[1].Box);
        Assert.Equal([255, 0, 200, 255], document.Layers[0].Picture.Row(50).Slice(4 * 30, 4).ToArray());
    }

    [Fact]
    public void A_layer_is_split_again_and_the_whole_stays_exact()
    {
        Picture input = Photo(seed: 8);
        var document = new EditedDocument(MarkedSplitter.Split(input, "photo", new SplitMarks { Boxes = [new PixelBox(30, 30, 60, 60)] }, cancellationToken: TestContext.Current.CancellationToken));

        EditedDocument again = LayerAgain.Split(document, [new SplitEdit { Layer = "Background", Box = [110, 28, 60, 60] }], EditTools.WithoutFiles, TestContext.Current.CancellationToken);

        Assert.Equal(["Background", "Object 2", "Object 1"], again.Current.Layers.Select(layer => layer.Name));
        Assert.Empty(again.Edits);
        Assert.Equal(input.Pixels, again.Origin.Compose().Pixels);
        Assert.Equal(0, again.Origin.Provenance!.MaximumError);

        // Of an edited document it is one more edit, which can be taken back.
        document.Apply(new OpacityEdit { Layer = "Object 1", Value = 0.5 }, EditTools.WithoutFiles);
        EditedDocument edited = LayerAgain.Split(document, [new SplitEdit { Layer = "Background", Box = [110, 28, 60, 60] }], EditTools.WithoutFiles, TestContext.Current.CancellationToken);
        Assert.Equal(2, edited.Edits.Count);
        Assert.True(edited.Undo());
    }

    private static double Overlap(Layer layer, (double X, double Y) centre)
    {
        double both = 0, either = 0;
        Picture canvas = layer.Picture.OnCanvas(Width, Height, layer.X, layer.Y);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double truth = Drawings.Share(x, y, centre.X, centre.Y, Radius), found = canvas.Row(y)[(4 * x) + 3] / 255.0;
                (both, either) = (both + Math.Min(truth, found), either + Math.Max(truth, found));
            }
        }

        return both / either;
    }

    /// <summary>A red and a green disc on a blue gradient with some grain.</summary>
    internal static Picture Photo(int seed)
    {
        var random = new Random(seed);
        var picture = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double red = Drawings.Share(x, y, Red.X, Red.Y, Radius), green = Drawings.Share(x, y, Green.X, Green.Y, Radius), ground = 1 - red - green;
                Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                pixel[0] = Level((red * 200) + (green * 40) + (ground * (40 + (x / 5.0))));
                pixel[1] = Level((red * 50) + (green * 190) + (ground * (70 + (y / 3.0))));
                pixel[2] = Level((red * 40) + (green * 60) + (ground * (150 + (x / 4.0))));
                pixel[3] = 255;
            }
        }

        return picture;

        byte Level(double value) => (byte)Math.Clamp(Math.Round(value + random.Next(-2, 3)), 0, 255);
    }

    private sealed class LeftHalf : ISelectionModel
    {
        public byte[] Select(Picture picture, PixelBox? box, IReadOnlyList<(int X, int Y)> include, IReadOnlyList<(int X, int Y)> exclude, CancellationToken cancellationToken)
            => [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => i % picture.Width < picture.Width / 2 ? (byte)255 : (byte)0)];
    }

    private sealed class Pink : IInpaintingModel
    {
        public Picture Fill(Picture picture, bool[] hole, CancellationToken cancellationToken)
        {
            Picture filled = picture.Copy();
            for (int i = 0; i < hole.Length; i++)
            {
                if (hole[i])
                {
                    new byte[] { 255, 0, 200, 255 }.CopyTo(filled.Pixels, 4 * i);
                }
            }

            return filled;
        }
    }
}
