using System.Globalization;
using System.Text.RegularExpressions;

namespace Myna.Voice.LongForm.Subtitles;

/// <summary>Reads SubRip (.srt) and WebVTT (.vtt) files as they are found: with or without numbers, settings, tags and gaps.</summary>
public static partial class SubtitleReader
{
    /// <summary>Reads all cues.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <returns>Cues in the order in which they begin; tags and speaker dashes are taken out of their lines, lines left empty are dropped.</returns>
    /// <exception cref="MynaException">A time cannot be read, a cue ends before it begins, or there is none at all.</exception>
    public static IReadOnlyList<SubtitleCue> Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var cues = new List<SubtitleCue>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].Contains("-->", StringComparison.Ordinal))
            {
                continue;
            }

            (double start, double end) = Times(lines[i], name, i + 1);
            var shown = new List<string>();
            while (i + 1 < lines.Length && !IsEndOfCue(lines, i + 1))
            {
                string spoken = Spoken(lines[++i]);
                if (spoken.Length > 0)
                {
                    shown.Add(spoken);
                }
            }

            cues.Add(new SubtitleCue(start, end, shown));
        }

        return cues.Count > 0
            ? [.. cues.OrderBy(cue => cue.Start)] // stable: cues of the same start keep their order
            : throw new MynaException($"{name} has no subtitles in it: no line such as 00:00:01,000 --> 00:00:02,500; give an .srt or .vtt file");
    }

    // Files without blank lines between cues exist: a number and a line of times begin the next one there.
    private static bool IsEndOfCue(string[] lines, int i) =>
        string.IsNullOrWhiteSpace(lines[i])
        || lines[i].Contains("-->", StringComparison.Ordinal)
        || (i + 1 < lines.Length && lines[i + 1].Contains("-->", StringComparison.Ordinal) && lines[i].AsSpan().Trim().IndexOfAnyExceptInRange('0', '9') < 0);

    private static (double Start, double End) Times(string line, string name, int number)
    {
        Match match = TimesPattern().Match(line);
        if (!match.Success)
        {
            throw new MynaException($"{name}, line {number}: '{Short(line)}' has no two times such as 00:00:01,000 --> 00:00:02,500");
        }

        double start = Seconds(match, 1);
        double end = Seconds(match, 5);
        return end >= start
            ? (start, end)
            : throw new MynaException($"{name}, line {number}: the cue ends before it begins ({Short(line)}); put its times in order");
    }

    private static double Seconds(Match match, int group)
    {
        double Part(int offset) => match.Groups[group + offset].Success
            ? double.Parse(match.Groups[group + offset].Value, CultureInfo.InvariantCulture)
            : 0;
        return (Part(0) * 3600) + (Part(1) * 60) + Part(2) + (Part(3) / 1000);
    }

    private static string Spoken(string line)
    {
        string text = Tag().Replace(line, "");
        text = text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
            .Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
        text = text.Replace("♪", "", StringComparison.Ordinal).Replace("♫", "", StringComparison.Ordinal).Trim();
        return text.StartsWith('-') || text.StartsWith('–') ? text[1..].TrimStart() : text;
    }

    private static string Short(string line) => line.Length <= 60 ? line.Trim() : line[..60].Trim() + "…";

    [GeneratedRegex(@"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{3})\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{3})")]
    private static partial Regex TimesPattern();

    // <i>, <font …>, <c.yellow>, <v Anna>, <00:01.000> of WebVTT, {\an8} of SubStation.
    [GeneratedRegex(@"</?[a-zA-Z][^<>]*>|<[\d:.]+>|\{\\[^{}]*\}")]
    private static partial Regex Tag();
}
