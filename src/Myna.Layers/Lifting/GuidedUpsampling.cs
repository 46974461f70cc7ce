using Myna.Layers.Pictures;
using Myna.Tensors.Threads;

namespace Myna.Layers.Lifting;

/// <summary>
/// Brings a small layer to the size of the picture that it was made from, along the picture's edges: around each small pixel, the
/// layer's channel is taken as a linear function of the picture's, and that function is applied to the large picture (He and Sun,
/// "Fast guided filter", 2015). Colours of transparent pixels do not count.
/// </summary>
internal sealed class GuidedUpsampling
{
    private const int Radius = 2;

    /// <summary>Variance (of values 0 … 255) below which the picture says nothing: the layer is then only made smooth.</summary>
    private const float Epsilon = 16f;

    private readonly Picture _large;
    private readonly Picture _small;

    /// <summary>Prepares for layers of a picture.</summary>
    /// <param name="picture">The picture at its own size.</param>
    /// <param name="width">The layers' pixels in a row.</param>
    /// <param name="height">Their rows.</param>
    public GuidedUpsampling(Picture picture, int width, int height)
    {
        _large = picture;
        _small = AreaAverage.Resize(picture, width, height);
    }

    /// <summary>One layer at the picture's size.</summary>
    /// <param name="layer">The layer, as large as was said.</param>
    public Picture Lift(Picture layer)
    {
        if (layer.Width == _large.Width && layer.Height == _large.Height)
        {
            return layer.Copy();
        }

        var result = new Picture(_large.Width, _large.Height);
        for (int channel = 0; channel < Picture.Channels; channel++)
        {
            (float[] factors, float[] offsets) = Fit(layer, channel);
            Apply(factors, offsets, channel, result);
        }

        return result;
    }

    /// <summary>Factor and offset of each small pixel, averaged over its neighbourhood.</summary>
    private (float[] Factors, float[] Offsets) Fit(Picture layer, int channel)
    {
        int width = layer.Width, height = layer.Height;
        var factors = new float[width * height];
        var offsets = new float[width * height];
        CrewRows.Run(Crew.Shared, height, 1, (from, to) =>
        {
            for (int y = from; y < to; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    (factors[(y * width) + x], offsets[(y * width) + x]) = FitAround(layer, channel, x, y);
                }
            }
        });
        return (Averaged(factors, width, height), Averaged(offsets, width, height));
    }

    private (float Factor, float Offset) FitAround(Picture layer, int channel, int x, int y)
    {
        float weights = 0, guides = 0, values = 0, squares = 0, products = 0;
        for (int row = Math.Max(0, y - Radius); row <= Math.Min(layer.Height - 1, y + Radius); row++)
        {
            ReadOnlySpan<byte> pixels = layer.Row(row), guide = _small.Row(row);
            for (int column = Math.Max(0, x - Radius); column <= Math.Min(layer.Width - 1, x + Radius); column++)
            {
                int at = column * Picture.Channels;

                // A trace of weight, so that a wholly transparent place keeps some colour.
                float weight = channel == 3 ? 1f : pixels[at + 3] + 0.01f;
                float g = Guide(guide, at, channel), v = pixels[at + channel];
                weights += weight;
                guides += weight * g;
                values += weight * v;
                squares += weight * g * g;
                products += weight * g * v;
            }
        }

        float guideMean = guides / weights, valueMean = values / weights;
        float variance = Math.Max(0f, (squares / weights) - (guideMean * guideMean));
        float factor = ((products / weights) - (guideMean * valueMean)) / (variance + Epsilon);
        return (factor, valueMean - (factor * guideMean));
    }

    /// <summary>What a channel follows: its own colour, and alpha the brightness.</summary>
    private static float Guide(ReadOnlySpan<byte> pixels, int at, int channel) =>
        channel < 3 ? pixels[at + channel] : (0.299f * pixels[at]) + (0.587f * pixels[at + 1]) + (0.114f * pixels[at + 2]);

    private static float[] Averaged(float[] values, int width, int height)
    {
        var result = new float[values.Length];
        CrewRows.Run(Crew.Shared, height, 1, (from, to) =>
        {
            for (int y = from; y < to; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    float sum = 0;
                    int count = 0;
                    for (int row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
                    {
                        for (int column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                        {
                            sum += values[(row * width) + column];
                            count++;
                        }
                    }

                    result[(y * width) + x] = sum / count;
                }
            }
        });
        return result;
    }

    private void Apply(float[] factors, float[] offsets, int channel, Picture result)
    {
        int width = _small.Width, height = _small.Height;
        CrewRows.Run(Crew.Shared, result.Height, 1, (from, to) =>
        {
            for (int y = from; y < to; y++)
            {
                (int top, int bottom, float down) = Place(y, result.Height, height);
                ReadOnlySpan<byte> guide = _large.Row(y);
                Span<byte> row = result.Row(y);
                for (int x = 0; x < result.Width; x++)
                {
                    (int left, int right, float across) = Place(x, result.Width, width);
                    int a = (top * width) + left, b = (top * width) + right, c = (bottom * width) + left, d = (bottom * width) + right;
                    float factor = Mix(Mix(factors[a], factors[b], across), Mix(factors[c], factors[d], across), down);
                    float offset = Mix(Mix(offsets[a], offsets[b], across), Mix(offsets[c], offsets[d], across), down);
                    int at = x * Picture.Channels;
                    row[at + channel] = (byte)Math.Clamp(MathF.Round((factor * Guide(guide, at, channel)) + offset), 0f, 255f);
                }
            }
        });
    }

    /// <summary>Between which two small pixels a large one lies, and how far to the second.</summary>
    private static (int First, int Second, float Share) Place(int at, int large, int small)
    {
        float place = Math.Clamp(((at + 0.5f) * small / large) - 0.5f, 0f, small - 1);
        int first = (int)place;
        return (first, Math.Min(first + 1, small - 1), place - first);
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);
}
