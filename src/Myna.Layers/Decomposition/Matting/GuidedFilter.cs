using Myna.Layers.Decomposition.Completion;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>
/// Makes a rough mask follow the edges of a picture: around each pixel the mask is the linear function of the colours that
/// fits it best (K. He, J. Sun and X. Tang, <em>Guided Image Filtering</em>, 2010, with the colour guide of section 3.4).
/// </summary>
internal static class GuidedFilter
{
    /// <summary>The refined mask, 0 to 1.</summary>
    /// <param name="guide">The picture, in a box.</param>
    /// <param name="mask">The rough mask, 0 to 1: [guide.Height, guide.Width].</param>
    /// <param name="radius">Half the side of the squares that functions are fitted on, in pixels.</param>
    /// <param name="flatness">Variances of colour well below this, in levels squared, count as flat.</param>
    public static float[] Refine(ColourPlanes guide, float[] mask, int radius, float flatness)
    {
        int width = guide.Width, height = guide.Height;
        float[][] planes = [guide.R, guide.G, guide.B];
        float[][] mean = [.. planes.Select(Mean)];
        float[] meanMask = Mean(mask);
        var cross = new float[3][];
        var square = new float[3, 3][];
        for (int c = 0; c < 3; c++)
        {
            cross[c] = Mean(Product(planes[c], mask));
            for (int d = c; d < 3; d++)
            {
                square[c, d] = square[d, c] = Mean(Product(planes[c], planes[d]));
            }
        }

        float[][] a = [new float[mask.Length], new float[mask.Length], new float[mask.Length]];
        var b = new float[mask.Length];
        Span<double> m = stackalloc double[6];
        for (int i = 0; i < mask.Length; i++)
        {
            for (int c = 0, k = 0; c < 3; c++)
            {
                for (int d = c; d < 3; d++, k++)
                {
                    m[k] = square[c, d][i] - (mean[c][i] * (double)mean[d][i]) + (c == d ? flatness : 0);
                }
            }

            double x = cross[0][i] - (mean[0][i] * meanMask[i]), y = cross[1][i] - (mean[1][i] * meanMask[i]), z = cross[2][i] - (mean[2][i] * meanMask[i]);

            // The inverse of the symmetric matrix by its cofactors.
            double c00 = (m[3] * m[5]) - (m[4] * m[4]), c01 = (m[2] * m[4]) - (m[1] * m[5]), c02 = (m[1] * m[4]) - (m[2] * m[3]);
            double c11 = (m[0] * m[5]) - (m[2] * m[2]), c12 = (m[1] * m[2]) - (m[0] * m[4]), c22 = (m[0] * m[3]) - (m[1] * m[1]);
            double determinant = (m[0] * c00) + (m[1] * c01) + (m[2] * c02);
            a[0][i] = (float)(((c00 * x) + (c01 * y) + (c02 * z)) / determinant);
            a[1][i] = (float)(((c01 * x) + (c11 * y) + (c12 * z)) / determinant);
            a[2][i] = (float)(((c02 * x) + (c12 * y) + (c22 * z)) / determinant);
            b[i] = meanMask[i] - (a[0][i] * mean[0][i]) - (a[1][i] * mean[1][i]) - (a[2][i] * mean[2][i]);
        }

        float[] slopeR = Mean(a[0]), slopeG = Mean(a[1]), slopeB = Mean(a[2]), offset = Mean(b);
        var refined = new float[mask.Length];
        for (int i = 0; i < refined.Length; i++)
        {
            refined[i] = Math.Clamp((slopeR[i] * guide.R[i]) + (slopeG[i] * guide.G[i]) + (slopeB[i] * guide.B[i]) + offset[i], 0, 1);
        }

        return refined;

        float[] Mean(float[] plane) => BoxMean.Of(plane, width, height, radius);
    }

    private static float[] Product(float[] a, float[] b)
    {
        var product = new float[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            product[i] = a[i] * b[i];
        }

        return product;
    }
}
