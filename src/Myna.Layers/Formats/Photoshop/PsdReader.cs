using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Reads PSD and PSB files of 1, 8, 16 and 32 bits in bitmap, grey, duotone (as grey), indexed, RGB, CMYK and Lab colours.
/// </summary>
/// <remarks>
/// No length in the file is believed: each is checked against the bytes that are there, and no memory is taken for pixels
/// that the packed bytes cannot hold or that go beyond the limits. All layers together may have four times the pixels that
/// one picture may have.
/// </remarks>
public static class PsdReader
{
    private const int MostChannels = 56;
    private const int PaletteBytes = 768;

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="limits">How large it may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">The file is damaged, cut off, too large, or of a kind that cannot be converted.</exception>
    public static PsdFile Read(ReadOnlySpan<byte> bytes, string name, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        limits ??= PictureLimits.Default;
        var reader = new BigEndianReader(bytes, name, "sections");
        PsdHeader header = ReadHeader(ref reader, name);
        limits.Check(header.Width, header.Height, name);
        BigEndianReader palette = reader.Part(reader.Length(wide: false), "palette");
        PsdResources resources = PsdResources.Read(reader.Part(reader.Length(wide: false), "resources"));
        byte[] colours = header.Mode == PsdColourMode.Indexed ? palette.Bytes(PaletteBytes).ToArray() : [];
        var converter = new PsdColours(header.Mode, colours, resources.TransparentIndex);
        var layers = new PsdLayerReader(header, converter, name, limits, cancellationToken);
        layers.Read(reader.Part(reader.Length(header.Wide), "layers"));
        var file = new PsdFile(header.Width, header.Height, layers.Layers)
        {
            PixelsPerInch = resources.PixelsPerInch,
            IccProfile = resources.IccProfile,
            Warnings = [.. Warnings(header), .. layers.Warnings],
        };
        try
        {
            return resources.HasMerged
                ? file with { Merged = ReadMerged(ref reader, header, converter, resources, layers.AnnouncesTransparency, cancellationToken) }
                : file;
        }
        catch (MynaException exception) when (layers.Layers.Count > 0)
        {
            // All layers are there; nothing that cannot be made again is missing.
            return file with { Warnings = [.. file.Warnings, $"its merged picture cannot be read and was left out ({exception.Message})"] };
        }
    }

    private static PsdHeader ReadHeader(ref BigEndianReader reader, string name)
    {
        if (reader.Remaining < 26 || reader.Key() != "8BPS")
        {
            throw new MynaException($"{name} is not a Photoshop file; give a .psd or .psb file");
        }

        int version = reader.UInt16();
        if (version is not (1 or 2))
        {
            throw new MynaException(Invariant($"{name} has the version {version} of the Photoshop format; Myna reads 1 (PSD) and 2 (PSB)"));
        }

        reader.Bytes(6);
        int channels = reader.UInt16();
        long height = reader.UInt32(), width = reader.UInt32();
        int depth = reader.UInt16();
        var mode = (PsdColourMode)reader.UInt16();
        if (mode == PsdColourMode.Multichannel || !Enum.IsDefined(mode))
        {
            throw new MynaException(
                $"{name} is in the colour mode '{(Enum.IsDefined(mode) ? "multichannel" : Invariant($"{(int)mode}"))}', which has no meaning as a picture; convert it to RGB in the program that made it");
        }

        if (channels is < 1 or > MostChannels || depth is not (1 or 8 or 16 or 32) || (depth == 1) != (mode == PsdColourMode.Bitmap))
        {
            throw reader.Damaged(Invariant($"the header announces {channels} channels of {depth} bits in the colour mode {mode}"));
        }

        return width > int.MaxValue || height > int.MaxValue
            ? throw reader.Damaged("the header announces impossible sizes")
            : new PsdHeader((int)width, (int)height, channels, depth, mode, version == 2);
    }

    private static Picture ReadMerged(
        ref BigEndianReader reader, PsdHeader header, PsdColours colours, PsdResources resources, bool announced, CancellationToken cancellationToken)
    {
        if (header.Channels < colours.Count)
        {
            throw reader.Damaged(Invariant($"the header announces {header.Channels} channels for the colour mode {header.Mode}"));
        }

        int alpha = AlphaIndex(header, colours, resources, announced);
        var linear = new bool?[header.Channels];
        for (int c = 0; c < linear.Length; c++)
        {
            linear[c] = c < colours.Count ? PsdColours.IsLinear(header.Depth) : c == alpha ? false : null;
        }

        byte[]?[] planes = new PsdChannelReader(header.Depth, header.Wide, cancellationToken)
            .Read(ref reader, header.Width, header.Height, header.Channels, linear);
        Picture merged = colours.ToPicture(header.Width, header.Height, planes, alpha < 0 ? null : planes[alpha]);
        if (alpha >= 0)
        {
            TakeFromWhite(merged.Pixels);
        }

        return merged;
    }

    /// <summary>Which of the merged picture's channels is its transparency; -1 for none.</summary>
    private static int AlphaIndex(PsdHeader header, PsdColours colours, PsdResources resources, bool announced)
    {
        if (header.Channels == colours.Count)
        {
            return -1;
        }

        if (resources.AlphaIdentifiers is { Length: > 0 } identifiers)
        {
            int at = Array.IndexOf(identifiers, 0u);
            int index = header.Channels - identifiers.Length + at;
            return at >= 0 && index >= colours.Count ? index : -1;
        }

        // Not announced: a saved selection or an ink in print colours, transparency in the files of simple programs.
        return announced ? colours.Count : header.Mode is PsdColourMode.Rgb or PsdColourMode.Grey ? header.Channels - 1 : -1;
    }

    /// <summary>Undoes that the merged picture's colours are laid on white.</summary>
    private static void TakeFromWhite(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            int alpha = pixels[i + 3];
            if (alpha == 255)
            {
                continue;
            }

            for (int c = 0; c < 3; c++)
            {
                int colour = alpha == 0 ? 0 : (((pixels[i + c] + alpha - 255) * 255) + (alpha / 2)) / alpha;
                pixels[i + c] = (byte)Math.Clamp(colour, 0, 255);
            }
        }
    }

    private static IEnumerable<string> Warnings(PsdHeader header)
    {
        if (header.Depth > 8)
        {
            yield return Invariant($"its {header.Depth} bits per channel were rounded to 8");
        }

        if (header.Mode is PsdColourMode.Cmyk or PsdColourMode.Lab)
        {
            yield return $"its {header.Mode switch { PsdColourMode.Cmyk => "CMYK", _ => "Lab" }} colours were converted to RGB without the file's profile; they may look different";
        }
        else if (header.Mode == PsdColourMode.Duotone)
        {
            yield return "its duotone inks are unknown; it was read as grey";
        }
    }
}

/// <summary>What the first 26 bytes say.</summary>
internal readonly record struct PsdHeader(int Width, int Height, int Channels, int Depth, PsdColourMode Mode, bool Wide);
