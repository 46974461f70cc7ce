using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation;

/// <summary>How well the covered parts of layers were guessed, which the alignment metric hardly notices.</summary>
public static class HiddenQuality
{
    private const double Ceiling = 60;

    /// <summary>
    /// The PSNR, in decibels, of all pixels of true layers that the layers above cover by more than half, each compared
    /// with the predicted layer whose alpha fits the true layer best.
    /// </summary>
    /// <returns>At most 60 dB; NaN if nothing is hidden.</returns>
    public static double Psnr(IReadOnlyList<Picture> predicted, IReadOnlyList<Picture> truth)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(truth);
        double squares = 0;
        long count = 0;
        var through = new float[truth[0].Width * truth[0].Height];
        Array.Fill(through, 1);
        for (int k = truth.Count - 1; k >= 0; k--)
        {
            byte[] real = truth[k].Pixels;
            byte[] guess = (predicted.Count == 0 ? new Picture(truth[k].Width, truth[k].Height)
                : predicted.MaxBy(layer => LayerMetric.Score(layer, truth[k]).AlphaIou)!).Pixels;
            for (int i = 0; i < through.Length; i++)
            {
                int at = 4 * i;
                if (real[at + 3] > 127 && through[i] < 0.5f)
                {
                    count += 3;
                    for (int c = 0; c < 3; c++)
                    {
                        double off = real[at + c] - guess[at + c];
                        squares += off * off;
                    }
                }

                through[i] *= 1 - (real[at + 3] / 255f);
            }
        }

        return count == 0 ? double.NaN : squares == 0 ? Ceiling : Math.Min(Ceiling, 10 * Math.Log10(255 * 255.0 * count / squares));
    }
}
