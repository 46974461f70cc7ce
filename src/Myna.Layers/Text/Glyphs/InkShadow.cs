using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Completion;

namespace Myna.Layers.Text.Glyphs;

/// <summary>
/// Finds the soft shadow of letters: around them the ground is darker, in proportion, than it is farther off. It shows only on
/// ground that is even enough to be continued from afar.
/// </summary>
internal static class InkShadow
{
    private const float Uneven = 3.5f;
    private const float LeastDarkening = 0.04f;

    /// <summary>Finds it.</summary>
    /// <param name="colours">The colours of the line's box.</param>
    /// <param name="touched">Where letters are, and a pixel or two around them.</param>
    /// <param name="lineHeight">The line's height in pixels.</param>
    /// <param name="ground">The ground as spread from next to the letters: returned where there is no shadow.</param>
    /// <returns>The shadow's alpha, null for none; and the ground without it.</returns>
    public static (float[]? Shade, ColourPlanes Ground) Find(ColourPlanes colours, bool[] touched, double lineHeight, ColourPlanes ground)
    {
        int reach = (int)Math.Clamp(lineHeight * 0.25, 4, 16);
        bool[] close = ShapeCompletion.Dilate(touched, colours.Width, colours.Height, reach);
        if (close.Count(here => !here) < 0.15 * close.Length)
        {
            return (null, ground);
        }

        ColourPlanes lit = GlyphMatting.SpreadGround(colours, close);
        if (Roughness(colours, close) > Uneven)
        {
            return (null, ground);
        }

        bool[] beside = ShapeCompletion.Dilate(touched, colours.Width, colours.Height, Math.Max(1, reach / 3));
        var shade = new float[touched.Length];
        double darkening = 0, odd = 0;
        int count = 0;
        for (int j = 0; j < shade.Length; j++)
        {
            Rgb light = lit.At(j), seen = touched[j] ? ground.At(j) : colours.At(j);
            float part = close[j] ? Rgb.Dot(light - seen, light) / Math.Max(1, Rgb.Dot(light, light)) : 0;
            shade[j] = part < 0.015f ? 0 : Math.Min(part, 0.9f);
            if (beside[j] && !touched[j])
            {
                darkening += part;
                odd += (seen - ((1 - part) * light)).Largest;
                count++;
            }
        }

        bool isShadow = count > 0 && darkening / count > LeastDarkening && odd / count < Uneven;
        return isShadow ? (shade, lit) : (null, ground);
    }

    /// <summary>How far pixels away from the letters differ from the mean of their neighbours at some distance, in levels.</summary>
    private static float Roughness(ColourPlanes colours, bool[] close)
    {
        const int Step = 4;
        var differences = new List<float>();
        for (int y = Step; y < colours.Height - Step; y++)
        {
            for (int x = Step; x < colours.Width - Step; x++)
            {
                int j = (y * colours.Width) + x;
                if (!close[j] && !close[j - Step] && !close[j + Step] && !close[j - (Step * colours.Width)] && !close[j + (Step * colours.Width)])
                {
                    Rgb mean = 0.25f * (colours.At(j - Step) + colours.At(j + Step) + colours.At(j - (Step * colours.Width)) + colours.At(j + (Step * colours.Width)));
                    differences.Add((colours.At(j) - mean).Largest);
                }
            }
        }

        differences.Sort();
        return differences.Count == 0 ? float.MaxValue : differences[differences.Count * 3 / 4];
    }
}
