using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats;

/// <summary>
/// How many pixels the layers of a file may have: each as many as a picture, all together four times as many.
/// </summary>
/// <param name="limits">The limits of one picture.</param>
/// <param name="name">The file's name, for errors.</param>
internal sealed class LayerBudget(PictureLimits limits, string name)
{
    private const int MostPictures = 4;
    private long _pixels;

    /// <summary>Counts a layer; to be called before memory is taken for it.</summary>
    /// <exception cref="MynaException">It is too large, or all together are.</exception>
    public void Take(long width, long height, string layer)
    {
        limits.Check(width, height, $"{layer} of {name}");
        _pixels += width * height;
        if (_pixels > limits.MaximumPixels * MostPictures)
        {
            throw new MynaException(Invariant(
                $"the layers of {name} have more than {limits.MaximumPixels * MostPictures / 1e6:0.###} megapixels together; scale it down first, or allow more"));
        }
    }
}
