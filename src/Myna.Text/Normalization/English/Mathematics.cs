using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Signs of arithmetic and comparison, powers, exponents, dimensions.</summary>
internal static partial class Mathematics
{
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["≈"] = "approximately equals", ["≠"] = "not equal to", ["!="] = "not equal to", ["≤"] = "less than or equal to",
        ["<="] = "less than or equal to", ["≥"] = "greater than or equal to", [">="] = "greater than or equal to",
        ["=="] = "equals", ["==="] = "equals", ["="] = "equals", ["×"] = "times", ["÷"] = "divided by", ["±"] = "plus or minus",
        ["→"] = "to", ["->"] = "to", ["=>"] = "to", ["<"] = "less than", [">"] = "greater than", ["∞"] = "infinity", ["π"] = "pi",
        ["√"] = "square root of", ["∑"] = "sum of", ["∫"] = "integral of", ["∂"] = "partial", ["∈"] = "in", ["∀"] = "for all",
        ["∃"] = "there exists", ["∅"] = "empty set", ["∪"] = "union", ["∩"] = "intersection", ["−"] = "minus", ["+"] = "plus",
        ["∝"] = "proportional to", ["∴"] = "therefore", ["←"] = "from", ["⇒"] = "implies", ["&&"] = "and", ["||"] = "or",
    };

    /// <summary>Replaces signs right before a number or an amount: about, less than, greater than.</summary>
    public static MappedText Compare(MappedText text) => text.Rewrite(Comparison(), match => match.Groups["sign"].Value switch
    {
        "~" => "about ",
        string sign => Signs[sign] + " ",
    });

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        if (text.HasDigits())
        {
            text = text.Rewrite(Scientific(), match => SpeakScientific(match, accent));
            text = text.Rewrite(Dimensions(), (match, edits) =>
            {
                foreach (Capture side in match.Groups["side"].Captures)
                {
                    edits.Say(side, Side(side.Value, accent));
                }
            });
            text = text.Rewrite(By(), (match, edits) => edits.Say(match, " by "));
            text = text.Rewrite(Times(), (match, edits) => edits.Say(match, " times"));
            text = text.Rewrite(Minus(), (match, edits) => edits.Say(match, Apart(text.Text, match, "minus")));
            text = text.Rewrite(Divided(), (match, edits) => edits.Say(match, "divided by"));
            text = text.Rewrite(Power(), match => SpeakPower(match, accent));
        }

        text = text.Rewrite(Superscript(), match => match.Value[0] switch { '²' => " squared", '³' => " cubed", _ => "" });
        text = text.Rewrite(Multiplied(), (match, edits) => edits.Say(match, Apart(text.Text, match, "times")));
        return text.Rewrite(Sign(), (match, edits) => edits.Say(match, Apart(text.Text, match, Signs[match.Value])));
    }

    /// <summary>A word with spaces where the text has none beside the sign.</summary>
    private static string Apart(string text, Match match, string word)
    {
        string before = char.IsWhiteSpace(Rewriting.Before(text, match.Index)) ? "" : " ";
        string after = char.IsWhiteSpace(Rewriting.At(text, match.Index + match.Length)) ? "" : " ";
        return before + word + after;
    }

    private static string SpeakScientific(Match match, Accent accent)
    {
        string mantissa = match.Groups["mantissa"].Value;
        string power = "ten to the " + SpeakExponent(match.Groups["exponent"].Value, accent);
        return mantissa == "1" ? power : $"{EnglishNumbers.Number(mantissa, accent)} times {power}";
    }

    private static string SpeakPower(Match match, Accent accent) => match.Groups["exponent"].Value switch
    {
        "2" => " squared",
        "3" => " cubed",
        string exponent => " to the " + SpeakExponent(exponent, accent),
    };

    private static string SpeakExponent(string exponent, Accent accent)
    {
        string digits = exponent.TrimStart('+', '-', '−');
        string sign = exponent[0] is '-' or '−' ? "minus " : "";
        return sign + (char.IsAsciiDigit(digits[0]) ? EnglishNumbers.Number(digits, accent) : digits);
    }

    // Nineteen twenty by ten eighty.
    private static string Side(string digits, Accent accent) =>
        digits.Length == 4 && digits[0] != '0' && EnglishNumbers.ValueOf(digits) is { } side
            ? EnglishNumbers.Year((int)side, accent)
            : EnglishNumbers.Number(digits, accent);

    [GeneratedRegex(@"(?<![\w.,])(?<mantissa>\d{1,6}(?:\.\d{1,12})?)[eE](?<exponent>[+-]?\d{1,3})(?![\w.])", Rewriting.Options)]
    private static partial Regex Scientific();

    [GeneratedRegex(@"(?<![\w.,])(?<side>\d{3,5})(?=\s?[x×]\s?\d{3,5}(?!\w))|(?<=\d{3,5}\s?[x×]\s?)(?<side>\d{3,5})(?![\w])", Rewriting.Options)]
    private static partial Regex Dimensions();

    [GeneratedRegex(@"(?<=\d)\s?x\s?(?=\d)|(?<=[a-z]{2})\s?[x×]\s?(?=(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{4,7}(?:teen|ty)) [a-z]|(?:one|two|three|four|five|six|seven|eight|nine|ten) (?:hundred|thousand))", Rewriting.Options)]
    private static partial Regex By();

    [GeneratedRegex(@"(?<=\d)\s?x(?!\w|\s?[-+=*/^−])", Rewriting.Options)]
    private static partial Regex Times();

    // A hyphen before a number, or between numbers with spaces around it; U+2212 anywhere.
    [GeneratedRegex(@"(?<=^|[\s(\[=,:])-(?=\.?\d)|(?<=[\d)] )-(?= [\d(])|(?<=\d)-(?=\d{1,6}\s?=)|−", Rewriting.Options)]
    private static partial Regex Minus();

    [GeneratedRegex(@"(?<=[\d)] )/(?= [\d(])", Rewriting.Options)]
    private static partial Regex Divided();

    [GeneratedRegex(@"(?<![\w~<>=)\]-] ?)(?<sign>~|[<>≤≥]=?)\s?(?=[$£€¥]?\.?\d)", Rewriting.Options)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"(?<=[\w)\]])(?:\^|\*\*)\(?(?<exponent>[+−-]?\d{1,6}|[a-z](?!\w))\)?", Rewriting.Options)]
    private static partial Regex Power();

    [GeneratedRegex(@"(?<=[\w)])[²³](?!\w)", Rewriting.Options)]
    private static partial Regex Superscript();

    [GeneratedRegex(@"(?<=\d)\s?\*\s?(?=\d)|(?<=[\w)\]] )\*(?= [\w(])", Rewriting.Options)]
    private static partial Regex Multiplied();

    [GeneratedRegex(@"[≈≠≤≥×÷±→∞π√∑∫∂∈∀∃∅∪∩∝∴←⇒]|(?<=\s)(?:[!<>=]=|===|[-=]>|&&|\|\||[<>])(?=\s)|(?<=[\w)])(?:[!<>=]=)(?=[\w(])|(?<=[\w)\]²³] ?)=(?= ?[\w(√π+-])|(?<=[\w)²³] )\+(?= [\w(])|(?<=\d)\+(?=\d)|(?<![\w+])\+(?=\d)", Rewriting.Options)]
    private static partial Regex Sign();
}
