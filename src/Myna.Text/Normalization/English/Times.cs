using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Text.Normalization.English;

/// <summary>Times of the day and durations with colons.</summary>
internal static partial class Times
{
    /// <summary>Replaces all of them.</summary>
    public static MappedText Apply(MappedText text, Accent accent)
    {
        text = text.Rewrite(HalfDay(), (match, edits) =>
        {
            if (Number(match.Groups["hour"]) > 24)
            {
                return;
            }

            string half = match.Groups["half"].Value[0] is 'a' or 'A' ? "AM" : "PM";
            bool apart = match.Groups["gap"].Length > 0;
            edits.Say(match.Groups["clock"], Clock(match, accent, onTheHour: ""));
            edits.Say(match.Groups["half"], apart ? half : " " + half);
        });
        text = text.Rewrite(HoursMinutesSeconds(), match => string.Join(' ', new[]
        {
            Count(match.Groups["hour"], "hour", accent), Count(match.Groups["minute"], "minute", accent), Count(match.Groups["second"], "second", accent),
        }.Where(part => part.Length > 0)) is { Length: > 0 } spoken ? spoken : "zero seconds");
        return text.Rewrite(FullDay(), (match, edits) =>
        {
            if (Number(match.Groups["hour"]) <= 24)
            {
                edits.Say(match.Groups["clock"], Clock(
                    match, accent, Number(match.Groups["hour"]) is 0 or > 12 ? " hundred" : " o'clock"));
            }
        });

    }

    private static string Clock(Match match, Accent accent, string onTheHour)
    {
        string hour = EnglishNumbers.Cardinal(Number(match.Groups["hour"]), accent);
        int minute = match.Groups["minute"].Success ? Number(match.Groups["minute"]) : 0;
        return minute switch
        {
            0 => hour + onTheHour,
            < 10 => $"{hour} oh {EnglishNumbers.Cardinal(minute, accent)}",
            _ => $"{hour} {EnglishNumbers.Cardinal(minute, accent)}",
        };
    }

    private static string Count(Group number, string unit, Accent accent) => Number(number) switch
    {
        0 => "",
        1 => "one " + unit,
        int many => $"{EnglishNumbers.Cardinal(many, accent)} {unit}s",
    };

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\w.,:])(?<clock>(?<hour>\d{1,2})(?:[:.](?<minute>[0-5]\d))?)(?<gap>\s?)(?<half>[ap]\.\s?m\.?|[ap]m|[AP]\.\s?M\.?|[AP]M)(?!\w)", Rewriting.Options)]
    private static partial Regex HalfDay();

    [GeneratedRegex(@"(?<![\w.,:])(?<hour>\d{1,2}):(?<minute>[0-5]\d):(?<second>[0-5]\d)(?:\.\d{1,6})?Z?(?![\w:])", Rewriting.Options)]
    private static partial Regex HoursMinutesSeconds();

    [GeneratedRegex(@"(?<![\w.,:/])(?<clock>(?<hour>\d{1,2}):(?<minute>[0-5]\d))(?![\w:]|[.,]\d)", Rewriting.Options)]
    private static partial Regex FullDay();

}
