namespace Myna.Audio.Pictures;

/// <summary>A colour, 8 bits each of red, green and blue (sRGB).</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    // From black over violet and orange to pale yellow; lightness rises evenly, so that it also reads in grey.
    private static readonly Colour[] Heat =
    [
        new(4, 4, 14), new(33, 14, 70), new(82, 19, 110), new(130, 34, 112), new(180, 52, 96),
        new(224, 84, 66), new(247, 134, 40), new(250, 192, 62), new(252, 250, 190),
    ];

    /// <summary>White.</summary>
    public static Colour White => new(255, 255, 255);

    /// <summary>Near black, for letters.</summary>
    public static Colour Ink => new(32, 34, 40);

    /// <summary>Pale grey, for lines of a grid.</summary>
    public static Colour Line => new(205, 208, 214);

    /// <summary>Blue, for waves.</summary>
    public static Colour Wave => new(38, 92, 158);

    /// <summary>The colour of a value: dark for 0, pale for 1; values beyond are held there.</summary>
    public static Colour OfValue(double value)
    {
        double place = Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * (Heat.Length - 1);
        int below = Math.Min((int)place, Heat.Length - 2);
        double share = place - below;
        return new Colour(
            Between(Heat[below].Red, Heat[below + 1].Red, share),
            Between(Heat[below].Green, Heat[below + 1].Green, share),
            Between(Heat[below].Blue, Heat[below + 1].Blue, share));
    }

    private static byte Between(byte a, byte b, double share) => (byte)Math.Round(a + ((b - a) * share));
}
