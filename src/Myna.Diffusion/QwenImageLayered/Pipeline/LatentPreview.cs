using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Layers.Pictures;

namespace Myna.Diffusion.QwenImageLayered.Pipeline;

/// <summary>
/// Small pictures straight from latents: RGBA as a linear function of a latent pixel's channels, fitted by least squares on the
/// picture being split, whose latent and pixels are both known. Good enough to see what a run makes; takes no decoding.
/// </summary>
internal sealed class LatentPreview
{
    private const double Ridge = 1e-3;

    private readonly int _channels;
    private readonly double[][] _weights; // [4][channels + 1]

    /// <summary>Fits the function.</summary>
    /// <param name="latent">The picture's latent, <c>[channels, h, w]</c>.</param>
    /// <param name="channels">Channels of the latent.</param>
    /// <param name="picture">The picture, 8 times larger.</param>
    public LatentPreview(ReadOnlySpan<float> latent, int channels, Picture picture)
    {
        _channels = channels;
        int width = picture.Width / Vae.RgbaVae.Reduction, height = picture.Height / Vae.RgbaVae.Reduction;
        int terms = channels + 1;
        var normal = new double[terms, terms];
        var right = new double[Picture.Channels, terms];
        Span<double> row = stackalloc double[terms];
        Span<double> colour = stackalloc double[Picture.Channels];
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            Fill(latent, pixel, width * height, row);
            Mean(picture, pixel % width, pixel / width, colour);
            for (int i = 0; i < terms; i++)
            {
                for (int j = 0; j < terms; j++)
                {
                    normal[i, j] += row[i] * row[j];
                }

                for (int c = 0; c < Picture.Channels; c++)
                {
                    right[c, i] += row[i] * colour[c];
                }
            }
        }

        for (int i = 0; i < terms; i++)
        {
            normal[i, i] += Ridge * width * height;
        }

        _weights = Solve(normal, right);
    }

    /// <summary>The picture of a latent.</summary>
    /// <param name="latent"><c>[channels, h, w]</c>.</param>
    /// <param name="width">Pixels of a row of the latent.</param>
    /// <param name="height">Its rows.</param>
    public Picture Draw(ReadOnlySpan<float> latent, int width, int height)
    {
        var picture = new Picture(width, height);
        Span<double> row = stackalloc double[_channels + 1];
        Span<float> values = stackalloc float[Picture.Channels];
        for (int pixel = 0; pixel < width * height; pixel++)
        {
            Fill(latent, pixel, width * height, row);
            for (int c = 0; c < Picture.Channels; c++)
            {
                double sum = 0;
                for (int i = 0; i < row.Length; i++)
                {
                    sum += _weights[c][i] * row[i];
                }

                values[c] = (float)sum;
            }

            PictureValues.ToBytes(values, picture.Pixels.AsSpan(pixel * Picture.Channels, Picture.Channels));
        }

        return picture;
    }

    private static void Fill(ReadOnlySpan<float> latent, int pixel, int pixels, Span<double> row)
    {
        for (int c = 0; c < row.Length - 1; c++)
        {
            row[c] = latent[(c * pixels) + pixel];
        }

        row[^1] = 1;
    }

    private static void Mean(Picture picture, int x, int y, Span<double> colour)
    {
        const int Side = Vae.RgbaVae.Reduction;
        colour.Clear();
        for (int dy = 0; dy < Side; dy++)
        {
            ReadOnlySpan<byte> pixels = picture.Row((y * Side) + dy).Slice(x * Side * Picture.Channels, Side * Picture.Channels);
            for (int i = 0; i < pixels.Length; i++)
            {
                colour[i % Picture.Channels] += ((pixels[i] / 127.5) - 1) / (Side * Side);
            }
        }
    }

    /// <summary>Gauss with pivots, for all right sides at once.</summary>
    private static double[][] Solve(double[,] matrix, double[,] right)
    {
        int size = matrix.GetLength(0), sides = right.GetLength(0);
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (int j = 0; j < size; j++)
            {
                (matrix[column, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[column, j]);
            }

            for (int side = 0; side < sides; side++)
            {
                (right[side, column], right[side, pivot]) = (right[side, pivot], right[side, column]);
            }

            for (int row = 0; row < size; row++)
            {
                double factor = row == column ? 0 : matrix[row, column] / matrix[column, column];
                for (int j = column; factor != 0 && j < size; j++)
                {
                    matrix[row, j] -= factor * matrix[column, j];
                }

                for (int side = 0; side < sides; side++)
                {
                    right[side, row] -= factor * right[side, column];
                }
            }
        }

        return [.. Enumerable.Range(0, sides).Select(side => Enumerable.Range(0, size).Select(i => right[side, i] / matrix[i, i]).ToArray())];
    }
}
