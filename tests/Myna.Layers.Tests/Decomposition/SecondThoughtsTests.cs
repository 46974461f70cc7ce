using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Decomposition.Letters;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

/// <summary>What is said of lettering and panes once the things of a picture are known.</summary>
public sealed class SecondThoughtsTests
{
    private static readonly Rgb Ink = new(250, 240, 60);

    [Fact]
    public void What_is_left_of_a_line_joins_its_block_and_other_things_do_not()
    {
        LetterBlock line = Block(20, 40, 100, 10);
        SceneObject rest = Thing(140, 40, 20, 10, Ink), bar = Thing(120, 0, 20, 100, new Rgb(20, 40, 200)), card = Thing(150, 20, 60, 60, Ink);
        var blocks = new List<LetterBlock> { Block(20, 80, 30, 10), line };
        var objects = new List<SceneObject> { rest, bar, card };
        LetterPieces.Claim(blocks, [], objects);
        Assert.Equal([bar, card], objects);
        LetterBlock whole = blocks[0];
        Assert.Equal((new PixelBox(20, 40, 140, 10), 1200), (whole.Box, whole.Area));
        Assert.False(whole.Has(130, 45));
        Assert.Equal(2, blocks.Count);
    }

    [Fact]
    public void Blocks_read_through_panes_claim_nothing()
    {
        LetterBlock line = Block(20, 40, 100, 10);
        var objects = new List<SceneObject> { Thing(140, 40, 20, 10, Ink) };
        LetterPieces.Claim([line], [line], objects);
        Assert.Single(objects);
    }

    [Fact]
    public void A_speck_beside_a_textured_thing_is_hair_and_letters_elsewhere_are_not()
    {
        LetterBlock speck = Block(82, 30, 3, 3), far = Block(170, 100, 3, 3), word = Block(82, 60, 40, 10);
        SceneObject fur = Thing(20, 20, 60, 60, new Rgb(120, 90, 60));
        fur.Kind = LayerKind.Object;
        Assert.Equal([speck], LetterPieces.Hairs([speck, far, word], [fur], 200, 120));
        fur.Kind = LayerKind.Shape;
        Assert.Empty(LetterPieces.Hairs([speck, far, word], [fur], 200, 120));
    }

    [Fact]
    public void A_small_pane_on_a_large_one_lies_above_and_both_show_what_they_showed()
    {
        Pane large = Glass(10, 10, 80, 60, 0.6f, new Rgb(40, 20, 10)), small = Glass(60, 30, 20, 20, 0.5f, new Rgb(10, 60, 90));
        var beneath = new Rgb(200, 120, 30);
        List<Pane> panes = [large, small];
        PaneOrder.Stack(panes);
        Assert.Equal([small.Box, large.Box], panes.Select(pane => pane.Box));
        Rgb before = Through(large, Through(small, beneath)), after = Through(panes[0], Through(panes[1], beneath));
        Assert.InRange((before - after).Largest, 0, 1e-3f);

        // Panes that share little stay as they were found.
        panes = [large, Glass(80, 60, 30, 30, 0.5f, small.Added)];
        PaneOrder.Stack(panes);
        Assert.Equal(large.Box, panes[0].Box);
    }

    private static Rgb Through(Pane pane, Rgb colour) => (pane.Transmission * colour) + pane.Added;

    private static LetterBlock Block(int x, int y, int width, int height) => new(new PixelBox(x, y, width, height), Full(width, height), Ink);

    private static Pane Glass(int x, int y, int width, int height, float transmission, Rgb added) =>
        new(new PixelBox(x, y, width, height), Full(width, height), Full(width, height), transmission, added);

    private static SceneObject Thing(int x, int y, int width, int height, Rgb colour) => new()
    {
        Box = new PixelBox(x, y, width, height), Area = width * height, Colour = colour, Thickness = Math.Min(width, height) / 2, Seen = Full(width, height),
    };

    private static bool[] Full(int width, int height) => [.. Enumerable.Repeat(true, width * height)];
}
