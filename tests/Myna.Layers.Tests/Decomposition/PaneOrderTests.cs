using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Decomposition;

public sealed class PaneOrderTests
{
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

    private static Pane Glass(int x, int y, int width, int height, float transmission, Rgb added) =>
        new(new PixelBox(x, y, width, height), Full(width, height), Full(width, height), transmission, added);

    private static bool[] Full(int width, int height) => [.. Enumerable.Repeat(true, width * height)];
}
