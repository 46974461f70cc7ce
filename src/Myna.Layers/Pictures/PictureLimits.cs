using static System.FormattableString;

namespace Myna.Layers.Pictures;

/// <summary>How large a picture may be; checked against the file's header, before anything is unpacked.</summary>
public sealed record PictureLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>The most pixels; 100 million unless told.</summary>
    public long MaximumPixels { get; init; } = 100_000_000;

    /// <summary>The most bytes of the file; 1 GiB unless told.</summary>
    public long MaximumFileBytes { get; init; } = 1L << 30;

    /// <summary>How long a decoder that runs as a program of its own may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Refuses a picture that is too large.</summary>
    /// <exception cref="MynaException">The picture has more pixels than allowed.</exception>
    internal void Check(long width, long height, string name)
    {
        if (width < 1 || height < 1)
        {
            throw new MynaException(Invariant($"{name} is damaged: it says it is {width} x {height} pixels large; get a sound copy of the file"));
        }

        if (width > Picture.MostPixels || height > Picture.MostPixels || width * height > Math.Min(MaximumPixels, Picture.MostPixels))
        {
            throw new MynaException(Invariant(
                $"{name} is {width} x {height} pixels large, more than the {MaximumPixels / 1e6:0.###} megapixels allowed; scale it down first, or allow more"));
        }
    }
}
