using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Hashtags, mentions, hex colours, <c>#1</c>, and the faces that people type.</summary>
internal static partial class SocialTags
{
    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text)
    {
        if (text.Text.AsSpan().ContainsAny(":;<="))
        {
            text = text.Rewrite(Emoticon(), match => match.Value[0] == '<' && match.Value[1] == '3' ? "heart" : "");
        }

        if (text.Text.AsSpan().ContainsAny("#@+"))
        {
            text = text.Rewrite(Language(), match => $"{match.Value[0]} {(match.Value[1] == '#' ? "sharp" : "plus plus")}");
            text = text.Rewrite(HexColour(), match => "hex " + SpellHex(match.Value[1..]));
            text = text.Rewrite(NumberSign(), (match, edits) => edits.Say(match, "number "));
            text = text.Rewrite(Hashtag(), match => "hashtag " + Words(match.Value[1..]));
            text = text.Rewrite(Mention(), match => "at " + Words(match.Value[1..]));
        }

        return text;
    }

    /// <summary>Cuts <c>HappyNewYear2024</c> and <c>jane_doe</c> into words.</summary>
    private static string Words(string tag) => WordEdge().Replace(tag, " ").Replace('_', ' ');

    private static string SpellHex(string digits) => string.Join(
        ' ', digits.Select(d => char.IsAsciiDigit(d) ? EnglishNumbers.Digits(d.ToString()) : d is 'a' or 'A' ? "eh" : char.ToUpperInvariant(d).ToString()));

    // Six digits of which one is a number, or three; words such as #facade and #dad are tags.
    [GeneratedRegex(@"(?<![\w#&])#(?:(?=[A-Fa-f]{0,5}\d)(?=[0-9]{0,5}[A-Fa-f])[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?|(?=[0-9]{0,2}[A-Fa-f])(?=[A-Fa-f]{0,2}\d)[0-9A-Fa-f]{3}|000000|([fF])\1{2}(?:\1{3})?)(?!\w)", Rewriting.Options & ~RegexOptions.ExplicitCapture)]
    private static partial Regex HexColour();

    [GeneratedRegex(@"(?<![\w#&])#(?=\d{1,9}(?![\w]))", Rewriting.Options)]
    private static partial Regex NumberSign();

    [GeneratedRegex(@"(?<![\w#&])#\w{1,100}", Rewriting.Options)]
    private static partial Regex Hashtag();

    [GeneratedRegex(@"(?<![\w@.])@\w{1,50}", Rewriting.Options)]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})", Rewriting.Options)]
    private static partial Regex WordEdge();

    [GeneratedRegex(@"(?<!\w)(?:[CFJ]#|[CG]\+\+)(?![\w+#])", Rewriting.Options)]
    private static partial Regex Language();

    [GeneratedRegex(@"(?<![\w:;=<])(?:[:;=]['’]?-?[)(DPp/|\\*3oO]{1,4}|</?3)(?![\w)/=])", Rewriting.Options)]
    private static partial Regex Emoticon();
}
