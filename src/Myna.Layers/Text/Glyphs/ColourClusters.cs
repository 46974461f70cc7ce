using Myna.Layers.Decomposition;

namespace Myna.Layers.Text.Glyphs;

/// <summary>The few colours that make up a set of pixels, by k-means (Lloyd 1982) from colours that lie far apart.</summary>
internal sealed class ColourClusters
{
    private const int MostSamples = 3000;
    private const int Rounds = 8;
    private const float NearEnough = 18;

    private ColourClusters(Rgb[] centres) => Centres = centres;

    /// <summary>The colours.</summary>
    public Rgb[] Centres { get; }

    /// <summary>Finds at most <paramref name="most"/> colours.</summary>
    public static ColourClusters Of(IReadOnlyList<Rgb> colours, int most)
    {
        int stride = Math.Max(1, colours.Count / MostSamples);
        Rgb[] samples = [.. Enumerable.Range(0, (colours.Count + stride - 1) / stride).Select(i => colours[i * stride])];
        var centres = new List<Rgb> { samples[samples.Length / 2] };
        var distance = new float[samples.Length];
        Array.Fill(distance, float.MaxValue);
        while (centres.Count < most)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                distance[i] = Math.Min(distance[i], Squared(samples[i] - centres[^1]));
            }

            // Not the very farthest, which may be a freak: the farthest but a few.
            int rank = Math.Max(0, samples.Length - 1 - (samples.Length / 200));
            float[] sorted = [.. distance];
            Array.Sort(sorted);
            int far = Array.IndexOf(distance, sorted[rank]);
            if (sorted[rank] < NearEnough * NearEnough)
            {
                break;
            }

            centres.Add(samples[far]);
        }

        var clusters = new ColourClusters([.. centres]);
        for (int round = 0; round < Rounds; round++)
        {
            var sums = new Rgb[centres.Count];
            var counts = new int[centres.Count];
            foreach (Rgb sample in samples)
            {
                int nearest = clusters.Nearest(sample);
                sums[nearest] += sample;
                counts[nearest]++;
            }

            for (int k = 0; k < counts.Length; k++)
            {
                clusters.Centres[k] = counts[k] > 0 ? (1f / counts[k]) * sums[k] : clusters.Centres[k];
            }
        }

        return clusters;
    }

    /// <summary>The index of the colour nearest to one.</summary>
    public int Nearest(Rgb colour)
    {
        int best = 0;
        float least = float.MaxValue;
        for (int k = 0; k < Centres.Length; k++)
        {
            float squared = Squared(colour - Centres[k]);
            (best, least) = squared < least ? (k, squared) : (best, least);
        }

        return best;
    }

    private static float Squared(Rgb difference) => Rgb.Dot(difference, difference);
}
