using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Whether a quantity describes the noun behind it, which leaves its unit without an s: a twenty dollar bill.</summary>
internal static partial class Attributive
{
    /// <summary>Whether an article stands right before the range and a noun right behind it.</summary>
    public static bool Is(string text, int start, int end) =>
        Article().IsMatch(text[Math.Max(0, start - 4)..start]) && Noun().IsMatch(text[end..Math.Min(text.Length, end + 12)]);

    [GeneratedRegex(@"(?:^|\s|\W)[Aa]n? $", Rewriting.Options)]
    private static partial Regex Article();

    [GeneratedRegex(@"^ (?!(?:of|to|from|in|is|and|or|for|at|as|wide|long|high|tall|deep|thick|away|per|than|more|less|a|an|was|were|by|on)\b)[a-z]", Rewriting.Options)]
    private static partial Regex Noun();
}
