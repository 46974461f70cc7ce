using System.Globalization;
using System.Text;

namespace Myna.Books.Narration;

/// <summary>When a chapter is heard.</summary>
/// <param name="Title">Its heading, or null.</param>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds: where the next one begins.</param>
public sealed record ChapterTime(string? Title, double Start, double End);

/// <summary>Finds when chapters begin, and writes them as ffmpeg reads them.</summary>
internal static class ChapterTimes
{
    /// <summary>The times of chapters that are heard at all.</summary>
    /// <param name="chapters">The chapters.</param>
    /// <param name="plan">All pieces.</param>
    /// <param name="pieces">First sample of each piece that is spoken, and the one behind its last.</param>
    /// <param name="sampleRate">In Hz.</param>
    public static IReadOnlyList<ChapterTime> Of(
        IReadOnlyList<Chapter> chapters, IReadOnlyList<PlannedPiece> plan, IReadOnlyList<(long Start, long End)> pieces, int sampleRate)
    {
        var times = new List<ChapterTime>();
        int last = -1;
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].End > pieces[i].Start && plan[i].Chapter != last)
            {
                last = plan[i].Chapter;
                double start = times.Count == 0 ? 0 : Math.Round((double)pieces[i].Start / sampleRate, 3);
                times.Add(new ChapterTime(chapters[last].Title, start, 0));
            }
        }

        double end = pieces.Count == 0 ? 0 : Math.Round((double)pieces[^1].End / sampleRate, 3);
        return [.. times.Select((time, i) => time with { End = i + 1 < times.Count ? times[i + 1].Start : end })];
    }

    /// <summary>Tags and chapters in the format of <c>ffmpeg -f ffmetadata</c>.</summary>
    public static string Metadata(IReadOnlyList<ChapterTime> chapters, string? title, string? artist)
    {
        var text = new StringBuilder(";FFMETADATA1\n");
        Tag("title", title);
        Tag("album", title);
        Tag("artist", artist);
        foreach (ChapterTime chapter in chapters)
        {
            text.Append("[CHAPTER]\nTIMEBASE=1/1000\n");
            text.Append(CultureInfo.InvariantCulture, $"START={Milliseconds(chapter.Start)}\nEND={Milliseconds(chapter.End)}\n");
            Tag("title", chapter.Title ?? title ?? "Beginning");
        }

        return text.ToString();

        void Tag(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                text.Append(name).Append('=').Append(Escaped(value)).Append('\n');
            }
        }
    }

    private static long Milliseconds(double seconds) => (long)Math.Round(seconds * 1000);

    private static string Escaped(string value)
    {
        var text = new StringBuilder();
        foreach (char letter in value.ReplaceLineEndings(" "))
        {
            if (letter is '=' or ';' or '#' or '\\')
            {
                text.Append('\\');
            }

            text.Append(letter is '\0' ? ' ' : letter);
        }

        return text.ToString();
    }
}
