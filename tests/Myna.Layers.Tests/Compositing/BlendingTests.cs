using Myna.Layers.Compositing;
using Myna.Layers.Document;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Pictures;
using Myna.Layers.Tests.Formats;
using Myna.Layers.Tests.Formats.Oracles;
using Myna.Layers.Tests.Formats.Photoshop;

namespace Myna.Layers.Tests.Compositing;

public sealed class BlendingTests
{
    public static TheoryData<BlendMode> Modes => [.. Enum.GetValues<BlendMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_mode_looks_as_in_psd_tools(BlendMode mode)
    {
        // Every pair of a backdrop's and a source's value, opaque; beside it soft edges over transparency.
        var backdrop = new Picture(300, 256);
        var source = new Picture(300, 256);
        var random = new Random((int)mode);
        for (int y = 0; y < 256; y++)
        {
            for (int x = 0; x < 300; x++)
            {
                byte under = x < 256 ? (byte)x : (byte)random.Next(256), over = x < 256 ? (byte)y : (byte)random.Next(256);
                new byte[] { under, (byte)(255 - under), under, x < 256 ? (byte)255 : (byte)random.Next(256) }.CopyTo(backdrop.Row(y)[(x * 4)..]);
                new byte[] { over, over, (byte)(over ^ 0x55), x < 256 ? (byte)255 : (byte)random.Next(256) }.CopyTo(source.Row(y)[(x * 4)..]);
            }
        }

        var document = new LayerDocument(300, 256, [
            new Layer("beneath", LayerKind.Object, backdrop, 0, 0),
            new Layer("above", LayerKind.Object, source, 0, 0) { Blend = mode },
        ]);
        PsdToolsFile seen = PsdTools.Read(PsdRoundTripTests.Bytes(PhotoshopExport.ToPsd(document)));
        Assert.Equal(PsdBlendKeys.Of(mode), seen.List.Layers[1].Blend);

        // psd-tools' burn and dodge add a billionth to their divisor, and its overlay decides at exactly one half otherwise.
        PictureAssert.Close(seen.Composite, document.Compose(), most: 2, mean: 0.1);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Values_stay_within_their_range(BlendMode mode)
    {
        for (int backdrop = 0; backdrop < 256; backdrop++)
        {
            for (int source = 0; source < 256; source++)
            {
                Assert.InRange(Blending.Mix(mode, backdrop / 255.0, source / 255.0), 0, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_transparent_source_changes_nothing_and_an_empty_backdrop_takes_the_source(BlendMode mode)
    {
        Picture picture = SomeDocuments.Ellipse("", LayerKind.Object, new Random(5), 20, 20, 0, 0).Picture;
        Picture same = picture.Copy();
        Blending.Blend(mode, new Picture(20, 20), same);
        Assert.Equal(picture.Pixels, same.Pixels);
        var empty = new Picture(20, 20);
        Blending.Blend(mode, picture, empty);
        PictureAssert.Same(picture, empty);
    }
}
