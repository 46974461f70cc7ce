using CsCheck;
using Myna.Layers.Text;
using Myna.Layers.Text.Detection;
using Myna.Layers.Text.Networks;

namespace Myna.Layers.Tests.Text;

public sealed class GeometryTests
{
    private static readonly Gen<RotatedRectangle> Rectangles = Gen.Select(
        Gen.Double[20, 80], Gen.Double[20, 80], Gen.Double[-0.7, 0.7], Gen.Double[10, 60], Gen.Double[5, 9],
        (x, y, angle, width, height) => new RotatedRectangle(new CanvasPoint(x, y), new CanvasPoint(Math.Cos(angle), Math.Sin(angle)), width, height));

    [Fact]
    public void The_smallest_rectangle_around_the_corners_of_one_is_that_one() => Rectangles.Sample(rectangle =>
    {
        TextQuad quad = rectangle.ToQuad(), found = RotatedRectangle.Around([quad.BottomRight, quad.TopLeft, quad.TopRight, quad.BottomLeft, quad.Centre]).ToQuad();
        Assert.Equal(quad.Width, found.Width, 1e-6);
        Assert.Equal(quad.Height, found.Height, 1e-6);
        Assert.Equal(quad.RotationDegrees, found.RotationDegrees, 1e-6);
        Assert.Equal(0, (quad.TopLeft - found.TopLeft).Length, 1e-6);
    });

    [Fact]
    public void A_projection_brings_the_corners_of_the_square_to_those_of_the_quadrilateral() => Rectangles.Sample(rectangle =>
    {
        TextQuad straight = rectangle.ToQuad();
        TextQuad quad = straight with { TopRight = straight.TopRight + new CanvasPoint(2, -1), BottomLeft = straight.BottomLeft + new CanvasPoint(-1, 1.5) };
        Projection projection = Projection.FromUnitSquare(quad);
        Assert.Equal(0, (projection.Map(0, 0) - quad.TopLeft).Length, 1e-6);
        Assert.Equal(0, (projection.Map(1, 0) - quad.TopRight).Length, 1e-6);
        Assert.Equal(0, (projection.Map(1, 1) - quad.BottomRight).Length, 1e-6);
        Assert.Equal(0, (projection.Map(0, 1) - quad.BottomLeft).Length, 1e-6);
    });

    [Fact]
    public void Boxes_of_a_map_are_found_turned_and_grown() => Rectangles.Sample(rectangle =>
    {
        const int Side = 140;
        RotatedRectangle heart = rectangle with { Centre = new CanvasPoint(70, 70) };
        var map = new float[Side * Side];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = heart.Contains(new CanvasPoint((i % Side) + 0.5, (i / Side) + 0.5)) ? 0.95f : 0.02f;
        }

        RotatedRectangle found = Assert.Single(ProbabilityBoxes.Find(map, Side, Side));
        Assert.True((found.Centre - heart.Centre).Length < 1.5);
        Assert.True(found.Width * found.Height > 1.5 * heart.Width * heart.Height);
        Assert.True(found.ToQuad().Width >= found.ToQuad().Height || heart.Width < 2 * heart.Height);
    });

    [Fact]
    public void Faint_and_tiny_spots_are_no_text()
    {
        var map = new float[64 * 64];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = i % 64 is > 8 and < 40 && i / 64 is > 20 and < 30 ? 0.4f : i is (50 * 64) + 50 or (50 * 64) + 51 ? 0.99f : 0;
        }

        Assert.Empty(ProbabilityBoxes.Find(map, 64, 64));
    }
}
