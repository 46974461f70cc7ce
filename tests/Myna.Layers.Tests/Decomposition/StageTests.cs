using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class StageTests
{
    [Fact]
    public void Regions_end_where_colours_do()
    {
        const int Size = 40;
        var picture = new ColourPlanes(Size, Size);
        for (int i = 0; i < picture.Pixels; i++)
        {
            int x = i % Size, y = i / Size;
            picture.Set(i, x is > 10 and < 30 && y is > 10 and < 30 ? new Rgb(200, 10, 10) : new Rgb(10, 10, 100 + x));
        }

        float[] strength = EdgeStrength.Of(picture);
        int[] label = Watershed.Label(strength, Size, Size, 2, null, out int regions);
        int count = RegionMerging.Merge(label, regions, strength, Size, Size, keepFirst: false, leastPixels: 4);
        Assert.Equal(2, label.Distinct().Count());
        Assert.Equal(label[0], label[^1]);
        Assert.NotEqual(label[0], label[(20 * Size) + 20]);
        Region square = RegionMap.Measure(label, count, picture, strength).Regions[label[(20 * Size) + 20]];
        Assert.InRange(square.Area, 17 * 17, 21 * 21);
        Assert.Equal(200, square.Mean.R, 3.0);
    }

    [Fact]
    public void A_hull_is_convex_and_holds_its_mask()
    {
        const int Size = 20;
        var mask = new bool[Size * Size];
        foreach ((int x, int y) in ((int, int)[])[(2, 2), (17, 2), (2, 17), (17, 17)])
        {
            mask[(y * Size) + x] = true;
        }

        bool[] hull = ConvexHull.Fill(mask, Size, Size);
        Assert.Equal(16 * 16, hull.Count(here => here));
    }

    [Fact]
    public void A_hole_is_filled_between_its_edges_and_known_pixels_stay()
    {
        const int Size = 33;
        var plane = new float[Size * Size];
        var known = new bool[plane.Length];
        for (int i = 0; i < plane.Length; i++)
        {
            int x = i % Size, y = i / Size;
            known[i] = x is < 10 or > 22 || y is < 10 or > 22;
            plane[i] = known[i] ? 3 * x : -999;
        }

        PullPush.Fill(plane, known, Size, Size);
        for (int i = 0; i < plane.Length; i++)
        {
            Assert.InRange(plane[i], (3 * (i % Size)) - (known[i] ? 0 : 12), (3 * (i % Size)) + (known[i] ? 0 : 12));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Dilating_reaches_as_far_as_it_says(int distance)
    {
        const int Width = 31, Height = 17;
        var mask = new bool[Width * Height];
        mask[(8 * Width) + 15] = true;
        bool[] wide = ShapeCompletion.Dilate(mask, Width, Height, distance);
        for (int i = 0; i < mask.Length; i++)
        {
            Assert.Equal(Math.Max(Math.Abs((i % Width) - 15), Math.Abs((i / Width) - 8)) <= distance, wide[i]);
        }
    }

    [Fact]
    public void A_gradient_fill_goes_on_under_what_covers_it()
    {
        const int Size = 60;
        var picture = new ColourPlanes(Size, Size);
        for (int i = 0; i < picture.Pixels; i++)
        {
            picture.Set(i, new Rgb(2 * (i % Size), 3 * (i / Size), 50));
        }

        bool[] core = [.. Enumerable.Range(0, picture.Pixels).Select(i => i % Size < 30)];
        ColourPlanes fill = ObjectColours.Extend(picture, core, new PixelBox(0, 0, Size, Size), null);
        Assert.Equal(2 * 59, fill.R[Size - 1], 1.0);
        Assert.Equal(3 * 59, fill.G[^1], 1.0);
    }

    [Fact]
    public void A_covered_corner_of_a_box_is_completed()
    {
        const int Size = 60;
        var seen = new bool[Size * Size];
        var covered = new bool[Size * Size];
        for (int i = 0; i < seen.Length; i++)
        {
            int x = i % Size, y = i / Size;
            covered[i] = x >= 40 && y >= 35;
            seen[i] = !covered[i];
        }

        bool[]? box = Rectangles.Fit(ConvexHull.Fill(seen, Size, Size), seen, covered, Size, Size);
        Assert.NotNull(box);
        Assert.True(box[^1]);
        seen[5] = seen[6] = false;
        for (int i = 0; i < 20 * Size; i++)
        {
            seen[i] = false;
        }

        seen[20] = true;
        Assert.Null(Rectangles.Fit(ConvexHull.Fill(seen, Size, Size), seen, covered, Size, Size));
    }
}
