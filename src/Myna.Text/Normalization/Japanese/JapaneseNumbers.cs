using System.Text;

namespace Myna.Text.Normalization.Japanese;

/// <summary>Japanese numbers in kana, with the sound changes of hundreds, thousands and counters.</summary>
internal static class JapaneseNumbers
{
    private static readonly string[] Digits = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];

    private static readonly string[] Hundreds =
        ["", "ひゃく", "にひゃく", "さんびゃく", "よんひゃく", "ごひゃく", "ろっぴゃく", "ななひゃく", "はっぴゃく", "きゅうひゃく"];

    private static readonly string[] Thousands =
        ["", "せん", "にせん", "さんぜん", "よんせん", "ごせん", "ろくせん", "ななせん", "はっせん", "きゅうせん"];

    private static readonly string[] Powers = ["", "まん", "おく", "ちょう"];

    private static readonly string[] Days =
    [
        "", "ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか", "ここのか", "とおか",
    ];

    /// <summary>A number as written, with separators and decimals.</summary>
    public static string Number(string written)
    {
        string plain = written.Replace(",", "", StringComparison.Ordinal);
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? plain : plain[..point];
        string spoken = whole.Length > 16 || (whole.Length > 1 && whole[0] == '0') ? InDigits(whole) : Cardinal(long.Parse(whole, System.Globalization.CultureInfo.InvariantCulture));
        return point < 0 ? spoken : BeforePoint(spoken) + "てん" + InDigits(plain[(point + 1)..]);
    }

    /// <summary>A whole number below ten to the sixteenth.</summary>
    public static string Cardinal(long number)
    {
        if (number == 0)
        {
            return Digits[0];
        }

        var words = new StringBuilder();
        long divisor = 1_000_000_000_000;
        for (int power = 3; power >= 0; power--, divisor /= 10_000)
        {
            int group = (int)(number / divisor % 10_000);
            if (group == 0)
            {
                continue;
            }

            string spoken = group == 1 && power > 0 ? Digits[1] : BelowTenThousand(group);
            if (power == 3)
            {
                spoken = Shortened(spoken); // いっちょう, はっちょう, じゅっちょう
            }

            words.Append(spoken).Append(Powers[power]);
        }

        return words.ToString();
    }

    /// <summary>One figure after the other.</summary>
    public static string InDigits(string digits) => string.Concat(digits.Where(char.IsAsciiDigit).Select(d => Digits[d - '0']));

    /// <summary>しがつ, しちがつ, くがつ and the others.</summary>
    public static string Month(int month) => (month switch { 4 => "し", 7 => "しち", 9 => "く", _ => Cardinal(month) }) + "がつ";

    /// <summary>ついたち, ふつか … はつか, にじゅうよっか.</summary>
    public static string Day(int day) => day switch
    {
        <= 10 => Days[day],
        14 => "じゅうよっか",
        17 => "じゅうしちにち",
        19 => "じゅうくにち",
        20 => "はつか",
        24 => "にじゅうよっか",
        27 => "にじゅうしちにち",
        29 => "にじゅうくにち",
        _ => Cardinal(day) + "にち",
    };

    /// <summary>よじ, しちじ, くじ and the others.</summary>
    public static string Hour(int hour)
    {
        string tens = hour >= 10 ? Cardinal(hour / 10 * 10) : "";
        return (hour % 10) switch
        {
            0 when hour > 0 => tens,
            0 => "れい",
            4 => tens + "よ",
            7 => tens + "しち",
            9 => tens + "く",
            _ => Cardinal(hour),
        } + "じ";
    }

    /// <summary>いっぷん, にふん, さんぷん …</summary>
    public static string Minutes(int minutes) => (minutes % 10) switch
    {
        1 or 6 or 8 => Shortened(Cardinal(minutes)) + "ぷん",
        0 when minutes > 0 => Shortened(Cardinal(minutes)) + "ぷん",
        3 or 4 => Cardinal(minutes) + "ぷん",
        _ => Cardinal(minutes) + "ふん",
    };

    /// <summary>よねん and くねん aside, a number before 年.</summary>
    public static string Years(string written)
    {
        string spoken = Number(written);
        return (spoken.EndsWith("よん", StringComparison.Ordinal) ? spoken[..^1] : spoken) + "ねん";
    }

    /// <summary>よえん aside, a number before 円.</summary>
    public static string Yen(string written)
    {
        string spoken = Number(written);
        return (spoken.EndsWith("よん", StringComparison.Ordinal) ? spoken[..^1] : spoken) + "えん";
    }

    private static string BelowTenThousand(int number)
    {
        string tens = (number / 10 % 10) switch { 0 => "", 1 => "じゅう", int ten => Digits[ten] + "じゅう" };
        return Thousands[number / 1000] + Hundreds[number / 100 % 10] + tens + (number % 10 == 0 ? "" : Digits[number % 10]);
    }

    // いち → いっ, ろく → ろっ, はち → はっ, じゅう → じゅっ before p- and ch-.
    private static string Shortened(string number) =>
        number.EndsWith("じゅう", StringComparison.Ordinal) ? number[..^1] + "っ"
        : number.EndsWith("いち", StringComparison.Ordinal) || number.EndsWith("はち", StringComparison.Ordinal) || number.EndsWith("ろく", StringComparison.Ordinal) ? number[..^1] + "っ"
        : number;

    private static string BeforePoint(string number) =>
        number.EndsWith("ゼロ", StringComparison.Ordinal) ? number[..^2] + "れい"
        : number == "に" ? "にい"
        : number == "ご" ? "ごう"
        : Shortened(number);
}
