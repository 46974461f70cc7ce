using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.Japanese;

/// <summary>
/// Japanese: every number in kana, with its counter where the two change each other's sound, because eSpeak reads kana
/// but no kanji.
/// </summary>
internal static partial class JapaneseRules
{
    private const string Amount = @"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,12})?|\d{1,300}(?:\.\d{1,12})?)";

    private static readonly Dictionary<string, string> Currencies = new()
    {
        ["$"] = "ドル", ["US$"] = "ドル", ["USD"] = "ドル", ["€"] = "ユーロ", ["EUR"] = "ユーロ", ["£"] = "ポンド", ["GBP"] = "ポンド", ["₩"] = "ウォン",
        ["ドル"] = "ドル", ["ユーロ"] = "ユーロ", ["ポンド"] = "ポンド",
    };

    private static readonly Dictionary<string, string> Units = new()
    {
        ["km/h"] = "じそくキロメートル", ["km"] = "キロメートル", ["m"] = "メートル", ["cm"] = "センチメートル", ["mm"] = "ミリメートル", ["kg"] = "キログラム", ["g"] = "グラム",
        ["mg"] = "ミリグラム", ["l"] = "リットル", ["L"] = "リットル", ["ml"] = "ミリリットル", ["mL"] = "ミリリットル", ["m²"] = "へいほうメートル", ["°C"] = "ど", ["℃"] = "ど", ["°"] = "ど", ["度"] = "ど",
        ["%"] = "パーセント", ["％"] = "パーセント", ["GB"] = "ギガバイト", ["MB"] = "メガバイト", ["GHz"] = "ギガヘルツ", ["kW"] = "キロワット", ["W"] = "ワット", ["秒"] = "びょう", ["時間"] = "じかん",
    };

    /// <summary>Applies all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (!text.HasDigits())
        {
            return text;
        }

