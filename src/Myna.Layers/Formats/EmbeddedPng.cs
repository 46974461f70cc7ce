using Myna.Layers.Pictures;

namespace Myna.Layers.Formats;

/// <summary>A picture within a text: a PNG in base 64.</summary>
internal static class EmbeddedPng
{
    /// <summary>The address that holds the picture itself (RFC 2397).</summary>
    public static string Address(Picture picture)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, picture);
        return "data:image/png;base64," + Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length);
    }
}
