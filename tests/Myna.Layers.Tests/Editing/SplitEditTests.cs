using CsCheck;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Editing;

public sealed class SplitEditTests
{
    private const int Width = 160, Height = 120;
    private const double CentreX = 70, CentreY = 55, Radius = 30;

    [Theory]
    [InlineData("""{"op":"split","layer":"Photo","box":[35,20,72,72]}""")]
    [InlineData("""{"op":"split","layer":"Photo","include":[[70,55]]}""")]
    [InlineData("""{"op":"split","layer":"Photo","include":[[60,50],[85,60]],"exclude":[[10,10],[150,100],[70,110]]}""")]
    public void A_marked_thing_becomes_a_layer_and_nothing_looks_different(string edit)
    {
        var document = new EditedDocument(Photo());
        byte[] before = document.Current.Compose().Pixels;
        document.Apply(EditedDocumentTests.Parse($"[{edit}]")[0], EditTools.WithoutFiles);

        Assert.Equal(before, document.Current.Compose().Pixels);
        Assert.Equal(["Photo", "Object 1"], document.Current.Layers.Select(layer => layer.Name));
        Layer thing = document.Current.Layers[1];
        double both = 0, either = 0;
        Picture canvas = thing.Picture.OnCanvas(Width, Height, thing.X, thing.Y);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double truth = Drawings.Share(x, y, CentreX, CentreY, Radius), found = canvas.Row(y)[(4 * x) + 3] / 255.0;
                (both, either) = (both + Math.Min(truth, found), either + Math.Max(truth, found));
            }
        }

        Assert.True(both / either > 0.93, $"soft IoU {both / either}");

        // What was behind the thing goes on as around it: no red is left.
        ReadOnlySpan<byte> hidden = document.Current.Layers[0].Picture.Row((int)CentreY).Slice(4 * (int)CentreX, 4);
        Assert.True(hidden[2] > hidden[0], $"{hidden[0]} {hidden[1]} {hidden[2]}");
        Assert.Equal(255, hidden[3]);
    }

    [Fact]
    public void Any_mask_on_any_picture_is_exact()
        => Gen.Select(RandomPictures.OfSize(23, 17), RandomPictures.OfSize(23, 17, Gen.Const((byte)255))).Sample(
            (picture, mask) =>
            {
                var document = new EditedDocument(new LayerDocument(23, 17, [new Layer("All", LayerKind.Image, picture, 0, 0)]));
                var tools = EditTools.WithoutFiles with { Open = _ => mask };
                document.Apply(new SplitEdit { Layer = "All", Mask = "mask.png" }, tools);
                Assert.Equal(RandomPictures.Visible(picture), RandomPictures.Visible(document.Current.Compose()));
            },
            iter: 60);

    [Fact]
    public void Without_marks_a_layer_is_split_as_a_picture_is()
    {
        var document = new EditedDocument(Photo());
        byte[] before = document.Current.Compose().Pixels;
        document.Apply(new SplitEdit { Layer = "Photo" }, EditTools.WithoutFiles);

        Assert.True(document.Current.Layers.Count >= 2);
        Assert.Equal("Photo", document.Current.Layers[0].Name);
        Assert.Equal(before, document.Current.Compose().Pixels);
        Assert.Equal(document.Current.Layers.Count, document.Current.Layers.Select(layer => layer.Id).Distinct().Count());
    }

    [Fact]
    public void What_is_all_of_one_kind_cannot_be_parted()
    {
        var flat = new Picture(30, 30);
        Array.Fill(flat.Pixels, (byte)255);
        var document = new EditedDocument(new LayerDocument(30, 30, [new Layer("Flat", LayerKind.Background, flat, 0, 0)]));
        Assert.Contains("could be split off", Assert.Throws<MynaException>(
            () => document.Apply(new SplitEdit { Layer = "Flat" }, EditTools.WithoutFiles)).Message, StringComparison.Ordinal);
        Assert.Contains("nothing could be told apart", Assert.Throws<MynaException>(
            () => document.Apply(new SplitEdit { Layer = "Flat", Include = [[3, 3]] }, EditTools.WithoutFiles)).Message, StringComparison.Ordinal);
    }

    /// <summary>A red disc with a soft edge on a blue gradient with some grain.</summary>
    private static LayerDocument Photo()
    {
        var random = new Random(7);
        var picture = new Picture(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                double share = Drawings.Share(x, y, CentreX, CentreY, Radius);
                Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                (double r, double g, double b) = (40 + (x / 4.0), 70 + (y / 3.0), 150 + (x / 3.0));
                pixel[0] = Mix(share, 200, r);
                pixel[1] = Mix(share, 50 + (y / 4.0), g);
                pixel[2] = Mix(share, 40, b);
                pixel[3] = 255;
            }
        }

        return new LayerDocument(Width, Height, [new Layer("Photo", LayerKind.Background, picture, 0, 0)]);

        byte Mix(double share, double on, double off) => (byte)Math.Clamp(Math.Round((share * on) + ((1 - share) * off) + random.Next(-3, 4)), 0, 255);
    }
}
