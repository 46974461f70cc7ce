using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>Gives each soft shadow to the object it touches most.</summary>
internal static class ShadowOwners
{
    private const int Rounds = 3;

    /// <summary>For each pixel the object (its index plus 1) whose shadow lies there; 0 for none.</summary>
    /// <param name="map">The regions.</param>
    /// <param name="isShadow">Which of them are shadows.</param>
    /// <param name="rank">The object (its index plus 1) that each pixel shows.</param>
    /// <param name="objects">The objects.</param>
    public static int[] Find(RegionMap map, bool[] isShadow, int[] rank, List<SceneObject> objects)
    {
        var ofRegion = new int[map.Regions.Length];
        for (int k = 0; k < objects.Count; k++)
        {
            foreach (Region region in objects[k].Regions)
            {
                ofRegion[region.Index] = k + 1;
            }
        }

        var owner = new int[map.Regions.Length];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Region region in map.Regions.Where(region => isShadow[region.Index] && owner[region.Index] == 0))
            {
                int most = 0;
                foreach ((int other, int length) in region.Neighbours)
                {
                    int candidate = isShadow[other] ? owner[other] : ofRegion[other];
                    if (candidate > 0 && length > most)
                    {
                        most = length;
                        owner[region.Index] = candidate;
                    }
                }
            }
        }

        return [.. map.Label.Select((region, i) => rank[i] == 0 ? owner[region] : 0)];
    }
}
