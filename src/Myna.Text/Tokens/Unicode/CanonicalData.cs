using System.Globalization;

namespace Myna.Text.Tokens.Unicode;

/// <summary>
/// What canonical composition needs to know of each code point: its combining class, its canonical decomposition, and
/// which pairs compose (Unicode Standard Annex 15). Read once from <c>canonical.txt</c>, the relevant columns of the
/// Unicode Character Database.
/// </summary>
internal sealed class CanonicalData
{
    private const string Resource = "canonical.txt";

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, (int First, int Second)> _decompositions = [];
    private readonly Dictionary<ulong, int> _compositions = [];
    private readonly HashSet<int> _unsettled = [];
    private readonly bool[] _pages = new bool[0x110000 >> 8];

    private CanonicalData(TextReader lines)
    {
        var excluded = new HashSet<int>();
        while (lines.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                ReadLine(line, excluded);
            }
        }

        foreach ((int code, (int first, int second)) in _decompositions)
        {
            // Singletons, decompositions that begin with a mark, and those on the list are never composed again.
            if (second < 0 || excluded.Contains(code) || CombiningClass(code) != 0 || CombiningClass(first) != 0)
            {
                Unsettle(code);
            }
            else
            {
                _compositions.Add(Pair(first, second), code);
                Unsettle(second);
            }
        }

        foreach (int code in _classes.Keys)
        {
            Unsettle(code);
        }

        for (int jamo = Hangul.VowelBase; jamo < Hangul.VowelBase + Hangul.Vowels; jamo++)
        {
            Unsettle(jamo);
        }

        for (int jamo = Hangul.TrailBase + 1; jamo < Hangul.TrailBase + Hangul.Trails; jamo++)
        {
            Unsettle(jamo);
        }
    }

    public static CanonicalData Shared { get; } = Read();

    /// <summary>
    /// Whether a code point may be something else in composed text, or may change what is before it. Text without any is
    /// composed as it stands.
    /// </summary>
    public bool IsUnsettled(int code) => _pages[code >> 8] && _unsettled.Contains(code);

    /// <summary>The canonical combining class; 0 for what is no mark.</summary>
    public int CombiningClass(int code) => _classes.GetValueOrDefault(code);

    /// <summary>A code point's own decomposition, one step; second is -1 where it has one part only.</summary>
    public bool TryDecompose(int code, out (int First, int Second) parts) => _decompositions.TryGetValue(code, out parts);

    /// <summary>What two code points compose to; -1 where they do not.</summary>
    public int Compose(int first, int second) => _compositions.GetValueOrDefault(Pair(first, second), -1);

    private static CanonicalData Read()
    {
        using Stream stream = typeof(CanonicalData).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not built in");
        using var reader = new StreamReader(stream);
        return new CanonicalData(reader);
    }

    private static ulong Pair(int first, int second) => ((ulong)(uint)first << 32) | (uint)second;

    private static int Code(ReadOnlySpan<char> hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary><c>0300..0314 230</c>, <c>00C0=0041 0300</c> or, where excluded from composition, <c>0958!0915 093C</c>.</summary>
    private void ReadLine(string line, HashSet<int> excluded)
    {
        int sign = line.AsSpan().IndexOfAny('=', '!');
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        if (sign > 0)
        {
            int code = Code(line.AsSpan(0, sign));
            _decompositions.Add(code, space < 0
                ? (Code(line.AsSpan(sign + 1)), -1)
                : (Code(line.AsSpan(sign + 1, space - sign - 1)), Code(line.AsSpan(space + 1))));
            if (line[sign] == '!')
            {
                excluded.Add(code);
            }

            return;
        }

        int dots = line.IndexOf("..", StringComparison.Ordinal);
        int first = Code(line.AsSpan(0, dots < 0 ? space : dots));
        int last = dots < 0 ? first : Code(line.AsSpan(dots + 2, space - dots - 2));
        for (int code = first; code <= last; code++)
        {
            _classes.Add(code, byte.Parse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        }
    }

    private void Unsettle(int code)
    {
        _unsettled.Add(code);
        _pages[code >> 8] = true;
    }
}
