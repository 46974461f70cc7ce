using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.Chinese;

/// <summary>
/// Mandarin: years figure by figure, months, times, money, percent and fractions in the order that they are said.
/// Plain numbers stay figures: eSpeak reads those, but hardly any Chinese numeral.
/// </summary>
internal static partial class ChineseRules
{
    private const string Amount = @"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?";

    private static readonly Dictionary<string, string> Currencies = new()
    {
        ["¥"] = "元", ["￥"] = "元", ["RMB"] = "元", ["CNY"] = "元", ["$"] = "美元", ["US$"] = "美元", ["USD"] = "美元", ["€"] = "欧元", ["EUR"] = "欧元",
        ["£"] = "英镑", ["GBP"] = "英镑", ["HK$"] = "港元", ["₩"] = "韩元",
    };

    private static readonly Dictionary<string, string> Units = new()
    {
        ["km/h"] = "公里每小时", ["km"] = "公里", ["m"] = "米", ["cm"] = "厘米", ["mm"] = "毫米", ["kg"] = "公斤", ["g"] = "克", ["mg"] = "毫克", ["l"] = "升", ["L"] = "升",
        ["ml"] = "毫升", ["mL"] = "毫升", ["m²"] = "平方米", ["km²"] = "平方公里", ["°C"] = "摄氏度", ["℃"] = "摄氏度", ["°F"] = "华氏度", ["°"] = "度", ["kW"] = "千瓦", ["W"] = "瓦", ["GHz"] = "吉赫",
    };

    /// <summary>Applies all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (!text.HasDigits())
        {
            return text;
        }

        text = text.Rewrite(Date(), match =>
            $"{Spaced(match.Groups["year"].Value)}年{Plain(match.Groups["month"].Value)}月{Plain(match.Groups["day"].Value)}日");
        text = text.Rewrite(Year(), match => Spaced(match.Groups["year"].Value));
        text = text.Rewrite(Time(), match => SpeakTime(match));
        text = text.Rewrite(SignBefore(), match => $"{Number(match.Groups["number"].Value)}{match.Groups["size"].Value}{Currencies[match.Groups["sign"].Value]}");
        text = text.Rewrite(SignAfter(), match => $"{Number(match.Groups["number"].Value)}{Currencies[match.Groups["sign"].Value]}");
        text = text.Rewrite(Percent(), match => (match.Groups["per"].Value == "‰" ? "千分之" : "百分之") + (match.Groups["minus"].Success ? "负" : "") + Number(match.Groups["number"].Value));
        text = text.Rewrite(Fraction(), match => $"{match.Groups["bottom"].Value}分之{match.Groups["top"].Value}");
        text = text.Rewrite(Measure(), match => Units[match.Groups["unit"].Value.Replace(" ", "", StringComparison.Ordinal)]);
        text = text.Rewrite(Range(), (match, edits) => edits.Say(match, "到"));
        text = text.Rewrite(Telephone(), match => Spaced(match.Value));
        text = text.Rewrite(Minus(), (match, edits) => edits.Say(match, "负"));
        text = text.Rewrite(Grouped(), match => Number(match.Value));
        return text.Rewrite(Decimal(), match => Number(match.Value));
    }

    private static string SpeakTime(Match match)
    {
        string hour = Plain(match.Groups["hour"].Value);
        string minute = match.Groups["minute"].Value;
        string spoken = minute switch
        {
            "00" => $"{hour}点",
            ['0', char last] => $"{hour}点0{last}分".Replace("点0", "点零", StringComparison.Ordinal),
            _ => $"{hour}点{minute}分",
        };
        return match.Groups["second"].Success ? $"{spoken}{Plain(match.Groups["second"].Value)}秒" : spoken;
    }

    /// <summary>Figures without separators, the decimal point as 点 with single figures behind it.</summary>
    private static string Number(string written)
    {
        string plain = written.Replace(",", "", StringComparison.Ordinal);
        int point = plain.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? plain : $"{plain[..point]}点{Spaced(plain[(point + 1)..])}";
    }

    private static string Plain(string digits) => digits.TrimStart('0') is { Length: > 0 } plain ? plain : "0";

    private static string Spaced(string digits) => string.Join(' ', digits.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"(?<![\w.,/-])(?<year>\d{4})(?<mark>[-/.])(?<month>0?[1-9]|1[0-2])\k<mark>(?<day>0?[1-9]|[12]\d|3[01])(?![\d/-]|\.\d)", Rewriting.Options)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<!\d)(?<year>[12]\d{3})(?=\s?年(?!前|后|来|间|的历史))", Rewriting.Options)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<![\d:.])(?<hour>[01]?\d|2[0-4])[:：](?<minute>[0-5]\d)(?:[:：](?<second>[0-5]\d))?(?![\d:])", Rewriting.Options)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<sign>US\$|HK\$|[¥￥$€£₩]|(?<!\w)(?:RMB|CNY|USD|EUR|GBP))\s?(?<number>" + Amount + @")(?<size>[万亿]{0,2})", Rewriting.Options)]
    private static partial Regex SignBefore();

    [GeneratedRegex(@"(?<![\d.,])(?<number>" + Amount + @")\s?(?<sign>[¥￥$€£₩]|(?:RMB|CNY|USD|EUR|GBP)(?!\w))", Rewriting.Options)]
    private static partial Regex SignAfter();

    [GeneratedRegex(@"(?<![\d.,])(?<minus>(?<!\d)[-−])?(?<number>" + Amount + @")\s?(?<per>[%％‰])", Rewriting.Options)]
    private static partial Regex Percent();

    [GeneratedRegex(@"(?<![\d./])(?<top>\d{1,3})/(?<bottom>\d{1,3})(?![\d/])", Rewriting.Options)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"(?<=\d)\s?(?<unit>km/h|km²|km|kg|kW|cm|mm|mg|ml|mL|m²|m|g|l|L|W|GHz|°\s?C|°\s?F|℃|°)(?![A-Za-z0-9²/])", Rewriting.Options)]
    private static partial Regex Measure();

    [GeneratedRegex(@"(?<=(?<![\d-])\d{1,4}(?:[年月日点分%]|百分之)?)\s?[-–—~～至]\s?(?=\d{1,4}(?![\d-]))", Rewriting.Options)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\d.,-])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|\d{3}-\d{4}-\d{4})(?![\d-])", Rewriting.Options)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"(?<![\w\d)])[-−](?=\d)", Rewriting.Options)]
    private static partial Regex Minus();

    [GeneratedRegex(@"(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?(?![\d,])", Rewriting.Options)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"(?<![\d.])\d{1,15}\.\d{1,12}(?![\d.])", Rewriting.Options)]
    private static partial Regex Decimal();
}
