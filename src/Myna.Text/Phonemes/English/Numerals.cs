using System.Globalization;

namespace Myna.Text.Phonemes.English;

/// <summary>Numbers in digits, said as eSpeak NG says them: <c>1984</c> is nineteen hundred eighty four.</summary>
internal static class Numerals
{
    private const string Hundred = "hˈʌndɹɪd";
    private const int MostDigits = 12;

    private static readonly string[] Small =
    [
        "zˈiəɹoʊ", "wˈʌn", "tˈuː", "θɹˈiː", "fˈoːɹ", "fˈaɪv", "sˈɪks", "sˈɛvən", "ˈeɪt", "nˈaɪn", "tˈɛn", "ɪlˈɛvən", "twˈɛlv",
        "θˈɜːtiːn", "fˈoːɹtiːn", "fˈɪftiːn", "sˈɪkstiːn", "sˈɛvəntˌiːn", "ˈeɪtiːn", "nˈaɪntiːn",
    ];

    private static readonly string[] Tens =
        ["", "", "twˈɛnti", "θˈɜːɾi", "fˈoːɹɾi", "fˈɪfti", "sˈɪksti", "sˈɛvənti", "ˈeɪɾi", "nˈaɪnti"];

    private static readonly (long Value, string Sounds)[] Powers = [(1_000_000_000, "bˈɪliən"), (1_000_000, "mˈɪliən"), (1000, "θˈaʊzənd")];

    private static readonly string[] SmallOrdinals =
    [
        "zˈiəɹoʊθ", "fˈɜːst", "sˈɛkənd", "θˈɜːd", "fˈoːɹθ", "fˈɪfθ", "sˈɪksθ", "sˈɛvənθ", "ˈeɪtθ", "nˈaɪnθ", "tˈɛnθ", "ɪlˈɛvənθ", "twˈɛlfθ",
    ];

    /// <summary>Adds the words of a number.</summary>
    /// <param name="digits">Digits, with commas between groups of three and a decimal point if any.</param>
    /// <param name="words">The words are added here.</param>
    public static void Say(ReadOnlySpan<char> digits, List<string> words)
    {
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        string plain = whole.ToString().Replace(",", "", StringComparison.Ordinal);
        if (plain.Length > MostDigits || (plain.Length > 1 && plain[0] == '0'))
        {
            SayDigits(plain, words);
        }
        else
        {
            Say(long.Parse(plain, CultureInfo.InvariantCulture), isYear: plain.Length == whole.Length, words);
        }

        if (point >= 0)
        {
            words.Add("pɔɪnt");
            SayDigits(digits[(point + 1)..], words);
        }
    }

    /// <summary>Adds the words of an ordinal: <c>21</c> of <c>21st</c>.</summary>
    public static void SayOrdinal(ReadOnlySpan<char> digits, List<string> words)
    {
        Say(digits, words);
        string last = words[^1];
        int small = Array.IndexOf(Small, last);
        words[^1] = small >= 0 && small < SmallOrdinals.Length ? SmallOrdinals[small]
            : last.EndsWith('i') ? last + "əθ"
            : last + "θ";
    }

    /// <summary>Adds digits one by one.</summary>
    private static void SayDigits(ReadOnlySpan<char> digits, List<string> words)
    {
        foreach (char digit in digits)
        {
            words.Add(Small[digit - '0']);
        }
    }

    private static void Say(long number, bool isYear, List<string> words)
    {
        if (isYear && number is >= 1900 and < 2000)
        {
            words.Add("nˈaɪntiːn" + Hundred);
            SayTens(number % 100, words);
            return;
        }

        if (number == 0)
        {
            words.Add(Small[0]);
            return;
        }

        foreach ((long value, string sounds) in Powers)
        {
            if (number >= value)
            {
                SayHundreds(number / value, words);
                words.Add(sounds);
                number %= value;
            }
        }

        SayHundreds(number, words);
    }

    private static void SayHundreds(long number, List<string> words)
    {
        if (number >= 100)
        {
            words.Add(Small[number / 100] + Hundred);
        }

        SayTens(number % 100, words);
    }

    private static void SayTens(long number, List<string> words)
    {
        if (number >= 20)
        {
            words.Add(Tens[number / 10]);
            number %= 10;
        }

        if (number > 0)
        {
            words.Add(Small[number]);
        }
    }
}
