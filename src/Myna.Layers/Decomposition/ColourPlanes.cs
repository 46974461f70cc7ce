using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>The colours of a picture as real numbers 0 to 255, one plane for each of red, green and blue.</summary>
internal sealed class ColourPlanes(int width, int height)
{
    public const int Count = 3;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Pixels => Width * Height;

    public float[] R { get; } = new float[width * height];

    public float[] G { get; } = new float[width * height];

    public float[] B { get; } = new float[width * height];

    public float[] this[int channel] => channel switch { 0 => R, 1 => G, _ => B };

    /// <summary>The colours of a picture; what it lets through shows white.</summary>
    public static ColourPlanes From(Picture picture)
    {
        var planes = new ColourPlanes(picture.Width, picture.Height);
        for (int i = 0; i < planes.Pixels; i++)
        {
            float alpha = picture.Pixels[(4 * i) + 3] / 255f, white = 255 * (1 - alpha);
            planes.R[i] = (alpha * picture.Pixels[4 * i]) + white;
            planes.G[i] = (alpha * picture.Pixels[(4 * i) + 1]) + white;
            planes.B[i] = (alpha * picture.Pixels[(4 * i) + 2]) + white;
        }

        return planes;
    }

    public ColourPlanes Copy()
    {
        var copy = new ColourPlanes(Width, Height);
        CopyTo(copy);
        return copy;
    }

    public void CopyTo(ColourPlanes other)
    {
        for (int c = 0; c < Count; c++)
        {
            this[c].CopyTo(other[c], 0);
        }
    }

    public Rgb At(int i) => new(R[i], G[i], B[i]);

    public void Set(int i, Rgb colour) => (R[i], G[i], B[i]) = (colour.R, colour.G, colour.B);
}

/// <summary>A colour, 0 to 255 in each channel, or a difference of two.</summary>
internal readonly record struct Rgb(float R, float G, float B)
{
    public static Rgb operator +(Rgb a, Rgb b) => new(a.R + b.R, a.G + b.G, a.B + b.B);

    public static Rgb operator -(Rgb a, Rgb b) => new(a.R - b.R, a.G - b.G, a.B - b.B);

    public static Rgb operator *(float s, Rgb a) => new(s * a.R, s * a.G, s * a.B);

    public static float Dot(Rgb a, Rgb b) => (a.R * b.R) + (a.G * b.G) + (a.B * b.B);

    public static Rgb Mix(Rgb a, Rgb b, float t) => a + (t * (b - a));

    /// <summary>The largest channel's size.</summary>
    public float Largest => MathF.Max(MathF.Abs(R), MathF.Max(MathF.Abs(G), MathF.Abs(B)));

    public Rgb Clamp() => new(Math.Clamp(R, 0, 255), Math.Clamp(G, 0, 255), Math.Clamp(B, 0, 255));
}
