using System.Buffers.Binary;

namespace Myna.Layers.Lettering;

/// <summary>
/// Reads the outlines of TrueType fonts (OpenType 1.9: tables cmap, loca, glyf, hmtx): simple and composite glyphs, no
/// hinting and no kerning.
/// </summary>
public sealed class TrueTypeFont
{
    private const int DeepestComposite = 8;
    private const int LinesPerCurve = 6;
    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = [];
    private readonly int _unitsPerEm;
    private readonly bool _longOffsets;
    private readonly int _metrics;
    private readonly int _cmap;

    private TrueTypeFont(byte[] file)
    {
        _file = file;
        int count = Int16(4);
        for (int i = 0; i < count; i++)
        {
            int entry = 12 + (16 * i);
            string tag = System.Text.Encoding.ASCII.GetString(file, entry, 4);
            _tables[tag] = (Int32(entry + 8), Int32(entry + 12));
        }

        _unitsPerEm = Int16(Table("head") + 18);
        _longOffsets = Int16(Table("head") + 50) != 0;
        _metrics = Int16(Table("hhea") + 34);
        _cmap = FindCharacterMap();
        _ = Table("glyf") + Table("loca") + Table("hmtx");
    }

    /// <summary>Reads a font.</summary>
    /// <param name="file">The bytes of a .ttf file.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="MynaException">The file is damaged or is not a TrueType font with a Unicode character map.</exception>
    public static TrueTypeFont Read(byte[] file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return new TrueTypeFont(file);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or KeyNotFoundException)
        {
            throw new MynaException($"{name} is not a TrueType font that Myna can read; give a .ttf file", exception);
        }
    }

    /// <summary>The outline of a line of text; its baseline starts at (0, 0).</summary>
    /// <param name="text">The line.</param>
    /// <param name="sizePixels">The em in pixels.</param>
    /// <param name="trackingPixels">Extra space after each letter.</param>
    public Outline Line(string text, float sizePixels, float trackingPixels = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        float scale = sizePixels / _unitsPerEm;
        float pen = 0;
        var glyphs = new List<Outline>();
        foreach (System.Text.Rune letter in text.EnumerateRunes())
        {
            int glyph = GlyphOf(letter.Value);
            glyphs.Add(Glyph(glyph, 0).Transform(scale, 0, 0, -scale, pen, 0));
            pen += (Advance(glyph) * scale) + trackingPixels;
        }

        return Outline.Join(glyphs);
    }

    /// <summary>Whether the font has a glyph for every letter of a text.</summary>
    public bool Covers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().All(letter => GlyphOf(letter.Value) != 0);
    }

    private int Advance(int glyph) => Int16(Table("hmtx") + (4 * Math.Min(glyph, _metrics - 1)));

    private Outline Glyph(int glyph, int depth)
    {
        int loca = Table("loca");
        int start = _longOffsets ? Int32(loca + (4 * glyph)) : 2 * Int16(loca + (2 * glyph));
        int end = _longOffsets ? Int32(loca + (4 * glyph) + 4) : 2 * Int16(loca + (2 * glyph) + 2);
        if (end <= start || depth > DeepestComposite)
        {
            return new Outline([]);
        }

        int at = Table("glyf") + start;
        int contours = SignedInt16(at);
        return contours >= 0 ? Simple(at + 10, contours) : Composite(at + 10, depth);
    }

    private Outline Composite(int at, int depth)
    {
        var parts = new List<Outline>();
        int flags;
        do
        {
            flags = Int16(at);
            int glyph = Int16(at + 2);
            bool words = (flags & 1) != 0;
            float dx = words ? SignedInt16(at + 4) : (sbyte)_file[at + 4];
            float dy = words ? SignedInt16(at + 6) : (sbyte)_file[at + 5];
            at += words ? 8 : 6;
            float a = 1, b = 0, c = 0, d = 1;
            if ((flags & 0x08) != 0)
            {
                a = d = SignedInt16(at) / 16384f;
                at += 2;
            }
            else if ((flags & 0x40) != 0)
            {
                (a, d) = (SignedInt16(at) / 16384f, SignedInt16(at + 2) / 16384f);
                at += 4;
            }
            else if ((flags & 0x80) != 0)
            {
                (a, b) = (SignedInt16(at) / 16384f, SignedInt16(at + 2) / 16384f);
                (c, d) = (SignedInt16(at + 4) / 16384f, SignedInt16(at + 6) / 16384f);
                at += 8;
            }

            bool offsets = (flags & 2) != 0;
            parts.Add(Glyph(glyph, depth + 1).Transform(a, c, b, d, offsets ? dx : 0, offsets ? dy : 0));
        }
        while ((flags & 0x20) != 0);
        return Outline.Join(parts);
    }

    private Outline Simple(int at, int contours)
    {
        var ends = new int[contours];
        for (int i = 0; i < contours; i++)
        {
            ends[i] = Int16(at + (2 * i));
        }

        int points = contours == 0 ? 0 : ends[^1] + 1;
        at += 2 * contours;
        at += 2 + Int16(at);
        var flags = new byte[points];
        for (int i = 0; i < points;)
        {
            byte flag = _file[at++];
            int repeats = (flag & 8) != 0 ? _file[at++] : 0;
            for (int r = 0; r <= repeats && i < points; r++)
            {
                flags[i++] = flag;
            }
        }

        float[] xs = Coordinates(ref at, flags, shortBit: 2, sameBit: 16), ys = Coordinates(ref at, flags, shortBit: 4, sameBit: 32);
        var outline = new List<(float, float)[]>();
        for (int i = 0, first = 0; i < contours; first = ends[i] + 1, i++)
        {
            outline.Add(Flatten(flags, xs, ys, first, ends[i] - first + 1));
        }

        return new Outline(outline);
    }

    private float[] Coordinates(ref int at, byte[] flags, int shortBit, int sameBit)
    {
        var values = new float[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & sameBit) != 0;
            if ((flags[i] & shortBit) != 0)
            {
                value += same ? _file[at] : -_file[at];
                at++;
            }
            else if (!same)
            {
                value += SignedInt16(at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    /// <summary>Quadratic curves into lines; between two control points lies a point of the curve halfway.</summary>
    private static (float X, float Y)[] Flatten(byte[] flags, float[] xs, float[] ys, int first, int count)
    {
        var line = new List<(float X, float Y)>();
        if (count < 2)
        {
            return [];
        }

        (float X, float Y) At(int i) => (xs[first + (i % count)], ys[first + (i % count)]);
        bool On(int i) => (flags[first + (i % count)] & 1) != 0;
        static (float X, float Y) Half((float X, float Y) a, (float X, float Y) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2);
        int start = 0;
        while (start < count && !On(start))
        {
            start++;
        }

        (float X, float Y) pen = start < count ? At(start) : Half(At(0), At(count - 1));
        start = start < count ? start + 1 : 0;
        line.Add(pen);
        for (int i = start, done = 0; done < count; i++, done++)
        {
            if (On(i))
            {
                pen = At(i);
                line.Add(pen);
                continue;
            }

            (float X, float Y) control = At(i), target = On(i + 1) ? At(i + 1) : Half(control, At(i + 1));
            for (int k = 1; k <= LinesPerCurve; k++)
            {
                float t = (float)k / LinesPerCurve, u = 1 - t;
                line.Add(((u * u * pen.X) + (2 * u * t * control.X) + (t * t * target.X), (u * u * pen.Y) + (2 * u * t * control.Y) + (t * t * target.Y)));
            }

            pen = target;
        }

        return [.. line];
    }

    private int FindCharacterMap()
    {
        int table = Table("cmap");
        int count = Int16(table + 2);
        for (int i = 0; i < count; i++)
        {
            int map = table + Int32(table + 4 + (8 * i) + 4);
            if (Int16(map) == 4)
            {
                return map;
            }
        }

        throw new KeyNotFoundException("no character map of format 4");
    }

    private int GlyphOf(int letter)
    {
        int segments = Int16(_cmap + 6) / 2;
        int ends = _cmap + 14, starts = ends + (2 * segments) + 2, deltas = starts + (2 * segments), offsets = deltas + (2 * segments);
        for (int i = 0; i < segments; i++)
        {
            if (letter > Int16(ends + (2 * i)))
            {
                continue;
            }

            int start = Int16(starts + (2 * i));
            if (letter < start)
            {
                return 0;
            }

            int offset = Int16(offsets + (2 * i));
            int delta = Int16(deltas + (2 * i));
            int glyph = offset == 0 ? letter : Int16(offsets + (2 * i) + offset + (2 * (letter - start)));
            return offset != 0 && glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    private int Table(string tag) => _tables[tag].Offset;

    private int Int16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at, 2));

    private int SignedInt16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at, 2));

    private int Int32(int at) => BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(at, 4));
}
