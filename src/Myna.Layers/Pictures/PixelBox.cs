namespace Myna.Layers.Pictures;

/// <summary>A box of whole pixels; (0, 0) is the top left corner of the picture.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
/// <param name="Width">Pixels in a row; 0 for an empty box.</param>
/// <param name="Height">Rows; 0 for an empty box.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>The first column to the right of the box.</summary>
    public int Right => X + Width;

    /// <summary>The first row below the box.</summary>
    public int Bottom => Y + Height;

    /// <summary>Whether the box holds no pixel.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>How many pixels the box holds.</summary>
    public long Area => IsEmpty ? 0 : (long)Width * Height;

    /// <summary>The part that two boxes share; empty if they do not touch.</summary>
    public PixelBox Intersect(PixelBox other)
    {
        int left = Math.Max(X, other.X), top = Math.Max(Y, other.Y);
        int width = Math.Min(Right, other.Right) - left, height = Math.Min(Bottom, other.Bottom) - top;
        return width <= 0 || height <= 0 ? default : new PixelBox(left, top, width, height);
    }

    /// <summary>The smallest box around both.</summary>
    public PixelBox Union(PixelBox other)
    {
        if (IsEmpty)
        {
            return other;
        }

        if (other.IsEmpty)
        {
            return this;
        }

        int left = Math.Min(X, other.X), top = Math.Min(Y, other.Y);
        return new PixelBox(left, top, Math.Max(Right, other.Right) - left, Math.Max(Bottom, other.Bottom) - top);
    }

    /// <summary>The box with a margin around it, cut to a picture's size.</summary>
    public PixelBox Grow(int margin, int width, int height)
        => new PixelBox(X - margin, Y - margin, Width + (2 * margin), Height + (2 * margin)).Intersect(new PixelBox(0, 0, width, height));
}
