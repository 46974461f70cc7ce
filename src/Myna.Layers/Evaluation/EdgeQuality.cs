using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>How well edges were cut: the mean error of alpha near the edges of true layers.</summary>
public static class EdgeQuality
{
    /// <summary>Pixels on each side of an edge that count, with the edge's own: a band of five.</summary>
    private const int Reach = 2;

    /// <summary>
    /// The mean difference of alpha, 0 to 1, in a band of five pixels along the edges of true layers, where nothing above covers them,
    /// each compared with the predicted layer whose alpha fits it best. True layers whose best fit has a soft IoU below 0.3 were not found
    /// at all; they count in the other figures and not here.
    /// </summary>
    /// <returns>NaN if there is no edge.</returns>
    public static double AlphaError(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        const double LeastFit = 0.3;
        double sum = 0;
        long count = 0;
        for (int k = 1; k < truth.Count; k++)
        {
            (Picture? guess, double fit) = predicted.Skip(1).Select(layer => (layer, LayerMetric.Score(layer, truth[k]).AlphaIou)).DefaultIfEmpty().MaxBy(pair => pair.Item2);
            if (guess is null || fit < LeastFit)
            {
                continue;
            }

            bool[] band = Band(truth[k]);
            for (int i = 0; i < band.Length; i++)
            {
                if (band[i] && truth.Skip(k + 1).All(above => above.Pixels[(Picture.Channels * i) + 3] == 0))
                {
                    sum += Math.Abs(truth[k].Pixels[(Picture.Channels * i) + 3] - guess.Pixels[(Picture.Channels * i) + 3]) / 255.0;
                    count++;
                }
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Pixels near where alpha passes through one half.</summary>
    private static bool[] Band(Picture picture)
    {
        var band = new bool[picture.Width * picture.Height];
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                bool isIn = IsIn(x, y);
                if ((x + 1 < picture.Width && IsIn(x + 1, y) != isIn) || (y + 1 < picture.Height && IsIn(x, y + 1) != isIn))
                {
                    for (int v = Math.Max(0, y - Reach); v <= Math.Min(picture.Height - 1, y + Reach); v++)
                    {
                        int left = Math.Max(0, x - Reach);
                        band.AsSpan((v * picture.Width) + left, Math.Min(picture.Width - 1, x + Reach) - left + 1).Fill(true);
                    }
                }
            }
        }

        return band;

        bool IsIn(int x, int y) => picture.Row(y)[(Picture.Channels * x) + 3] > 127;
    }
}
