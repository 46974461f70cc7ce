using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>What is left of signs that are spoken between words, and of signs that are not spoken at all.</summary>
internal static partial class Symbols
{
    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        text = text.Rewrite(Ampersand(), (match, edits) => edits.Say(match, Apart(text.Text, match, "and")));
        text = text.Rewrite(Slash(), match => match.Groups["pair"].Success ? " or "
            : match.Groups["none"].Success ? " "
            : Apart(text.Text, match, "slash"));
        text = text.Rewrite(AtSign(), (match, edits) => edits.Say(match, "at"));
        text = text.Rewrite(Plus(), (match, edits) => edits.Say(match, Apart(text.Text, match, "plus")));
        text = text.Rewrite(DotName(), (match, edits) => edits.Say(match, "dot "));
        text = text.Rewrite(NetName(), match => match.Value.ToLowerInvariant());
        return text.Rewrite(Silent(), (match, edits) => edits.Say(match, " "));
    }

    private static string Apart(string text, Match match, string word)
    {
        string before = char.IsWhiteSpace(Rewriting.Before(text, match.Index)) ? "" : " ";
        string after = char.IsWhiteSpace(Rewriting.At(text, match.Index + match.Length)) ? "" : " ";
        return before + word + after;
    }

    [GeneratedRegex(@"&(?:amp;)?", Rewriting.Options)]
    private static partial Regex Ampersand();

    [GeneratedRegex(
        @"(?<pair>(?i:(?<=\b(?:he|his|him|himself|she|her|hers|yes|true|on|either|win|pass|mr|black|buy|male|female))/(?=(?:she|her|hers|him|his|he|herself|himself|no|false|off|or|lose|fail|mrs|white|sell|female|male)\b)))|(?<none>(?<=\b(?:and|[A-Z]{2,5}))/(?=(?:or|[A-Z]{2,5})\b))|(?<=[\p{L}\p{N})])\s?/\s?(?=[\p{L}\p{N}(])",
        Rewriting.Options)]
    private static partial Regex Slash();

    [GeneratedRegex(@"(?<=\s)@(?=\s)", Rewriting.Options)]
    private static partial Regex AtSign();

    [GeneratedRegex(@"(?<=\w)\+(?!\w)|(?<=\w)\+(?=\p{L})", Rewriting.Options)]
    private static partial Regex Plus();

    // .NET, .com; a full stop without a space before it belongs to the sentence.
    [GeneratedRegex(@"(?<=^|[\s(""“'])\.(?=\p{L})", Rewriting.Options)]
    private static partial Regex DotName();

    [GeneratedRegex(@"(?<=\bdot )NET\b", Rewriting.Options)]
    private static partial Regex NetName();

    // Rules made of marks, code ticks, bars; eSpeak would name each of them.
    [GeneratedRegex(@"[-=_*~#+]{3,}|[`|~\\^<>_•·▪►]|(?<!\S)[#*=]{1,2}(?!\S)", Rewriting.Options)]
    private static partial Regex Silent();
}
