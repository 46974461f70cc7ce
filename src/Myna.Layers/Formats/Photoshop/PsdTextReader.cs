using System.Globalization;
using System.Text;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Finds the string of a text layer, and how its first letters look, in the tag <c>TySh</c>.
/// </summary>
/// <remarks>
/// The tag holds a descriptor, a tree of named values, in which the string and the "engine data", a text in a notation
/// like that of PDF, are looked up by their names instead of reading the tree. Whatever is not found stays unknown.
/// </remarks>
internal static class PsdTextReader
{
    private const int MostLetters = 1 << 20;

    /// <summary>Reads the tag's content; null if it holds no string.</summary>
    public static PsdText? Read(ReadOnlySpan<byte> tag, string name)
    {
        const int Transform = 2;
        const int Descriptor = Transform + (6 * 8);
        if (tag.Length < Descriptor)
        {
            return null;
        }

        var reader = new BigEndianReader(tag[Transform..], name, "text layer");
        double xx = reader.Double(), xy = reader.Double();
        ReadOnlySpan<byte> descriptor = tag[Descriptor..];
        if (StringAfter(descriptor, "Txt TEXT"u8) is not { } text)
        {
            return null;
        }

        double scale = Math.Sqrt((xx * xx) + (xy * xy));
        double degrees = Math.Atan2(xy, xx) * 180 / Math.PI;
        ReadOnlySpan<byte> engine = EngineData(descriptor);
        int run = engine.IndexOf("/StyleRun"u8);
        ReadOnlySpan<byte> style = run < 0 ? engine : engine[run..];
        double? size = NumberAfter(style, "/FontSize"u8) * scale;
        return new PsdText(text.Replace('\r', '\n').Replace('\u0003', '\n').TrimEnd('\n', '\0'))
        {
            RotationDegrees = double.IsFinite(degrees) ? degrees : 0,
            SizePixels = size is > 0 and < 100_000 ? size : null,
            Colour = ColourOf(style),
            Font = FontOf(engine),
        };
    }

    private static string? StringAfter(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key)
    {
        int at = bytes.IndexOf(key);
        if (at < 0 || bytes.Length - at - key.Length < 4)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = bytes[(at + key.Length)..];
        uint letters = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(rest);
        return letters <= MostLetters && letters * 2 <= rest.Length - 4
            ? Encoding.BigEndianUnicode.GetString(rest.Slice(4, (int)letters * 2)).TrimEnd('\0')
            : null;
    }

    private static ReadOnlySpan<byte> EngineData(ReadOnlySpan<byte> descriptor)
    {
        ReadOnlySpan<byte> key = "EngineDatatdta"u8;
        int at = descriptor.IndexOf(key);
        return at < 0 || descriptor.Length - at - key.Length < 4 ? default : descriptor[(at + key.Length + 4)..];
    }

    private static double? NumberAfter(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key)
    {
        int at = bytes.IndexOf(key);
        return at < 0 ? null : Numbers(bytes[(at + key.Length)..], 1) is [double number] ? number : null;
    }

    /// <summary>The fill's colour: alpha, red, green and blue from 0 to 1.</summary>
    private static string? ColourOf(ReadOnlySpan<byte> style)
    {
        int fill = style.IndexOf("/FillColor"u8);
        if (fill < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = style[fill..];
        int values = rest.IndexOf("["u8);
        return values < 0 || values > 200 || Numbers(rest[(values + 1)..], 4) is not [_, double red, double green, double blue]
            ? null
            : $"{Step(red):X2}{Step(green):X2}{Step(blue):X2}";
    }

    private static int Step(double value) => (int)Math.Round(Math.Clamp(value, 0, 1) * 255);

    private static string? FontOf(ReadOnlySpan<byte> engine)
    {
        int set = engine.IndexOf("/FontSet"u8);
        if (set < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = engine[set..];
        int start = rest.IndexOf("/Name (\u00FE\u00FF"u8) is int utf8 and >= 0 ? utf8 : rest.IndexOf((ReadOnlySpan<byte>)[.. "/Name ("u8, 0xFE, 0xFF]);
        if (start < 0)
        {
            return null;
        }

        rest = rest[(start + 9)..];
        int end = rest[..Math.Min(rest.Length, 400)].IndexOf((byte)')');
        return end <= 0 ? null : Encoding.BigEndianUnicode.GetString(rest[..(end & ~1)]);
    }

    private static double[] Numbers(ReadOnlySpan<byte> text, int count)
    {
        string[] words = Encoding.Latin1.GetString(text[..Math.Min(text.Length, 120)])
            .Split([' ', '\n', '\t', '\r'], count + 1, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            if (i >= words.Length || !double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return [];
            }
        }

        return numbers;
    }
}
