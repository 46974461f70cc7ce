using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Decomposition.Letters;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class LetterTests
{
    private const int Width = 220;
    private const int Height = 120;
    private static readonly Rgb Ink = new(250, 240, 60);

    [Fact]
    public void Letters_over_two_things_are_one_block()
    {
        ColourPlanes picture = Lettering(out bool[] ink);
        LetterBlock block = Assert.Single(LetterFinder.Find(picture, 0, TestContext.Current.CancellationToken));
        Assert.InRange((block.Colour - Ink).Largest, 0, 2);
        bool[] found = block.In(new PixelBox(0, 0, Width, Height));
        Assert.Equal(ink, found);
    }

    [Fact]
    public void What_letters_lie_on_is_whole_again_without_them()
    {
        ColourPlanes picture = Lettering(out _), clean = Ground();
        foreach (LetterBlock block in LetterFinder.Find(picture, 0, TestContext.Current.CancellationToken))
        {
            LetterRemoval.Remove(picture, block, null);
        }

        int off = Enumerable.Range(0, picture.Pixels).Count(i => (picture.At(i) - clean.At(i)).Largest > 12);
        Assert.InRange(off, 0, picture.Pixels / 100);
    }

    [Fact]
    public void Strokes_that_stand_on_no_line_are_no_letters()
    {
        var random = new Random(5);
        PixelBox[] hairs = [.. Enumerable.Range(0, 14).Select(i => new PixelBox(9 * i, random.Next(0, 60), 3, 10))];
        PixelBox[] letters = [.. Enumerable.Range(0, 14).Select(i => new PixelBox(9 * i, 20 + (i % 3 == 0 ? -3 : 0), 7, i % 3 == 0 ? 13 : 10))];
        Assert.False(Baseline.Holds(hairs, 10));
        Assert.True(Baseline.Holds(letters, 10));
    }

    [Fact]
    public void A_tilted_line_tells_its_slope()
    {
        PixelBox[] letters = [.. Enumerable.Range(0, 10).Select(i => new PixelBox(12 * i, 50 - (int)(0.2 * 12 * i), 8, 12))];
        Assert.True(Baseline.Holds(letters, 12, out double? slope));
        Assert.NotNull(slope);
        Assert.Equal(-0.2, slope.Value, 0.03);
    }

    [Fact]
    public void Text_that_something_covers_lies_beneath_it()
    {
        // A disc over the middle of a line of bars.
        var picture = new Picture(260, 120);
        for (int y = 0; y < 120; y++)
        {
            for (int x = 0; x < 260; x++)
            {
                Span<byte> pixel = picture.Row(y).Slice(4 * x, 4);
                bool disc = ((x - 130) * (x - 130)) + ((y - 60) * (y - 60)) < 38 * 38;
                bool letter = y is >= 48 and < 72 && x is > 20 and < 240 && x % 11 < 3;
                (pixel[0], pixel[1], pixel[2], pixel[3]) = disc ? ((byte)40, (byte)70, (byte)200, (byte)255)
                    : letter ? ((byte)200, (byte)30, (byte)30, (byte)255) : ((byte)235, (byte)235, (byte)225, (byte)255);
            }
        }

        LayerDocument document = LayerSplitter.Split(picture, "covered", cancellationToken: TestContext.Current.CancellationToken);
        string[] names = [.. document.Layers.Select(layer => layer.Kind.ToString())];
        Assert.Equal(["Background", "Text", "Shape"], names);
        Assert.Equal(0, document.Provenance!.MaximumError);
    }

    [Fact]
    public void Junctions_tell_what_is_in_front()
    {
        // A disc (1) over the edge of a square (2).
        const int Size = 120;
        var owner = new int[Size * Size];
        for (int i = 0; i < owner.Length; i++)
        {
            int x = i % Size, y = i / Size;
            owner[i] = ((x - 70) * (x - 70)) + ((y - 60) * (y - 60)) < 30 * 30 ? 1 : x is > 15 and < 75 && y is > 20 and < 100 ? 2 : 0;
        }

        double[,] lead = Junctions.Lead(owner, Size, Size, 2, 8);
        Assert.True(lead[1, 2] > 0.05, $"{lead[1, 2]}");
        Assert.Equal(-lead[1, 2], lead[2, 1], 9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_throws_a_shadow_on_another_thing_lies_in_front(bool textured)
    {
        // Two squares side by side; the right one darkens towards their border.
        const int Size = 120;
        var picture = new ColourPlanes(Size, Size);
        var owner = new int[Size * Size];
        for (int i = 0; i < owner.Length; i++)
        {
            int x = i % Size, y = i / Size;
            owner[i] = y is > 20 and < 100 ? x is > 15 and < 60 ? 1 : x is >= 60 and < 105 ? 2 : 0 : 0;
            float grain = textured ? (i * 7919) % 23 : 0, shade = owner[i] == 2 ? Math.Max(0, 12 - (x - 60)) * 3 : 0;
            picture.Set(i, new Rgb(150 + grain - shade, 150 + grain - shade, 150 + grain - shade));
        }

        BorderCues[,] cues = BorderCues.Of(owner, picture, 2);
        Assert.True(cues[1, 2].Shade > 2, $"{cues[1, 2].Shade}");
        Assert.Equal(-cues[1, 2].Shade, cues[2, 1].Shade, 9);
    }

    [Fact]
    public void Lettering_that_ends_at_a_things_outline_lies_beneath_it()
    {
        // Three bars that run up to a square; the fourth column of bars would lie in it.
        const int Size = 100;
        var picture = new ColourPlanes(Size, Size);
        int[] label = [.. Enumerable.Range(0, Size * Size).Select(i => i % Size >= 60 && i / Size is > 10 and < 90 ? 1 : 0)];
        RegionMap map = RegionMap.Measure(label, 2, picture, EdgeStrength.Of(picture));
        var thing = new SceneObject { Box = new PixelBox(60, 11, 40, 79), Area = 40 * 79 };
        thing.Regions.Add(map.Regions[1]);
        LetterBlock ends = Bars(59), crosses = Bars(80);
        Assert.Equal([0, 1], LetterOrder.Places([ends, crosses], [thing], label, map));

        static LetterBlock Bars(int right) => new(new PixelBox(20, 40, 70, 22), [.. Enumerable.Range(0, 70 * 22).Select(j => 20 + (j % 70) <= right && j / 70 % 8 < 5)], default);
    }

    [Theory]
    [InlineData(0.6f, true)]
    [InlineData(1.5f, false)]
    public void A_darkened_strip_along_letters_is_their_shadow_and_a_bright_one_is_not(float tone, bool isShadow)
    {
        ColourPlanes picture = Ground(), behind = Ground();
        var letters = new LetterBlock(new PixelBox(30, 50, 60, 10), [.. Enumerable.Repeat(true, 600)], Ink);
        var strip = new SceneObject { Box = new PixelBox(32, 60, 56, 5), Area = 280, Seen = [.. Enumerable.Repeat(true, 280)] };
        for (int j = 0; j < 280; j++)
        {
            int i = ((60 + (j / 56)) * Width) + 32 + (j % 56);
            picture.Set(i, tone * picture.At(i));
        }

        var shadow = new float[picture.Pixels];
        List<SceneObject> objects = [strip];
        LetterShadows.Claim(objects, [letters], picture, behind, shadow);
        Assert.Equal(isShadow ? 0 : 1, objects.Count);
        Assert.Equal(isShadow ? 1 - tone : 0, shadow[(62 * Width) + 40], 4);
    }

    [Fact]
    public void Lettering_half_beneath_a_pane_is_read_through_it()
    {
        ColourPlanes picture = Lettering(out bool[] ink);
        var pane = new Pane(new PixelBox(110, 20, 110, 90), [.. Enumerable.Repeat(true, 110 * 90)], [.. Enumerable.Repeat(true, 110 * 90)], 0.5f, new Rgb(110, 112, 115));
        LetterBlock block = LetterFinder.Find(picture, 0, TestContext.Current.CancellationToken)[0];
        for (int i = 0; i < picture.Pixels; i++)
        {
            int x = i % Width, y = i / Width;
            picture.Set(i, x is >= 110 and < 220 && y is >= 20 and < 110 ? (0.5f * picture.At(i)) + pane.Added : picture.At(i));
        }

        LetterBlock half = LetterFinder.Find(picture, 0, TestContext.Current.CancellationToken).MinBy(found => (found.Colour - block.Colour).Largest)!;
        LetterBlock? whole = GlazedLetters.Beneath(half, [pane], picture, GlazedLetters.Without([pane], picture), 0);
        Assert.True(whole is not null, $"{half.Box} {half.Colour} {half.Area} of {block.Area}");
        Assert.True(whole.Area > 0.9 * block.Area, $"{whole.Area} of {block.Area}");

        // Lettering that lies on the pane keeps its colour there.
        for (int i = 0; i < picture.Pixels; i++)
        {
            picture.Set(i, ink[i] ? block.Colour : picture.At(i));
        }

        Assert.Null(GlazedLetters.Beneath(block, [pane], picture, GlazedLetters.Without([pane], picture), 0));
    }

    /// <summary>Bars in the shape of letters, on a ground of two colours.</summary>
    private static ColourPlanes Lettering(out bool[] ink)
    {
        ColourPlanes picture = Ground();
        ink = new bool[picture.Pixels];
        for (int i = 0; i < ink.Length; i++)
        {
            int x = i % Width, y = i / Width, place = (x - 30) % 16;
            ink[i] = x is >= 30 and < 190 && y is >= 50 and < 74 && (place < 4 || (place < 11 && y is >= 60 and < 64));
            if (ink[i])
            {
                picture.Set(i, Ink);
            }
        }

        return picture;
    }

    private static ColourPlanes Ground()
    {
        var picture = new ColourPlanes(Width, Height);
        for (int i = 0; i < picture.Pixels; i++)
        {
            picture.Set(i, i % Width < 100 ? new Rgb(30, 60, 140) : new Rgb(150, 40, 90));
        }

        return picture;
    }
}