        text = text.Rewrite(DateInFigures(), match => JapaneseNumbers.Years(match.Groups["year"].Value) + MonthDay(match));
        text = text.Rewrite(Year(), match => JapaneseNumbers.Years(match.Groups["year"].Value));
        text = text.Rewrite(MonthAndDay(), MonthDay);
        text = text.Rewrite(MonthOnly(), match => JapaneseNumbers.Month(Number(match.Groups["month"])));
        text = text.Rewrite(DayOnly(), match => JapaneseNumbers.Day(Number(match.Groups["day"])));
        text = text.Rewrite(Clock(), SpeakTime);
        text = text.Rewrite(Minutes(), match => JapaneseNumbers.Minutes(Number(match.Groups["minute"])));
        text = text.Rewrite(YenBefore(), match => JapaneseNumbers.Yen(match.Groups["number"].Value));
        text = text.Rewrite(YenAfter(), match => match.Groups["size"].Success
            ? JapaneseNumbers.Number(match.Groups["number"].Value) + (match.Groups["size"].Value switch { "万" => "まん", "億" => "おく", _ => "ちょう" }) + "えん"
            : JapaneseNumbers.Yen(match.Groups["number"].Value));
        text = text.Rewrite(SignBefore(), match => JapaneseNumbers.Number(match.Groups["number"].Value) + Currencies[match.Groups["sign"].Value]);
        text = text.Rewrite(SignAfter(), match => JapaneseNumbers.Number(match.Groups["number"].Value) + Currencies[match.Groups["sign"].Value]);
        text = text.Rewrite(Range(), (match, edits) => edits.Say(match, "から"));
        text = text.Rewrite(Measure(), match =>
            (match.Groups["minus"].Success ? "マイナス" : "") + JapaneseNumbers.Number(match.Groups["number"].Value) + Units[match.Groups["unit"].Value.Replace(" ", "", StringComparison.Ordinal)]);
        text = text.Rewrite(Telephone(), match => string.Join('、', match.Value.Split('-').Select(JapaneseNumbers.InDigits)));
        return text.Rewrite(Plain(), match => (match.Groups["minus"].Success ? "マイナス" : "") + JapaneseNumbers.Number(match.Groups["number"].Value));
    }

    private static string MonthDay(Match match) => JapaneseNumbers.Month(Number(match.Groups["month"])) + JapaneseNumbers.Day(Number(match.Groups["day"]));

    private static string SpeakTime(Match match)
    {
        string half = match.Groups["half"].Success ? "はん" : "";
        int minute = match.Groups["minute"].Success ? Number(match.Groups["minute"]) : 0;
        return JapaneseNumbers.Hour(Number(match.Groups["hour"])) + (minute == 0 ? half : JapaneseNumbers.Minutes(minute));
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d./-])(?<year>\d{4})(?<mark>[-/.])(?<month>0?[1-9]|1[0-2])\k<mark>(?<day>0?[1-9]|[12]\d|3[01])(?![\d/-]|\.\d)", Rewriting.Options)]
    private static partial Regex DateInFigures();

    [GeneratedRegex(@"(?<![\d.,])(?<year>\d{1,4})\s?年", Rewriting.Options)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<![\d.,])(?<month>1[0-2]|0?[1-9])\s?月\s?(?<day>3[01]|[12]\d|0?[1-9])\s?日", Rewriting.Options)]
    private static partial Regex MonthAndDay();

    [GeneratedRegex(@"(?<![\d.,])(?<month>1[0-2]|0?[1-9])\s?月", Rewriting.Options)]
    private static partial Regex MonthOnly();

    [GeneratedRegex(@"(?<![\d.,])(?<day>3[01]|[12]\d|0?[1-9])\s?日(?!間|本)", Rewriting.Options)]
    private static partial Regex DayOnly();

    [GeneratedRegex(@"(?<![\d.,:])(?:(?<hour>2[0-4]|1\d|0?\d):(?<minute>[0-5]\d)(?![\d:])|(?<hour>2[0-4]|1\d|0?\d)\s?時(?!間)(?:(?<half>半)|\s?(?<minute>[0-5]?\d)\s?分)?)", Rewriting.Options)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<![\d.,])(?<minute>\d{1,3})\s?分(?!の)", Rewriting.Options)]
    private static partial Regex Minutes();

    [GeneratedRegex(@"[¥￥]\s?(?<number>" + Amount + ")", Rewriting.Options)]
    private static partial Regex YenBefore();

    [GeneratedRegex(@"(?<![\d.,])(?<number>" + Amount + @")\s?(?<size>[万億兆])?\s?円", Rewriting.Options)]
    private static partial Regex YenAfter();

    [GeneratedRegex(@"(?<sign>US\$|[$€£₩])\s?(?<number>" + Amount + ")", Rewriting.Options)]
    private static partial Regex SignBefore();

    [GeneratedRegex(@"(?<![\d.,])(?<number>" + Amount + @")\s?(?<sign>[$€£₩]|ドル|ユーロ|ポンド|(?:USD|EUR|GBP)(?!\w))", Rewriting.Options)]
    private static partial Regex SignAfter();

    [GeneratedRegex(@"(?<=(?<![\d-])\d{1,4}[%％]?)\s?[-–—~～〜]\s?(?=\d{1,4}(?![\d-]))", Rewriting.Options)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\d.,])(?<minus>(?<!\d)[-−])?(?<number>" + Amount + @")\s?(?<unit>km/h|km|kg|kW|cm|mm|mg|ml|mL|m²|m|g|l|L|W|GHz|GB|MB|°\s?C|℃|°|[%％]|度|秒|時間)(?![A-Za-z0-9²/])", Rewriting.Options)]
    private static partial Regex Measure();

    [GeneratedRegex(@"(?<![\d.,-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])", Rewriting.Options)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"(?<minus>(?<![\w)])[-−])?(?<number>" + Amount + ")", Rewriting.Options)]
    private static partial Regex Plain();
}
