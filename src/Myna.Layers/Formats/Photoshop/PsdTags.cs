using System.Buffers.Binary;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>The tagged blocks after layers and after the whole section: a signature, a key, a length and content.</summary>
internal static class PsdTags
{
    private static readonly HashSet<string> Adjustments =
    [
        "levl", "curv", "brit", "blnc", "hue ", "hue2", "selc", "thrs", "nvrt", "post", "expA", "vibA", "blwh", "phfl", "mixr", "clrL", "grdm",
    ];

    private static readonly HashSet<string> WideKeys =
    [
        "LMsk", "Lr16", "Lr32", "Layr", "Mt16", "Mt32", "Mtrn", "Alph", "FMsk", "lnk2", "FEid", "FXid", "PxSD", "cinf",
    ];

    /// <summary>Reads the next block; false where there is none.</summary>
    public static bool TryNext(ref BigEndianReader reader, bool wide, int multiple, out string key, out BigEndianReader content)
    {
        key = "";
        content = default;
        if (reader.Remaining < 12)
        {
            return false;
        }

        string signature = reader.Key();
        if (signature is not ("8BIM" or "8B64"))
        {
            return false;
        }

        key = reader.Key();
        long length = reader.Length(wide && WideKeys.Contains(key));
        content = reader.Part(length, $"tag '{key}'");
        reader.SkipUpTo((multiple - (length % multiple)) % multiple);
        return true;
    }

    /// <summary>In words, what a tag means for the looks of a layer that Myna does not draw; null if nothing.</summary>
    public static string? NotDrawn(string key) => key switch
    {
        "lfx2" or "lmfx" => "layer effects",
        "vmsk" or "vsms" => "a vector mask",
        "GdFl" => "a gradient fill",
        "PtFl" => "a pattern fill",
        "SoCo" => "a colour fill",
        _ => Adjustments.Contains(key) ? "an adjustment" : null,
    };

    /// <summary>The colour of a fill layer (<c>SoCo</c>), looked up by its names in the descriptor; null if it is not in RGB.</summary>
    public static (byte Red, byte Green, byte Blue)? Fill(ReadOnlySpan<byte> tag)
        => Step(tag, "Rd  doub"u8) is { } red && Step(tag, "Grn doub"u8) is { } green && Step(tag, "Bl  doub"u8) is { } blue
            ? (red, green, blue)
            : null;

    private static byte? Step(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> key)
    {
        int at = tag.IndexOf(key);
        if (at < 0 || tag.Length - at - key.Length < 8)
        {
            return null;
        }

        double value = BinaryPrimitives.ReadDoubleBigEndian(tag[(at + key.Length)..]);
        return double.IsNaN(value) ? null : (byte)Math.Round(Math.Clamp(value, 0, 255));
    }
}
