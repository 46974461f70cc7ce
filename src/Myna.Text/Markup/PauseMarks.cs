namespace Myna.Text.Markup;

/// <summary>Reads plain text with pauses in it: <c>Wait [pause:500ms] here.</c></summary>
internal static class PauseMarks
{
    private const string Opening = "[pause:";
    private const int LongestMark = 40;

    /// <summary>Reads a text.</summary>
    /// <exception cref="MarkupException">What follows <c>[pause:</c> is no length of time.</exception>
    public static MarkedText Read(string text)
    {
        int mark = text.IndexOf(Opening, StringComparison.OrdinalIgnoreCase);
        if (mark < 0)
        {
            return MarkedText.Plain(text);
        }

        var builder = new MarkedTextBuilder(text);
        int at = 0;
        while (mark >= 0)
        {
            Copy(builder, text, at, mark);
            int close = text.IndexOf(']', mark, Math.Min(LongestMark, text.Length - mark));
            builder.Pause(Seconds(text, mark, close), mark, SpeechStyle.Plain);
            at = close + 1;
            mark = text.IndexOf(Opening, at, StringComparison.OrdinalIgnoreCase);
        }

        Copy(builder, text, at, text.Length);
        return builder.Build();
    }

    private static void Copy(MarkedTextBuilder builder, string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            builder.Add(text[i], i, i + 1, SpeechStyle.Plain);
        }
    }

    private static double Seconds(string text, int mark, int close)
    {
        if (close < 0)
        {
            throw new MarkupException(TextPlace.Of(text, mark), "[pause: is never closed; write [pause:500ms] or [pause:1.5s], or read it as words with the markup \"plain\"");
        }

        string written = text[(mark + Opening.Length)..close];
        double? seconds = SpokenDuration.Parse(written);
        return seconds switch
        {
            null => throw new MarkupException(
                TextPlace.Of(text, mark), $"[pause:{written}] has no length of time; write [pause:500ms] or [pause:1.5s], or read it as words with the markup \"plain\""),
            > SpokenDuration.MostSeconds => throw new MarkupException(
                TextPlace.Of(text, mark), $"[pause:{written}] is too long; a pause is at most {SpokenDuration.MostSeconds} s"),
            _ => seconds.Value,
        };
    }
}
