using Myna.Tensors.Kernels.Convolutions;
using Myna.Tensors.Threads;

namespace Myna.Diffusion.QwenImageLayered.Vae;

/// <summary>
/// The VAE's largest maps in bands of rows, so that these do not grow with the picture's height. A band is computed with as many
/// rows above and below as its values reach (there is no attention at these scales, only 3×3 windows), and these are thrown away: the
/// result has the same bits as in one piece, unlike the blended tiles of diffusers.
/// </summary>
internal static class RowBands
{
    /// <summary>Rows of a band at a quarter of the picture's height, where bands are cut.</summary>
    public const int MostRows = 64;

    /// <summary>Pictures are this many times as high as the map that is cut: bands hold the two largest of the VAE's scales.</summary>
    public const int Scale = 4;

    /// <summary>Cuts rows into bands of nearly the same height.</summary>
    /// <param name="rows">Rows in all.</param>
    /// <param name="mostRows">The most of a band.</param>
    /// <param name="reach">Rows that a band's values depend on beyond it.</param>
    public static IEnumerable<RowBand> Of(int rows, int mostRows, int reach)
    {
        int bands = ((rows - 1) / mostRows) + 1;
        for (int band = 0; band < bands; band++)
        {
            int from = (int)((long)rows * band / bands), to = (int)((long)rows * (band + 1) / bands);
            yield return new RowBand(from, to, Math.Max(0, from - reach), Math.Min(rows, to + reach));
        }
    }

    /// <summary>Copies rows of a map to rows of another of the same width and channels.</summary>
    public static void Copy(FeatureMap source, int from, FeatureMap target, int at, int rows, Crew crew) =>
        CrewRows.Run(crew, rows, 1, (first, end) =>
        {
            for (int row = first; row < end; row++)
            {
                source.Row(from + row).CopyTo(target.Row(at + row));
            }
        });

    /// <summary>The most that maps of the VAE take at once.</summary>
    public static long BytesFor(VaeConfig config, int width, int height)
    {
        // A residual block has four maps; the cut one waits while its bands grow.
        long small = (long)(width / Scale) * (height / Scale) * config.BaseChannels * config.Multipliers[^1] * sizeof(float);
        long band = (long)width * Math.Min(height, (MostRows + 16) * Scale) * config.BaseChannels * sizeof(float);
        return Math.Max(4 * small, small + (4 * band));
    }
}

/// <summary>One band: the rows it is for, and the rows that are computed.</summary>
/// <param name="From">First row.</param>
/// <param name="To">The row after the last.</param>
/// <param name="Above">First row that is computed.</param>
/// <param name="Below">The row after the last that is computed.</param>
internal readonly record struct RowBand(int From, int To, int Above, int Below);
