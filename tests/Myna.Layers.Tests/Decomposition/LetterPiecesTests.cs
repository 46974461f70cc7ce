using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Letters;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class LetterPiecesTests
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

    private static LetterBlock Block(int x, int y, int width, int height) => new(new PixelBox(x, y, width, height), Full(width, height), Ink);

    private static SceneObject Thing(int x, int y, int width, int height, Rgb colour) => new()
    {
        Box = new PixelBox(x, y, width, height), Area = width * height, Colour = colour, Thickness = Math.Min(width, height) / 2, Seen = Full(width, height),
    };

    private static bool[] Full(int width, int height) => [.. Enumerable.Repeat(true, width * height)];
}
