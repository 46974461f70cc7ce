using Myna.Tensors.Memory;

namespace Myna.Tensors.Kernels.Convolutions;

/// <summary>
/// A picture of features <c>[height, width, channels]</c> with a border of one zero pixel on every side, so that a 3×3
/// convolution reads it where it lies: three neighbouring pixels are one row of 3·channels inputs.
/// </summary>
/// <remarks>Whoever writes to <see cref="All"/> must leave the border zero; elementwise functions with f(0) = 0 do.</remarks>
public sealed unsafe class FeatureMap
{
    private readonly AlignedBuffer<float> _values;

    /// <summary>A map of zeros.</summary>
    /// <param name="height">Rows without the border.</param>
    /// <param name="width">Pixels of a row without the border.</param>
    /// <param name="channels">Features of a pixel.</param>
    public FeatureMap(int height, int width, int channels)
        : this(height, width, channels, new AlignedBuffer<float>(LengthOf(height, width, channels)))
    {
    }

    private FeatureMap(int height, int width, int channels, AlignedBuffer<float> values)
    {
        (Height, Width, Channels, _values) = (height, width, channels, values);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Features of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Everything with its border: <c>[height + 2, width + 2, channels]</c>.</summary>
    public Span<float> All => new(_values.Pointer, LengthOf(Height, Width, Channels));

    /// <summary>Floats from one row to the next.</summary>
    internal nint Stride => (nint)(Width + 2) * Channels;

    /// <summary>The memory behind it, to be used again by <see cref="Within"/>.</summary>
    internal AlignedBuffer<float> Memory => _values;

    /// <summary>Pixels of one row without its border.</summary>
    /// <param name="y">0 … height - 1.</param>
    public Span<float> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return new Span<float>(Pixel(y, 0), Width * Channels);
    }

    /// <summary>A map of that shape in memory that is large enough; its border becomes zero, its inside is not defined.</summary>
    internal static FeatureMap Within(AlignedBuffer<float> memory, int height, int width, int channels)
    {
        var map = new FeatureMap(height, width, channels, memory);
        int row = (width + 2) * channels;
        new Span<float>(map.Pixel(-1, -1), row).Clear();
        new Span<float>(map.Pixel(height, -1), row).Clear();
        for (int y = 0; y < height; y++)
        {
            new Span<float>(map.Pixel(y, -1), channels).Clear();
            new Span<float>(map.Pixel(y, width), channels).Clear();
        }

        return map;
    }

    /// <summary>Floats of a map with its border.</summary>
    internal static int LengthOf(int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        return checked((height + 2) * (width + 2) * channels);
    }

    /// <summary>Where a pixel's features begin; the border counts as -1 and height or width.</summary>
    internal float* Pixel(int y, int x) => _values.Pointer + ((y + 1) * Stride) + ((nint)(x + 1) * Channels);
}
