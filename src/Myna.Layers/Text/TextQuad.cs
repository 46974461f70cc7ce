using Myna.Layers.Pictures;

namespace Myna.Layers.Text;

/// <summary>A point on the canvas, in pixels; (0, 0) is the upper left corner of the upper left pixel.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
public readonly record struct CanvasPoint(double X, double Y)
{
    /// <summary>The sum of two.</summary>
    public static CanvasPoint operator +(CanvasPoint a, CanvasPoint b) => new(a.X + b.X, a.Y + b.Y);

    /// <summary>The step from <paramref name="b"/> to <paramref name="a"/>.</summary>
    public static CanvasPoint operator -(CanvasPoint a, CanvasPoint b) => new(a.X - b.X, a.Y - b.Y);

    /// <summary>A multiple.</summary>
    public static CanvasPoint operator *(double s, CanvasPoint a) => new(s * a.X, s * a.Y);

    /// <summary>The length of a step.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>The scalar product of two steps.</summary>
    public static double Dot(CanvasPoint a, CanvasPoint b) => (a.X * b.X) + (a.Y * b.Y);

    /// <summary>The sum of two.</summary>
    public static CanvasPoint Add(CanvasPoint a, CanvasPoint b) => a + b;

    /// <summary>The step from <paramref name="b"/> to <paramref name="a"/>.</summary>
    public static CanvasPoint Subtract(CanvasPoint a, CanvasPoint b) => a - b;

    /// <summary>A multiple.</summary>
    public static CanvasPoint Multiply(double s, CanvasPoint a) => s * a;
}

/// <summary>The four corners of a line of text as it is read: from its upper left one clockwise.</summary>
/// <param name="TopLeft">Above the first letter.</param>
/// <param name="TopRight">Above the last letter.</param>
/// <param name="BottomRight">Below the last letter.</param>
/// <param name="BottomLeft">Below the first letter.</param>
public sealed record TextQuad(CanvasPoint TopLeft, CanvasPoint TopRight, CanvasPoint BottomRight, CanvasPoint BottomLeft)
{
    /// <summary>How long the line is, in pixels.</summary>
    public double Width => ((TopRight - TopLeft).Length + (BottomRight - BottomLeft).Length) / 2;

    /// <summary>How high the line is, in pixels.</summary>
    public double Height => ((BottomLeft - TopLeft).Length + (BottomRight - TopRight).Length) / 2;

    /// <summary>Its middle.</summary>
    public CanvasPoint Centre => 0.25 * (TopLeft + TopRight + BottomRight + BottomLeft);

    /// <summary>The direction of reading: a step of length 1.</summary>
    public CanvasPoint Along
    {
        get
        {
            CanvasPoint step = TopRight + BottomRight - TopLeft - BottomLeft;
            return step.Length < 1e-9 ? new CanvasPoint(1, 0) : (1 / step.Length) * step;
        }
    }

    /// <summary>How far the line is turned, in degrees, clockwise on the screen.</summary>
    public double RotationDegrees => Math.Atan2(Along.Y, Along.X) * 180 / Math.PI;

    /// <summary>The smallest box of whole pixels around it, cut to a canvas.</summary>
    public PixelBox Bounds(int width, int height, double margin = 0)
    {
        CanvasPoint[] corners = [TopLeft, TopRight, BottomRight, BottomLeft];
        int left = (int)Math.Floor(Math.Clamp(corners.Min(c => c.X) - margin, 0, width));
        int top = (int)Math.Floor(Math.Clamp(corners.Min(c => c.Y) - margin, 0, height));
        int right = (int)Math.Ceiling(Math.Clamp(corners.Max(c => c.X) + margin, 0, width));
        int bottom = (int)Math.Ceiling(Math.Clamp(corners.Max(c => c.Y) + margin, 0, height));
        return new PixelBox(left, top, right - left, bottom - top);
    }

    /// <summary>A place measured along and across the line: from 0, 0 at the upper left corner to 1, 1 at the lower right one.</summary>
    public (double Along, double Across) Locate(CanvasPoint point)
    {
        CanvasPoint along = Along, across = new(-along.Y, along.X), from = point - Centre;
        return ((CanvasPoint.Dot(from, along) / Math.Max(Width, 1e-6)) + 0.5, (CanvasPoint.Dot(from, across) / Math.Max(Height, 1e-6)) + 0.5);
    }
}
