using System.Globalization;
using System.Text;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>
/// Writes the tag <c>TySh</c>, which makes a layer a live text layer: where the first line begins, a descriptor with the string, and the
/// "engine data" of Photoshop's type engine with font, size, colour and lines (Adobe Photoshop File Formats Specification,
/// "Type tool object setting"; the engine data as programs that read it expect it).
/// </summary>
internal static class PsdTextWriter
{
    private const int TextVersion = 50;
    private const int DescriptorVersion = 16;
    private const string FallbackFont = "ArialMT";
    private const double FallbackSize = 12;

    /// <summary>Writes the tag's content.</summary>
    public static void Write(PsdText text, BigEndianWriter writer)
    {
        double angle = text.RotationDegrees * Math.PI / 180;
        writer.Int16(1);
        foreach (double value in (double[])[Math.Cos(angle), Math.Sin(angle), -Math.Sin(angle), Math.Cos(angle), text.Origin.X, text.Origin.Y])
        {
            Double(writer, value);
        }

        writer.Int16(TextVersion);
        writer.Int32(DescriptorVersion);
        string letters = text.Text.Replace('\n', '\r');
        Begin(writer, "TxLr", 6);
        Key(writer, "Txt ", "TEXT");
        Unicode(writer, letters);
        Enumerated(writer, "textGridding", "textGridding", "None");
        Enumerated(writer, "Ornt", "Ornt", "Hrzn");
        Enumerated(writer, "AntA", "Annt", "antiAliasSharp");
        Key(writer, "TextIndex", "long");
        writer.Int32(0);
        Key(writer, "EngineData", "tdta");
        byte[] engine = Engine(text, letters + "\r");
        writer.Int32(engine.Length);
        writer.Bytes(engine);

        writer.Int16(1);
        writer.Int32(DescriptorVersion);
        Begin(writer, "warp", 5);
        Enumerated(writer, "warpStyle", "warpStyle", "warpNone");
        foreach (string name in (string[])["warpValue", "warpPerspective", "warpPerspectiveOther"])
        {
            Key(writer, name, "doub");
            Double(writer, 0);
        }

        Enumerated(writer, "warpRotate", "Ornt", "Hrzn");
        writer.Zeros(4 * sizeof(float));
    }

    private static void Begin(BigEndianWriter writer, string kind, int items)
    {
        Unicode(writer, "");
        Identifier(writer, kind);
        writer.Int32(items);
    }

    private static void Key(BigEndianWriter writer, string name, string type)
    {
        Identifier(writer, name);
        writer.Key(type);
    }

    private static void Enumerated(BigEndianWriter writer, string name, string type, string value)
    {
        Key(writer, name, "enum");
        Identifier(writer, type);
        Identifier(writer, value);
    }

    /// <summary>Names of four letters have no length.</summary>
    private static void Identifier(BigEndianWriter writer, string name)
    {
        writer.Int32(name.Length == 4 ? 0 : name.Length);
        writer.Bytes(Encoding.ASCII.GetBytes(name));
    }

    /// <summary>Strings of descriptors end with a zero, which counts.</summary>
    private static void Unicode(BigEndianWriter writer, string text) => writer.UnicodeString(text + "\0");

    private static void Double(BigEndianWriter writer, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        writer.Bytes(bytes);
    }

