namespace Myna.Layers.Pictures;

/// <summary>The formats of picture files.</summary>
public enum PictureFormat
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG (ISO/IEC 10918-1).</summary>
    Jpeg,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>Graphics Interchange Format.</summary>
    Gif,

    /// <summary>Photoshop.</summary>
    Psd,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>AVIF and HEIC (ISO base media).</summary>
    Heif,

    /// <summary>TIFF.</summary>
    Tiff,

    /// <summary>JPEG XL.</summary>
    JpegXl,

    /// <summary>JPEG 2000.</summary>
    Jpeg2000,
}

/// <summary>Tells formats of picture files apart by their first bytes; a file's name does not count.</summary>
public static class PictureFormats
{
    /// <summary>The format of a file.</summary>
    /// <param name="file">The file, or its first 16 bytes or more.</param>
    public static PictureFormat Of(ReadOnlySpan<byte> file)
        => file.StartsWith(PngChunks.Signature) ? PictureFormat.Png
            : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? PictureFormat.Jpeg
            : file.StartsWith("BM"u8) ? PictureFormat.Bmp
            : file.StartsWith("GIF8"u8) ? PictureFormat.Gif
            : file.StartsWith("8BPS"u8) ? PictureFormat.Psd
            : file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) ? PictureFormat.WebP
            : file.Length >= 12 && file[4..].StartsWith("ftyp"u8) ? PictureFormat.Heif
            : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? PictureFormat.Tiff
            : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || (file.Length >= 8 && file[4..].StartsWith("JXL "u8)) ? PictureFormat.JpegXl
            : file.Length >= 8 && file[4..].StartsWith("jP  "u8) ? PictureFormat.Jpeg2000
            : PictureFormat.Unknown;
}
