namespace Myna.Layers.Formats.PowerPoint;

/// <summary>
/// How pixels become the units of Office files (914,400 to an inch): 96 pixels to an inch, or what fits into the 1 to 56
/// inches a slide may measure.
/// </summary>
internal readonly struct SlideMeasure
{
    private const long UnitsPerInch = 914_400;
    private const int UnitsPerPixel = 9525;
    private const long Least = UnitsPerInch;
    private const long Most = 56 * UnitsPerInch;
    private const double UnitsPerPoint = 12_700;

    private readonly double _unitsPerPixel;

    public SlideMeasure(int width, int height)
    {
        double unit = Math.Max(UnitsPerPixel, (double)Least / Math.Min(width, height));
        _unitsPerPixel = Math.Min(unit, (double)Most / Math.Max(width, height));
        Width = Math.Max(Least, Units(width));
        Height = Math.Max(Least, Units(height));
    }

    /// <summary>The slide's width in units.</summary>
    public long Width { get; }

    /// <summary>The slide's height in units.</summary>
    public long Height { get; }

    /// <summary>A length or place in units.</summary>
    public long Units(double pixels) => (long)Math.Round(pixels * _unitsPerPixel);

    /// <summary>A font's size in hundredths of a point, within what Office allows.</summary>
    public int Hundredths(double pixels) => (int)Math.Clamp(Math.Round(pixels * _unitsPerPixel / UnitsPerPoint * 100), 100, 400_000);

    /// <summary>Space between letters in hundredths of a point, within what Office allows.</summary>
    public int Spacing(double pixels) => (int)Math.Clamp(Math.Round(pixels * _unitsPerPixel / UnitsPerPoint * 100), -400_000, 400_000);
}
