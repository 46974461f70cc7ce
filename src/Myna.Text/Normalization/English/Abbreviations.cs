using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Titles, streets, Latin shorthands, companies, dotted capitals, and the shorthands of chat.</summary>
internal static partial class Abbreviations
{
    // Said the same wherever they stand, with their full stop.
    private static readonly Dictionary<string, string> Anywhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mr"] = "mister", ["mrs"] = "missus", ["ms"] = "miz", ["prof"] = "professor", ["vs"] = "versus", ["etc"] = "et cetera",
        ["approx"] = "approximately", ["inc"] = "incorporated", ["ltd"] = "limited", ["corp"] = "corporation", ["bros"] = "brothers",
        ["assn"] = "association", ["dept"] = "department", ["univ"] = "university", ["govt"] = "government", ["jr"] = "junior",
        ["sr"] = "senior", ["blvd"] = "boulevard", ["ave"] = "avenue", ["rd"] = "road", ["ln"] = "lane", ["hwy"] = "highway",
        ["pkwy"] = "parkway", ["bldg"] = "building", ["apt"] = "apartment", ["ste"] = "suite", ["mt"] = "mount", ["cf"] = "compare",
        ["viz"] = "namely", ["incl"] = "including", ["excl"] = "excluding", ["misc"] = "miscellaneous", ["avg"] = "average",
        ["max"] = "maximum", ["est"] = "established", ["tel"] = "telephone", ["intl"] = "international", ["mgr"] = "manager",
        ["asst"] = "assistant", ["mfg"] = "manufacturing", ["co"] = "company",
    };

    private static readonly HashSet<string> Shouted = ["MR", "MRS", "MS", "DR", "PROF", "NO", "VS", "ETC", "JR", "SR", "INC", "LTD"];

    // Only before a name: "the gen. public" and "at 5 ft." are something else.
    private static readonly Dictionary<string, string> BeforeName = new(StringComparer.Ordinal)
    {
        ["Gen"] = "general", ["Sen"] = "senator", ["Rep"] = "representative", ["Gov"] = "governor", ["Lt"] = "lieutenant",
        ["Col"] = "colonel", ["Capt"] = "captain", ["Sgt"] = "sergeant", ["Maj"] = "major", ["Cpl"] = "corporal", ["Rev"] = "reverend",
        ["Hon"] = "honorable", ["Pres"] = "president", ["Adm"] = "admiral", ["Cmdr"] = "commander", ["Supt"] = "superintendent",
        ["Insp"] = "inspector", ["Ft"] = "fort", ["Pvt"] = "private", ["Fr"] = "father",
    };

    // Only before a number.
    private static readonly Dictionary<string, string> BeforeNumber = new(StringComparer.OrdinalIgnoreCase)
    {
        ["no"] = "number", ["nos"] = "numbers", ["p"] = "page", ["pp"] = "pages", ["ch"] = "chapter", ["vol"] = "volume",
        ["fig"] = "figure", ["figs"] = "figures", ["sec"] = "section", ["art"] = "article", ["para"] = "paragraph", ["eq"] = "equation",
        ["ext"] = "extension", ["ca"] = "circa", ["c"] = "circa", ["ed"] = "edition", ["pt"] = "part", ["ver"] = "version", ["ex"] = "example",
    };

    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["e.g."] = "for example", ["e.g"] = "for example", ["i.e."] = "that is", ["i.e"] = "that is", ["a.k.a."] = "also known as",
        ["w/o"] = "without", ["w/"] = "with", ["b/c"] = "because", ["c/o"] = "care of", ["n/a"] = "not applicable", ["et al."] = "et al",
        ["s/he"] = "she or he", ["ph.d."] = "PhD", ["ph.d"] = "PhD", ["m.sc."] = "MSc", ["b.sc."] = "BSc",
    };

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (text.Text.AsSpan().ContainsAny("./"))
        {
            text = text.Rewrite(Shorthand(), match => Shorthands[match.Value]);
            text = text.Rewrite(DottedCapitals(), match => match.Value.Replace(".", "", StringComparison.Ordinal));
            text = text.Rewrite(Initial(), (match, edits) => edits.Say(match, ""));
            text = text.Rewrite(CutShort(), (match, edits) => SpeakCutShort(text.Text, match, edits));
        }

        return text.Rewrite(WithoutStop(), match => match.Value switch
        {
            "St" => "saint",
            "Dr" => IsStreet(text.Text, match.Index) ? "drive" : "doctor",
            string title => Anywhere[title],
        });
    }

    private static void SpeakCutShort(string text, Match match, Edits edits)
    {
        string word = match.Groups["word"].Value;
        char next = NextCharacter(text, match.Index + match.Length);
        bool acronym = word.Length > 1 && word.All(char.IsUpper) && !Shouted.Contains(word);
        string? spoken = word switch
        {
            _ when acronym => null, // "at six EST."
            "St" => IsStreet(text, match.Index) || (!char.IsUpper(next) && AfterCapital(text, match.Index)) ? "street" : "saint",
            "Dr" => IsStreet(text, match.Index) || (!char.IsUpper(next) && AfterCapital(text, match.Index)) ? "drive" : "doctor",
            "dr" or "DR" => "doctor",
            "Co" when !AfterCapital(text, match.Index) => null,
            "co" or "max" or "est" when !char.IsAsciiDigit(next) => null,
            "Max" => null, // a name at the end of a sentence
            _ when char.IsAsciiDigit(next) && BeforeNumber.TryGetValue(word, out string? known) => known,
            _ when char.IsUpper(next) && BeforeName.TryGetValue(word, out string? known) => known,
            _ => Anywhere.GetValueOrDefault(word),
        };
        if (spoken is not null)
        {
            // "p.17" has no space behind its full stop.
            bool glued = char.IsLetterOrDigit(Rewriting.At(text, match.Index + match.Length));
            edits.Say(match, glued ? spoken + " " : spoken);
        }
    }

    /// <summary>Whether a house number and a name stand before: 221B Baker St.</summary>
    private static bool IsStreet(string text, int index) => StreetBefore().IsMatch(text[Math.Max(0, index - 60)..index]);

    private static bool AfterCapital(string text, int index) => NameBefore().IsMatch(text[Math.Max(0, index - 40)..index]);

    private static char NextCharacter(string text, int index)
    {
        while (index < text.Length && text[index] == ' ')
        {
            index++;
        }

        return Rewriting.At(text, index);
    }

    [GeneratedRegex(@"(?<![\w./])(?i:e\.g\.?|i\.e\.?|a\.k\.a\.|w/o|w/(?= )|b/c|c/o|n/a|et al\.|s/he|ph\.d\.?|[mb]\.sc\.)(?![\w/])", Rewriting.Options)]
    private static partial Regex Shorthand();

    // U.S., D.C., B.C. – but not a.m. and p.m., which belong to times.
    [GeneratedRegex(@"(?<![\w.])(?![AP]\.M\.)(?:[A-Z]\.){2,6}(?!\w)", Rewriting.Options)]
    private static partial Regex DottedCapitals();

    // The stop behind an initial would be read as the end of a sentence.
    [GeneratedRegex(@"(?<=(?<![\w.'’])[A-HJ-Z])\.(?= ?\p{Lu})", Rewriting.Options)]
    private static partial Regex Initial();

    [GeneratedRegex(@"(?<![\w.@'’&])(?<word>[A-Za-z]{1,6})\.(?!\.)", Rewriting.Options)]
    private static partial Regex CutShort();

    [GeneratedRegex(@"(?<!\w)(?:Mr|Mrs|Ms|Prof|Jr|Ltd|(?<!\w )St(?= \p{Lu})|Dr)(?![\w.'’])|(?<=\p{L} )vs(?= )|(?<=[a-z] )St(?= \p{Lu})", Rewriting.Options)]
    private static partial Regex WithoutStop();

    [GeneratedRegex(@"\b[0-9]{1,5}[A-Za-z]? (?:\p{Lu}[\p{L}'’]{0,20} ){1,3}$", Rewriting.Options)]
    private static partial Regex StreetBefore();

    [GeneratedRegex(@"\b\p{Lu}[\p{L}'’]{1,25} $", Rewriting.Options)]
    private static partial Regex NameBefore();
}
