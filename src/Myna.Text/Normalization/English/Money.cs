using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Amounts of money, with the currency behind the number.</summary>
internal static partial class Money
{
    /// <summary>A number with or without thousands separators and decimals.</summary>
    internal const string Amount = @"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,15})?|\d{1,18}(?:\.\d{1,15})?|\.\d{1,15})";

    private const string Sign = @"(?:US\$|CA?\$|AU?\$|NZ\$|HK\$|S\$|R\$|[$£€¥₹₩₽₺₿₴₪฿])";

    private const string Code = "(?:USD|EUR|GBP|JPY|CNY|RMB|INR|CAD|AUD|NZD|CHF|SEK|NOK|DKK|RUB|KRW|BRL|MXN|PLN|TRY|ZAR|HKD|SGD|BTC)";

    private const string Magnitude = @"(?:(?<gap>[\s-]?)(?<size>thousand|million|billion|trillion|bn|mn|tn|(?<=\d)[kKmMbBtT]))?";

    private static readonly Dictionary<string, Currency> Currencies = new()
    {
        ["$"] = Currency.Cents("dollar"), ["US$"] = Currency.Cents("US dollar"), ["USD"] = Currency.Cents("US dollar"),
        ["C$"] = Currency.Cents("Canadian dollar"), ["CA$"] = Currency.Cents("Canadian dollar"), ["CAD"] = Currency.Cents("Canadian dollar"),
        ["A$"] = Currency.Cents("Australian dollar"), ["AU$"] = Currency.Cents("Australian dollar"), ["AUD"] = Currency.Cents("Australian dollar"),
        ["NZ$"] = Currency.Cents("New Zealand dollar"), ["NZD"] = Currency.Cents("New Zealand dollar"),
        ["HK$"] = Currency.Cents("Hong Kong dollar"), ["HKD"] = Currency.Cents("Hong Kong dollar"),
        ["S$"] = Currency.Cents("Singapore dollar"), ["SGD"] = Currency.Cents("Singapore dollar"),
        ["€"] = Currency.Cents("euro"), ["EUR"] = Currency.Cents("euro"),
        ["£"] = new("pound", "pounds", "penny", "pence"), ["GBP"] = new("pound", "pounds", "penny", "pence"),
        ["¥"] = Currency.Whole("yen"), ["JPY"] = Currency.Whole("yen"), ["CNY"] = Currency.Whole("yuan"), ["RMB"] = Currency.Whole("yuan"),
        ["₹"] = new("rupee", "rupees", "paisa", "paise"), ["INR"] = new("rupee", "rupees", "paisa", "paise"),
        ["₩"] = Currency.Whole("won"), ["KRW"] = Currency.Whole("won"),
        ["₽"] = new("rouble", "roubles", "kopeck", "kopecks"), ["RUB"] = new("rouble", "roubles", "kopeck", "kopecks"),
        ["₺"] = new("lira", "lira", "", ""), ["TRY"] = new("lira", "lira", "", ""), ["₿"] = new("bitcoin", "bitcoins", "", ""), ["BTC"] = new("bitcoin", "bitcoins", "", ""),
        ["₴"] = new("hryvnia", "hryvnias", "", ""), ["₪"] = new("shekel", "shekels", "", ""), ["฿"] = Currency.Whole("baht"),
        ["R$"] = new("real", "reais", "centavo", "centavos"), ["BRL"] = new("real", "reais", "centavo", "centavos"),
        ["CHF"] = new("Swiss franc", "Swiss francs", "centime", "centimes"),
        ["SEK"] = new("Swedish krona", "Swedish kronor", "", ""), ["NOK"] = new("Norwegian krone", "Norwegian kroner", "", ""),
        ["DKK"] = new("Danish krone", "Danish kroner", "", ""), ["MXN"] = Currency.Cents("Mexican peso"), ["PLN"] = new("zloty", "zlotys", "", ""),
        ["ZAR"] = Currency.Whole("rand"),
    };

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(Before(), (match, edits) => Speak(text.Text, match, edits, accent));
        text = text.Rewrite(After(), (match, edits) => Speak(text.Text, match, edits, accent));
        text = text.Rewrite(Cents(), match => Minor(EnglishNumbers.ValueOf(match.Groups["first"].Value) ?? 0, Currencies["$"], accent));
        return accent.British
            ? text.Rewrite(Pence(), match => Minor(EnglishNumbers.ValueOf(match.Groups["first"].Value) ?? 0, Currencies["£"], accent))
            : text;
    }

    private static void Speak(string text, Match match, Edits edits, Accent accent)
    {
        Currency currency = Currencies[match.Groups["currency"].Value];
        string amount = match.Groups["last"].Success ? match.Groups["last"].Value : match.Groups["first"].Value;
        string size = Size(match.Groups["size"].Value);
        string sign = match.Groups["sign"].Value is "-" or "−" ? "minus " : "";
        if (match.Groups["last"].Success)
        {
            sign += EnglishNumbers.Number(match.Groups["first"].Value, accent) + " to ";
        }

        bool attributive = Attributive.Is(text, match.Index, match.Index + match.Length);
        if (size.Length == 0)
        {
            edits.Say(match, sign + Whole(amount, currency, attributive, accent));
            return;
        }

        string noun = attributive ? currency.One : currency.Many;
        string number = sign + EnglishNumbers.Number(amount, accent);
        if (match.Groups["gap"].Length > 0)
        {
            // The written "million" keeps its own word: "three point five" and "million dollars".
            edits.Say(match.Index, match.Groups["gap"].Index - match.Index, number);
            int end = match.Index + match.Length;
            edits.Say(match.Groups["size"].Index, end - match.Groups["size"].Index, $"{size} {noun}");
        }
        else
        {
            edits.Say(match, $"{number} {size} {noun}");
        }
    }

    private static string Whole(string amount, Currency currency, bool attributive, Accent accent)
    {
        int point = amount.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? amount : amount[..point];
        if (point < 0 || (amount.Length - point == 3 && currency.MinorMany.Length > 0))
        {
            long minor = point < 0 ? 0 : EnglishNumbers.ValueOf(amount[(point + 1)..]) ?? 0;
            long? major = whole.Length == 0 ? 0 : EnglishNumbers.ValueOf(whole);
            if (major == 0 && minor > 0)
            {
                return Minor(minor, currency, accent);
            }

            string majors = $"{EnglishNumbers.Number(whole, accent)} {(major == 1 || attributive ? currency.One : currency.Many)}";
            return minor == 0 ? majors : $"{majors} and {Minor(minor, currency, accent)}";
        }

        return $"{EnglishNumbers.Number(amount, accent)} {currency.Many}";
    }

    private static string Minor(long count, Currency currency, Accent accent) =>
        $"{EnglishNumbers.Cardinal(count, accent)} {(count == 1 ? currency.MinorOne : currency.MinorMany)}";

    private static string Size(string written) => written switch
    {
        "k" or "K" => "thousand",
        "m" or "M" or "mn" => "million",
        "b" or "B" or "bn" => "billion",
        "t" or "T" or "tn" => "trillion",
        _ => written,
    };

    [GeneratedRegex(@"(?<![\w$£€¥.])(?<sign>[-−])?(?:(?<currency>" + Sign + @")\s?|(?<currency>" + Code + @")\s)(?<first>" + Amount + @")(?:\sto\s" + Sign + @"?(?<last>" + Amount + "))?" + Magnitude + @"(?![\w]|[.,]\d)", Rewriting.Options)]
    private static partial Regex Before();

    [GeneratedRegex(@"(?<![\w$£€¥.,])(?<sign>[-−])?(?<first>" + Amount + @")(?:\sto\s(?<last>" + Amount + "))?" + Magnitude + @"\s?(?<currency>[€£¥$₹₩₽]|" + Code + @")(?!\w)", Rewriting.Options)]
    private static partial Regex After();

    [GeneratedRegex(@"(?<![\w.,])(?<first>\d{1,4})\s?[¢￠](?!\w)", Rewriting.Options)]
    private static partial Regex Cents();

    [GeneratedRegex(@"(?<![\w.,])(?<first>\d{1,2})p(?![\w.])", Rewriting.Options)]
    private static partial Regex Pence();

    /// <summary>Names of a currency and of its hundredth part; no names where it has none.</summary>
    private sealed record Currency(string One, string Many, string MinorOne, string MinorMany)
    {
        public static Currency Cents(string one) => new(one, one + "s", "cent", "cents");

        public static Currency Whole(string name) => new(name, name, "", "");
    }
}
