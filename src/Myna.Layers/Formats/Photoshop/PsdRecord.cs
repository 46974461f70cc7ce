using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>One layer record as read, before its channels.</summary>
/// <param name="Layer">All but the pixels.</param>
/// <param name="Box">Where its pixels lie on the canvas.</param>
/// <param name="Channels">The channels that follow, in order: what each is and its bytes.</param>
/// <param name="Fill">The colour of a fill layer without other tags that shape it.</param>
internal sealed record PsdRecord(
    PsdLayer Layer, PixelBox Box, IReadOnlyList<(int Id, long Length)> Channels, (byte Red, byte Green, byte Blue)? Fill)
{
    private const int MostChannels = 60;
    private const int HiddenFlag = 2;

    public static PsdRecord Read(ref BigEndianReader reader, bool wide, string name)
    {
        PixelBox box = ReadBox(ref reader);
        int count = reader.UInt16();
        if (count > MostChannels)
        {
            throw reader.Damaged(Invariant($"a layer announces {count} channels"));
        }

        var channels = new List<(int, long)>(count);
        for (int c = 0; c < count; c++)
        {
            channels.Add((reader.Int16(), reader.Length(wide)));
        }

        if (reader.Key() is not ("8BIM" or "8B64"))
        {
            throw reader.Damaged("the mark 8BIM is missing where a layer's settings should begin");
        }

        string blend = reader.Key();
        byte opacity = reader.Byte(), clipping = reader.Byte(), flags = reader.Byte();
        reader.Byte();
        BigEndianReader extra = reader.Part(reader.Length(wide: false), "layer settings");
        PsdMask? mask = ReadMask(extra.Part(extra.Length(wide: false), "layer mask"));
        extra.Bytes(extra.Length(wide: false));
        var layer = new PsdLayer(extra.PascalString(4))
        {
            BlendKey = blend,
            Opacity = opacity,
            Clipped = clipping != 0,
            Visible = (flags & HiddenFlag) == 0,
            Mask = mask,
        };
        (byte, byte, byte)? fill = null;
        bool shaped = false;
        while (PsdTags.TryNext(ref extra, wide, 1, out string key, out BigEndianReader tag))
        {
            shaped |= key is "vmsk" or "vsms";
            fill = key == "SoCo" ? PsdTags.Fill(tag.Bytes(tag.Remaining)) : fill;
            layer = WithTag(layer, key, tag, name);
            SkipPadding(ref extra);
        }

        return new PsdRecord(layer, box, channels, shaped ? null : fill);
    }

    private static PsdLayer WithTag(PsdLayer layer, string key, BigEndianReader tag, string name)
    {
        switch (key)
        {
            case "luni":
                return layer with { Name = tag.UnicodeString() };
            case "lspf" when tag.Remaining >= 4:
                // All pixels, or everything; a lock of the position or of transparency alone still lets one paint.
                uint locks = tag.UInt32();
                return layer with { Locked = (locks & 0x8000_0000) != 0 || (locks & 7) == 7 };
            case "lsct" or "lsdk" when tag.Remaining >= 4:
                uint type = tag.UInt32();
                if (tag.Remaining >= 8)
                {
                    tag.Key();
                    layer = layer with { BlendKey = tag.Key() };
                }

                return layer with { Section = type switch { 1 => PsdSection.OpenGroup, 2 => PsdSection.ClosedGroup, 3 => PsdSection.GroupEnd, _ => PsdSection.Layer } };
            case "iOpa" when tag.Remaining >= 1:
                // The opacity of the pixels without the effects.
                return layer with { Opacity = (byte)Math.Round(layer.Opacity * tag.Byte() / 255.0) };
            case "TySh":
                return layer with { Text = PsdTextReader.Read(tag.Bytes(tag.Remaining), name) };
            default:
                return PsdTags.NotDrawn(key) is { } what ? layer with { NotDrawn = layer.NotDrawn is null ? what : layer.NotDrawn + " and " + what } : layer;
        }
    }

    /// <summary>Some programs fill tags up to an even or fourfold size without counting the zeros.</summary>
    private static void SkipPadding(ref BigEndianReader reader)
    {
        BigEndianReader ahead = reader;
        for (int i = 0; i < 3 && ahead.Remaining > 12 && ahead.Byte() == 0; i++)
        {
            reader.SkipUpTo(1);
        }
    }

    private static PsdMask? ReadMask(BigEndianReader reader)
    {
        if (reader.Remaining < 18)
        {
            return null;
        }

        PixelBox box = ReadBox(ref reader);
        byte outside = reader.Byte(), flags = reader.Byte();

        // Bit 4 with bit 3: made from a vector mask; still a mask of pixels.
        return new PsdMask(box, [], outside) { Disabled = (flags & 2) != 0 };
    }

    private static PixelBox ReadBox(ref BigEndianReader reader)
    {
        int top = reader.Int32(), left = reader.Int32(), bottom = reader.Int32(), right = reader.Int32();
        long width = (long)right - left, height = (long)bottom - top;
        const int Most = 1 << 24;
        if (width <= 0 || height <= 0)
        {
            // Some programs write (0, 0) to (0, -1) for nothing.
            return default;
        }

        return width > Most || height > Most || Math.Abs((long)left) > Most || Math.Abs((long)top) > Most
            ? throw reader.Damaged(Invariant($"a layer reaches from ({left}, {top}) to ({right}, {bottom})"))
            : new PixelBox(left, top, (int)width, (int)height);
    }
}
