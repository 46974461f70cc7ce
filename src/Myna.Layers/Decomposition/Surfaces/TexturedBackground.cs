using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Surfaces;

/// <summary>
/// The background of a picture that no profile explains: the region with most of the canvas' border, and those that
/// look like its continuation.
/// </summary>
internal static class TexturedBackground
{
    private const int CoreDistance = 6;
    private const int Rounds = 3;

    /// <summary>Finds it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="map">Its regions.</param>
    /// <param name="isBackground">Receives which regions belong to it.</param>
    public static Background Find(ColourPlanes picture, RegionMap map, bool[] isBackground)
    {
        Region first = map.Regions.MaxBy(region => region.BorderPixels + (0.5 * Math.Sqrt(region.Area)))!;
        isBackground[first.Index] = true;
        for (int round = 0; ; round++)
        {
            var seen = new bool[picture.Pixels];
            var core = new bool[picture.Pixels];
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = isBackground[map.Label[i]];
                core[i] = seen[i] && map.Distance[i] >= Math.Min(CoreDistance, map.Regions[map.Label[i]].Thickness);
            }

            Background found = BackgroundFinder.Textured(picture, seen, core);
            bool changed = false;
            foreach (Region region in map.Regions.Where(region => !isBackground[region.Index] && region.Area > 0))
            {
                if (round < Rounds && LooksLike(region, first, map, found.Colours))
                {
                    isBackground[region.Index] = true;
                    changed = true;
                }
            }

            if (!changed)
            {
                return found;
            }
        }
    }

    private static bool LooksLike(Region region, Region first, RegionMap map, ColourPlanes colours)
    {
        Rgb sum = default;
        int count = 0;
        for (int y = region.Box.Y; y < region.Box.Bottom; y++)
        {
            for (int x = region.Box.X; x < region.Box.Right; x++)
            {
                int i = (y * map.Width) + x;
                if (map.Label[i] == region.Index)
                {
                    sum += colours.At(i);
                    count++;
                }
            }
        }

        bool alike = region.Thickness <= 4 || (region.Texture > 0.45f * first.Texture && region.Texture < 2.2f * first.Texture);
        float off = (region.Mean - ((1f / count) * sum)).Largest;
        return alike && off < 10 + (0.25f * first.Deviation) && region.Deviation < (1.3f * first.Deviation) + 5;
    }
}
