using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.Korean;

/// <summary>
/// Korean: native numbers before counters and hours, 유월 and 시월, money and units by name. Plain numbers stay
/// figures, which eSpeak reads.
/// </summary>
internal static partial class KoreanRules
{
    private const string Amount = @"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)";

    private static readonly string[] Native = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];
    private static readonly string[] NativeTens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];

    private static readonly Dictionary<string, string> Currencies = new()
    {
        ["₩"] = "원", ["KRW"] = "원", ["$"] = "달러", ["US$"] = "달러", ["USD"] = "달러", ["€"] = "유로", ["EUR"] = "유로", ["£"] = "파운드", ["GBP"] = "파운드", ["¥"] = "엔", ["JPY"] = "엔",
    };

    private static readonly Dictionary<string, string> Units = new()
    {
        ["km"] = "킬로미터", ["m"] = "미터", ["cm"] = "센티미터", ["mm"] = "밀리미터", ["kg"] = "킬로그램", ["g"] = "그램", ["mg"] = "밀리그램", ["l"] = "리터", ["L"] = "리터",
        ["ml"] = "밀리리터", ["mL"] = "밀리리터", ["m²"] = "제곱미터", ["%"] = "퍼센트", ["°"] = "도", ["GB"] = "기가바이트", ["MB"] = "메가바이트", ["GHz"] = "기가헤르츠", ["kW"] = "킬로와트", ["W"] = "와트",
    };

    /// <summary>Applies all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (!text.HasDigits())
        {
            return text;
        }

        text = text.Rewrite(DateInFigures(), match => $"{match.Groups["year"].Value}년 {Month(match.Groups["month"].Value)} {match.Groups["day"].Value.TrimStart('0')}일");
        text = text.Rewrite(MonthNumber(), match => Month(match.Groups["month"].Value));
        text = text.Rewrite(Clock(), SpeakTime);
        text = text.Rewrite(Hour(), (match, edits) => edits.Say(match.Groups["hour"], HourName(Number(match.Groups["hour"]))));
        text = text.Rewrite(SignBefore(), match => Figures(match.Groups["number"].Value) + match.Groups["size"].Value + Currencies[match.Groups["sign"].Value]);
        text = text.Rewrite(SignAfter(), match => Figures(match.Groups["number"].Value) + Currencies[match.Groups["sign"].Value]);
        text = text.Rewrite(Counter(), (match, edits) =>
        {
            if (NativeNumber(Number(match.Groups["number"])) is { } native)
            {
                edits.Say(match.Groups["number"], match.Groups["gap"].Length == 0 ? native + " " : native);
            }
        });
        text = text.Rewrite(Degrees(), match => $"{(match.Groups["minus"].Success ? "영하 " : "")}{(match.Groups["scale"].Value == "F" ? "화씨" : "섭씨")} {Figures(match.Groups["number"].Value)}도");
        text = text.Rewrite(PerHour(), match => $"시속 {Figures(match.Groups["number"].Value)}킬로미터");
        text = text.Rewrite(Measure(), match => Units[match.Groups["unit"].Value]);
        text = text.Rewrite(Range(), (match, edits) => edits.Say(match, "에서 "));
        text = text.Rewrite(Decimal(), match => Figures(match.Value));
        return text.Rewrite(Grouped(), match => Figures(match.Value));
    }

    private static string Month(string month) => month.TrimStart('0') switch { "6" => "유월", "10" => "시월", string other => other + "월" };

    private static string SpeakTime(Match match)
    {
        string hour = HourName(Number(match.Groups["hour"]));
        int minute = Number(match.Groups["minute"]);
        return minute == 0 ? $"{hour}시" : $"{hour}시 {minute}분";
    }

    // Up to twelve hours are counted, the rest of the day is numbered.
    private static string HourName(int hour) => hour is >= 1 and <= 12 ? NativeNumber(hour)! + " " : $"{hour}";

    private static string? NativeNumber(int number) => number switch
    {
        < 1 or > 99 => null,
        20 => "스무",
        _ => NativeTens[number / 10] + Native[number % 10],
    };

    private static string Figures(string written)
    {
        string plain = written.Replace(",", "", StringComparison.Ordinal);
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? plain : $"{plain[..point]} 점 {string.Join(' ', plain[(point + 1)..].AsEnumerable())}";
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w./-])(?<year>\d{4})(?<mark>[-/.])\s?(?<month>0?[1-9]|1[0-2])\k<mark>\s?(?<day>[12]\d|3[01]|0?[1-9])\.?(?![\d/-])", Rewriting.Options)]
    private static partial Regex DateInFigures();

    [GeneratedRegex(@"(?<![\d.,])(?<month>0?6|10|0?[1-9](?=월))월", Rewriting.Options)]
    private static partial Regex MonthNumber();

    [GeneratedRegex(@"(?<![\d:.])(?<hour>[01]?\d|2[0-4]):(?<minute>[0-5]\d)(?![\d:])", Rewriting.Options)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<![\d:.,])(?<hour>\d{1,2})\s?(?=시(?!간|장|청|민|도|대))", Rewriting.Options)]
    private static partial Regex Hour();

    [GeneratedRegex(@"(?<sign>US\$|[₩$€£¥])\s?(?<number>" + Amount + @")(?<size>[천만억조]{0,2})", Rewriting.Options)]
    private static partial Regex SignBefore();

    [GeneratedRegex(@"(?<![\d.,])(?<number>" + Amount + @")\s?(?<sign>[₩$€£¥]|(?:KRW|USD|EUR|GBP|JPY)(?![A-Za-z]))", Rewriting.Options)]
    private static partial Regex SignAfter();

    [GeneratedRegex(@"(?<![\d.,:])(?<number>\d{1,2})(?<gap>\s?)(?=(?:개(?!월|국|년)|명|마리|살|시간|잔|병|권|장(?!관)|대(?!학|표|한)|번(?!호)|사람|가지|벌|송이|그릇)(?!\d))", Rewriting.Options)]
    private static partial Regex Counter();

    [GeneratedRegex(@"(?<![\d.,])(?<minus>[-−])?(?<number>" + Amount + @")\s?(?:°\s?(?<scale>[CF])|℃)", Rewriting.Options)]
    private static partial Regex Degrees();

    [GeneratedRegex(@"(?<![\d.,])(?<number>" + Amount + @")\s?km/h(?![A-Za-z])", Rewriting.Options)]
    private static partial Regex PerHour();

    [GeneratedRegex(@"(?<=\d)\s?(?<unit>km|kg|kW|cm|mm|mg|ml|mL|m²|m|g|l|L|W|GHz|GB|MB|%|°)(?![A-Za-z0-9²/])", Rewriting.Options)]
    private static partial Regex Measure();

    [GeneratedRegex(@"(?<=(?<![\d-])\d{1,4})\s?[-–~～]\s?(?=\d{1,4}(?![\d-]))", Rewriting.Options)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\d.,])\d{1,15}\.\d{1,6}(?![\d.])", Rewriting.Options)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:,\d{3}){1,4}(?![\d,])", Rewriting.Options)]
    private static partial Regex Grouped();
}
