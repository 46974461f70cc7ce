using StbImageSharp;
using static System.FormattableString;

namespace Myna.Layers.Pictures;

/// <summary>
/// Reads picture files as 8-bit RGBA, upright: PNG by our own reader; JPEG, BMP, GIF (its first frame), TGA and PSD (its
/// merged picture) by StbImageSharp; WebP, AVIF, HEIC, TIFF and JPEG XL by the program ffmpeg where it is installed.
/// </summary>
/// <remarks>Colour profiles are not applied: the numbers in the file are taken as they are.</remarks>
public static class PictureFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How large it may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">The file is missing, damaged, truncated, too large or of an unknown format.</exception>
    public static async Task<Picture> ReadAsync(string path, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        limits ??= PictureLimits.Default;
        string name = Path.GetFileName(path);
        byte[] file;
        try
        {
            if (Directory.Exists(path))
            {
                throw new MynaException($"{path} is a folder; give a picture file");
            }

            long bytes = new FileInfo(path).Length;
            if (bytes > limits.MaximumFileBytes)
            {
                throw new MynaException(Invariant(
                    $"{name} is {bytes / 1048576.0:0} MiB large, more than the {limits.MaximumFileBytes / 1048576.0:0} MiB allowed; scale it down first, or allow more"));
            }

            file = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }

        return await ReadAsync(file, name, limits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a picture from the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="limits">How large it may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">The file is damaged, truncated, too large or of an unknown format.</exception>
    public static async Task<Picture> ReadAsync(
        byte[] file, string name, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= PictureLimits.Default;
        PictureFormat format = PictureFormats.Of(file);
        switch (format)
        {
            case PictureFormat.Png:
                Picture picture = PngReader.Read(file, name, limits, out int orientation);
                return ExifOrientation.Apply(picture, orientation);
            case PictureFormat.Jpeg:
                RefuseTruncatedJpeg(file, name);
                return ExifOrientation.Apply(ReadWithStb(file, name, limits), ExifOrientation.ReadFromJpeg(file));
            case PictureFormat.Bmp or PictureFormat.Gif or PictureFormat.Psd:
                return ReadWithStb(file, name, limits);
            case PictureFormat.Unknown:
                throw new MynaException(file.Length == 0
                    ? $"{name} is empty; give a picture file"
                    : $"{name} is not a picture Myna knows; give a PNG, JPEG, GIF, BMP, PSD, WebP, AVIF, HEIC or TIFF file");
            default:
                return await FfmpegPictures.ReadAsync(file, format, name, limits, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Picture ReadWithStb(byte[] file, string name, PictureLimits limits)
    {
        using var stream = new MemoryStream(file, writable: false);
        try
        {
            if (ImageInfo.FromStream(stream) is not { } header)
            {
                throw new MynaException($"{name} is damaged: its header cannot be read; get a sound copy of the file");
            }

            limits.Check(header.Width, header.Height, name);
            stream.Position = 0;
            ImageResult result = ImageResult.FromStream(stream, ColorComponents.RedGreenBlueAlpha);
            return new Picture(result.Width, result.Height, result.Data);
        }
        catch (Exception exception) when (exception is not MynaException and not OutOfMemoryException)
        {
            // The library reports damage by exceptions of many types, out-of-range indices among them.
            throw new MynaException($"{name} is damaged and cannot be read ({exception.Message.TrimEnd('.')}); get a sound copy of the file", exception);
        }
    }

    /// <summary>A JPEG that was cut off decodes to grey at the bottom without complaint; its end marker tells.</summary>
    private static void RefuseTruncatedJpeg(ReadOnlySpan<byte> file, string name)
    {
        int scan = file.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        if (scan < 0 || file[scan..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < 0)
        {
            throw new MynaException($"{name} ends too early: a part of the picture is missing; get a complete copy of the file");
        }
    }
}
