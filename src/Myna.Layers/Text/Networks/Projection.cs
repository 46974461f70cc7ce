namespace Myna.Layers.Text.Networks;

/// <summary>A projection of the plane: x = (a·u + b·v + c) / (g·u + h·v + 1), y = (d·u + e·v + f) / (g·u + h·v + 1).</summary>
internal readonly record struct Projection(double A, double B, double C, double D, double E, double F, double G, double H)
{
    /// <summary>The projection of the square from 0, 0 to 1, 1 to a quadrilateral (P. Heckbert, "Fundamentals of Texture Mapping", 1989, section 2.2.3).</summary>
    public static Projection FromUnitSquare(TextQuad quad)
    {
        (CanvasPoint p0, CanvasPoint p1, CanvasPoint p2, CanvasPoint p3) = (quad.TopLeft, quad.TopRight, quad.BottomRight, quad.BottomLeft);
        CanvasPoint bend = p0 - p1 + p2 - p3;
        CanvasPoint d1 = p1 - p2, d2 = p3 - p2;
        double determinant = (d1.X * d2.Y) - (d2.X * d1.Y);
        double g = Math.Abs(determinant) < 1e-9 ? 0 : ((bend.X * d2.Y) - (d2.X * bend.Y)) / determinant;
        double h = Math.Abs(determinant) < 1e-9 ? 0 : ((d1.X * bend.Y) - (bend.X * d1.Y)) / determinant;
        return new Projection(
            p1.X - p0.X + (g * p1.X), p3.X - p0.X + (h * p3.X), p0.X,
            p1.Y - p0.Y + (g * p1.Y), p3.Y - p0.Y + (h * p3.Y), p0.Y, g, h);
    }

    /// <summary>Where a point goes.</summary>
    public CanvasPoint Map(double u, double v)
    {
        double w = (G * u) + (H * v) + 1;
        return new CanvasPoint(((A * u) + (B * v) + C) / w, ((D * u) + (E * v) + F) / w);
    }
}
