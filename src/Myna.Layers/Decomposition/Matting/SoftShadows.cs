using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Decomposition.Surfaces;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>
/// Finds regions that are the known background darkened in proportion, I = (1 − s)·B, and that fade into it without an
/// edge: soft shadows.
/// </summary>
internal static class SoftShadows
{
    private const float Strongest = 0.8f;

    /// <summary>Which regions are shadows, and how strong they are.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="map">Its regions; region 0 is the background.</param>
    /// <param name="background">The exactly known background.</param>
    /// <param name="strength">Receives s for each pixel of a shadow.</param>
    public static bool[] Find(ColourPlanes picture, RegionMap map, Background background, float[] strength)
    {
        int count = map.Regions.Length;
        var fitting = new int[count];
        var rim = new int[count];
        var faintRim = new int[count];
        float tolerance = background.Tolerance;
        for (int y = 0, i = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++, i++)
            {
                int region = map.Label[i];
                if (region == 0)
                {
                    continue;
                }

                Rgb seen = picture.At(i), behind = background.Colours.At(i);
                float s = 1 - (Rgb.Dot(seen, behind) / MathF.Max(1, Rgb.Dot(behind, behind)));
                float off = (seen - ((1 - s) * behind)).Largest;
                strength[i] = Math.Clamp(s, 0, Strongest);
                fitting[region] += s is > 0 and < Strongest && off <= tolerance + 1.5f ? 1 : 0;
                bool onRim = (x > 0 && map.Label[i - 1] == 0) || (x + 1 < map.Width && map.Label[i + 1] == 0)
                    || (y > 0 && map.Label[i - map.Width] == 0) || (y + 1 < map.Height && map.Label[i + map.Width] == 0);
                if (onRim)
                {
                    rim[region]++;
                    faintRim[region] += (seen - behind).Largest <= (2.5f * tolerance) + 4 ? 1 : 0;
                }
            }
        }

        var shadow = new bool[count];
        for (int r = 1; r < count; r++)
        {
            // Next to its object a shadow's pixels are mixed with it; thin ones are hardly anything but such pixels.
            double least = map.Regions[r].Thickness <= 3 ? 0.4 : 0.7;
            shadow[r] = fitting[r] > least * map.Regions[r].Area && rim[r] > 0 && faintRim[r] > 0.7 * rim[r];
        }

        for (int i = 0; i < strength.Length; i++)
        {
            strength[i] = shadow[map.Label[i]] ? strength[i] : 0;
        }

        return shadow;
    }
}
