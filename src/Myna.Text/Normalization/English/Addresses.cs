using System.Text;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Web and mail addresses, IP addresses, file names, paths and versions, spelled as people read them out.</summary>
internal static partial class Addresses
{
    private const string Label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    private const string TopLevel =
        "com|org|net|edu|gov|mil|info|biz|io|ai|dev|app|me|tv|uk|co|de|fr|es|eu|ca|au|jp|cn|ru|br|nl|ch|se|us|gg|xyz|tech|online|site|shop|blog|cloud";

    private const string Extensions =
        "txt|md|pdf|docx?|xlsx?|pptx?|csv|tsv|json|xml|ya?ml|toml|ini|log|html?|css|js|ts|jsx|tsx|py|cs|csproj|sln|java|cpp|hpp|rs|go|rb|php|sh|sql|"
        + "jpe?g|png|gif|svg|bmp|webp|psd|mp3|mp4|wav|flac|ogg|mkv|avi|mov|zip|gz|tar|rar|exe|dll|iso|epub|srt";

    // How an ending is said where its letters alone would not do.
    private static readonly Dictionary<string, string> SpokenExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["txt"] = "text", ["jpg"] = "JPEG", ["jpeg"] = "JPEG", ["json"] = "json", ["yaml"] = "yaml", ["yml"] = "yaml",
        ["toml"] = "toml", ["go"] = "go", ["zip"] = "zip", ["log"] = "log", ["java"] = "java", ["doc"] = "doc", ["docx"] = "doc X",
        ["tar"] = "tar", ["wav"] = "wav", ["bmp"] = "BMP", ["gif"] = "gif", ["rar"] = "rar", ["flac"] = "flac", ["webp"] = "web P",
        ["mp3"] = "MP three", ["mp4"] = "MP four", ["epub"] = "e pub", ["mov"] = "mov",
    };

    // Endings of two letters that are words or syllables of their own; the others are spelled.
    private static readonly HashSet<string> PronouncedLabels = ["co", "me", "be", "it", "in", "is", "to", "so", "my", "no", "at"];

    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (!text.Text.AsSpan().ContainsAny("./\\:@"))
        {
            return text;
        }

        text = text.Rewrite(Url(), match => Trimmed(match, SpellSite));
        text = text.Rewrite(Mail(), match => Spell(match.Value, endsWithLabel: true));
        text = text.Rewrite(IpAddress(), match => Spell(match.Value, endsWithLabel: false));
        text = text.Rewrite(FileName(), match => SpellFile(match.Value));
        text = text.Rewrite(Domain(), match => Trimmed(match, SpellSite));
        text = text.Rewrite(LocalPort(), match => Spell(match.Value, endsWithLabel: false));
        text = text.Rewrite(UnixPath(), match => Trimmed(match, path => Spell(path, endsWithLabel: false)));
        text = text.Rewrite(WindowsPath(), match => Trimmed(match, path => Spell(path, endsWithLabel: false)));
        return text.Rewrite(Version(), (match, edits) =>
        {
            edits.Say(match.Groups["v"], "version ");
            foreach (Capture dot in match.Groups["dot"].Captures)
            {
                edits.Say(dot, " point ");
            }
        });
    }

    /// <summary>Reads an address character by character: letters as words, marks by name.</summary>
    private static string Spell(string address, bool endsWithLabel)
    {
        var spoken = new StringBuilder();
        int i = 0;
        while (i < address.Length)
        {
            int start = i;
            if (char.IsAsciiDigit(address[i]))
            {
                i = EndOf(address, i, char.IsAsciiDigit);
                string digits = address[start..i];
                Add(spoken, digits.Length > 2 || digits[0] == '0'
                    ? EnglishNumbers.Digits(digits)
                    : EnglishNumbers.Number(digits, default));
            }
            else if (char.IsLetter(address[i]))
            {
                i = EndOf(address, i, char.IsLetter);
                string letters = address[start..i];
                bool last = endsWithLabel && i == address.Length && start > 0 && address[start - 1] == '.';
                bool spelled = last && letters.Length == 2 && !PronouncedLabels.Contains(letters.ToLowerInvariant());
                Add(spoken, letters == "www" ? "W W W" : spelled ? letters.ToUpperInvariant() : letters);
            }
            else
            {
                Add(spoken, NameOf(address[i]));
                i++;
            }
        }

        return spoken.ToString();
    }

    private static string SpellFile(string name)
    {
        int dot = name.LastIndexOf('.');
        string ending = name[(dot + 1)..];
        string spoken = SpokenExtensions.TryGetValue(ending, out string? known) ? known : ending.ToUpperInvariant();
        return $"{Spell(name[..dot], endsWithLabel: false)} dot {spoken}";
    }

    private static string NameOf(char mark) => mark switch
    {
        '.' => "dot",
        '/' => "slash",
        '\\' => "backslash",
        '-' => "dash",
        '_' => "underscore",
        ':' => "colon",
        '?' => "question mark",
        '=' => "equals",
        '&' => "and",
        '#' => "hash",
        '%' => "percent",
        '+' => "plus",
        '~' => "tilde",
        '@' => "at",
        _ => "",
    };

    private static void Add(StringBuilder spoken, string word)
    {
        if (word.Length > 0)
        {
            spoken.Append(spoken.Length > 0 ? " " : "").Append(word);
        }
    }

    private static int EndOf(string text, int start, Func<char, bool> belongs)
    {
        int end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>An address without its scheme; the ending of the host's name is spelled where that is the end of it all.</summary>
    private static string SpellSite(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        string site = scheme < 0 ? address : address[(scheme + 3)..];
        return Spell(site, endsWithLabel: !site.Contains('/', StringComparison.Ordinal));
    }

    /// <summary>Leaves the marks of the sentence behind an address alone, and a slash at its end unsaid.</summary>
    private static string Trimmed(Match match, Func<string, string> spell)
    {
        string address = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '*', '_');
        return spell(address.Length > 1 ? address.TrimEnd('/') : address) + match.Value[address.Length..];
    }

    [GeneratedRegex(@"(?<!\w)(?i:https?|ftp)://[^\s<>""'`“”’]{1,2000}", Rewriting.Options)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![\w.+%-])[\w.+%-]{1,64}@" + Label + @"(?:\." + Label + @"){1,5}", Rewriting.Options)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|/\d{1,2})?(?![\w]|\.\d)", Rewriting.Options)]
    private static partial Regex IpAddress();

    [GeneratedRegex(@"(?<![\w./\\-])[\w-]{1,80}(?:\.[\w-]{1,40}){0,3}\.(?:" + Extensions + @")(?![\w/]|\.\w)", Rewriting.Options)]
    private static partial Regex FileName();

    [GeneratedRegex(@"(?<![\w.@/-])(?:" + Label + @"\.){1,4}(?i:" + TopLevel + @")(?![\w-]|\.\w)(?::\d{1,5})?(?:[/?#][^\s<>""'`“”’]{0,2000})?", Rewriting.Options)]
    private static partial Regex Domain();

    [GeneratedRegex(@"(?<![\w.])localhost:\d{1,5}(?:/[^\s<>""'`]{0,2000})?", Rewriting.Options)]
    private static partial Regex LocalPort();

    [GeneratedRegex(@"(?<![\w/.:~<])~?(?:/[\w.+-]{1,100}){2,40}/?", Rewriting.Options)]
    private static partial Regex UnixPath();

    [GeneratedRegex(@"(?<!\w)[A-Za-z]:\\[\w\\.-]{1,1000}", Rewriting.Options)]
    private static partial Regex WindowsPath();

    // Bare numbers with two or more dots, but for dates (3.5.2021) and telephone numbers (415.555.2671).
    [GeneratedRegex(@"(?<![\w.,$£€¥])(?!\d{1,2}\.\d{1,2}\.\d{4}\b|\d{3}\.\d{3}\.\d{4}\b)\d{1,4}(?:(?<dot>\.)\d{1,5}){2,4}(?!\w|\.\d)|(?<![\w.])(?<v>[vV])\d{1,4}(?:(?<dot>\.)\d{1,5}){0,4}(?!\w|\.\d)", Rewriting.Options)]
    private static partial Regex Version();
}