    private static byte[] Engine(PsdText text, string letters)
    {
        string size = Number(text.SizePixels ?? FallbackSize), leading = Number(1.2 * (text.SizePixels ?? FallbackSize));
        string colour = Colour(text.Colour);
        string style = $"<< /Font 0 /FontSize {size} /FauxBold false /FauxItalic false /AutoLeading false /Leading {leading} /HorizontalScale 1.0 /VerticalScale 1.0 "
            + "/Tracking 0 /AutoKerning true /Kerning 0 /BaselineShift 0.0 /FontCaps 0 /FontBaseline 0 /Underline false /Strikethrough false /Ligatures true "
            + "/DLigatures false /BaselineDirection 2 /Tsume 0.0 /StyleRunAlignment 2 /Language 0 /NoBreak false "
            + $"/FillColor << /Type 1 /Values [ {colour} ] >> /StrokeColor << /Type 1 /Values [ 1.0 0.0 0.0 0.0 ] >> /FillFlag true /StrokeFlag false /FillFirst true "
            + "/YUnderline 1 /OutlineWidth 1.0 /CharacterDirection 0 /HindiNumbers false /Kashida 1 /DiacriticPos 2 >>";
        const string Paragraph = "<< /Justification 0 /FirstLineIndent 0.0 /StartIndent 0.0 /EndIndent 0.0 /SpaceBefore 0.0 /SpaceAfter 0.0 /AutoHyphenate false /HyphenatedWordSize 6 "
            + "/PreHyphen 2 /PostHyphen 2 /ConsecutiveHyphens 8 /Zone 36.0 /WordSpacing [ .8 1.0 1.33 ] /LetterSpacing [ 0.0 0.0 0.0 ] /GlyphSpacing [ 1.0 1.0 1.0 ] /AutoLeading 1.2 "
            + "/LeadingType 0 /Hanging false /Burasagari false /KinsokuOrder 0 /EveryLineComposer false >>";
        const string Adjustments = "/Adjustments << /Axis [ 1.0 0.0 1.0 ] /XY [ 0.0 0.0 ] >>";
        var engine = new EngineText();
        engine.Add("\n\n<< /EngineDict << /Editor << /Text ").Text(letters).Add(" >> ")
            .Add($"/ParagraphRun << /DefaultRunData << /ParagraphSheet << /DefaultStyleSheet 0 /Properties << >> >> {Adjustments} >> ")
            .Add($"/RunArray [ << /ParagraphSheet << /DefaultStyleSheet 0 /Properties {Paragraph} >> {Adjustments} >> ] /RunLengthArray [ {letters.Length} ] /IsJoinable 1 >> ")
            .Add("/StyleRun << /DefaultRunData << /StyleSheet << /StyleSheetData << >> >> >> ")
            .Add($"/RunArray [ << /StyleSheet << /StyleSheetData {style} >> >> ] /RunLengthArray [ {letters.Length} ] /IsJoinable 2 >> ")
            .Add("/GridInfo << /GridIsOn false /ShowGrid false /GridSize 18.0 /GridLeading 22.0 /GridColor << /Type 1 /Values [ 0.0 0.0 0.0 1.0 ] >> /GridLeadingFillColor << /Type 1 /Values [ 0.0 0.0 0.0 1.0 ] >> /AlignLineHeightToGridFlags false >> ")
            .Add("/AntiAlias 4 /UseFractionalGlyphWidths true /Rendered << /Version 1 /Shapes << /WritingDirection 0 /Children [ << /ShapeType 0 /Procession 0 ")
            .Add("/Lines << /WritingDirection 0 /Children [ ] >> /Cookie << /Photoshop << /ShapeType 0 /PointBase [ 0.0 0.0 ] /Base << /ShapeType 0 /TransformPoint0 [ 1.0 0.0 ] ")
            .Add("/TransformPoint1 [ 0.0 1.0 ] /TransformPoint2 [ 0.0 0.0 ] >> >> >> >> ] >> >> >> ");
        foreach (string resources in (string[])["/ResourceDict", "/DocumentResources"])
        {
            engine.Add($"{resources} << /KinsokuSet [ ] /MojiKumiSet [ ] /TheNormalStyleSheet 0 /TheNormalParagraphSheet 0 /ParagraphSheetSet [ << /Name ").Text("Normal RGB")
                .Add($" /DefaultStyleSheet 0 /Properties {Paragraph} >> ] /StyleSheetSet [ << /Name ").Text("Normal RGB").Add($" /StyleSheetData {style} >> ] /FontSet [ << /Name ")
                .Text(text.Font ?? FallbackFont).Add(" /Script 0 /FontType 1 /Synthetic 0 >> ] /SuperscriptSize .583 /SuperscriptPosition .333 /SubscriptSize .583 /SubscriptPosition .333 /SmallCapSize .7 >> ");
        }

        return engine.Add(">>").ToArray();
    }

    private static string Colour(string? hex)
    {
        int colour = hex is { Length: 6 } && int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int value) ? value : 0;
        return $"1.0 {Number(((colour >> 16) & 255) / 255.0)} {Number(((colour >> 8) & 255) / 255.0)} {Number((colour & 255) / 255.0)}";
    }

    private static string Number(double value) => value.ToString("0.0####", CultureInfo.InvariantCulture);

    /// <summary>Engine data as it grows: ASCII, with strings of UTF-16 in brackets.</summary>
    private sealed class EngineText
    {
        private readonly List<byte> _bytes = [];

        public EngineText Add(string ascii)
        {
            _bytes.AddRange(Encoding.ASCII.GetBytes(ascii));
            return this;
        }

        /// <summary>A string; brackets and backslashes in its bytes are escaped.</summary>
        public EngineText Text(string text)
        {
            _bytes.AddRange([(byte)'(', 0xFE, 0xFF]);
            foreach (byte value in Encoding.BigEndianUnicode.GetBytes(text))
            {
                if (value is (byte)'(' or (byte)')' or (byte)'\\')
                {
                    _bytes.Add((byte)'\\');
                }

                _bytes.Add(value);
            }

            _bytes.Add((byte)')');
            return this;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
