using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class ShadowTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public void A_soft_shadow_is_a_layer_beneath_its_caster_and_named_after_it()
    {
        Picture input = Scene();
        LayerDocument document = LayerSplitter.Split(input, "shadow", cancellationToken: Cancel);
        Assert.Equal(0, document.Provenance!.MaximumError);
        int shadow = document.Layers.ToList().FindIndex(layer => layer.Kind == LayerKind.Shadow);
        Assert.True(shadow > 0);
        Assert.Equal("Shadow of " + document.Layers[shadow + 1].Name, document.Layers[shadow].Name);
        byte[] pixels = document.Layers[shadow].Picture.Pixels;
        int covered = 0, bright = 0;
        for (int i = 0; i < pixels.Length; i += 4)
        {
            covered += pixels[i + 3] > 8 ? 1 : 0;
            bright += pixels[i + 3] > 8 && Math.Max(pixels[i], Math.Max(pixels[i + 1], pixels[i + 2])) > 40 ? 1 : 0;
        }

        Assert.True(covered > 500);
        Assert.InRange(bright, 0, covered / 50);
    }

    [Fact]
    public void Shadows_can_stay_with_their_casters()
    {
        Picture input = Scene();
        LayerDocument together = LayerSplitter.Split(input, "shadow", new SplitOptions { ShadowsApart = false }, null, Cancel);
        Assert.Equal(0, together.Provenance!.MaximumError);
        Assert.DoesNotContain(together.Layers, layer => layer.Kind == LayerKind.Shadow);
    }

    [Fact]
    public void Folding_shadows_keeps_the_picture_bit_for_bit()
    {
        Picture input = Scene();
        LayerDocument apart = LayerSplitter.Split(input, "shadow", cancellationToken: Cancel), folded = ShadowFolding.Fold(apart, input, Cancel);
        Assert.DoesNotContain(folded.Layers, layer => layer.Kind == LayerKind.Shadow);
        Assert.Equal(RandomPictures.Visible(input), RandomPictures.Visible(folded.Compose()));
        Assert.Equal(0, folded.Provenance!.MaximumError);
        Assert.Equal(apart.Layers.Count(layer => layer.Kind != LayerKind.Shadow), folded.Layers.Count);
    }

    /// <summary>A green box on a light ground with a soft shadow to the lower right.</summary>
    private static Picture Scene()
    {
        const int Size = 200;
        var picture = new Picture(Size, Size);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                double dx = Math.Max(0, Math.Max(68 - x, x - 138)), dy = Math.Max(0, Math.Max(68 - y, y - 138));
                double light = 1 - (0.4 * Math.Exp(-((dx * dx) + (dy * dy)) / 60));
                bool box = x is >= 60 and < 130 && y is >= 60 and < 130;
                (pixel[0], pixel[1], pixel[2]) = box ? ((byte)20, (byte)180, (byte)60) : ((byte)Math.Round(220 * light), (byte)Math.Round(200 * light), (byte)Math.Round(240 * light));
                pixel[3] = 255;
            }
        }

        return picture;
    }
}
