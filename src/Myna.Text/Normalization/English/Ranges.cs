using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Dashes between two numbers: ten to fifteen.</summary>
internal static partial class Ranges
{
    /// <summary>Replaces the dashes; the numbers are left for later passes.</summary>
    public static MappedText Apply(MappedText text) => text.Rewrite(Range(), (match, edits) => edits.Say(match.Groups["dash"], " to "));

    // Not within 2-3-1, a minus between spaces, a part number, or an equation.
    [GeneratedRegex(
        @"(?<![\w.,–-])(?<![/^*=] ?)[$£€¥]?\d[\d,.:]{0,20}(?:\s?(?:[ap]m|[AP]M|[ap]\.m\.|%|[kKmMbB]|bn|°[CF]?))?(?:(?<dash>\s?–\s?|-)(?=[$£€¥]?\d[\d,.:]{0,20}(?!\d|\s?[–-]\d|\s?=)))",
        Rewriting.Options)]
    private static partial Regex Range();
}
