namespace Myna.Books.Formats;

/// <summary>Plain text, whose paragraphs are separated by blank lines: one chapter without a title.</summary>
internal static class PlainTextBook
{
    /// <summary>Reads a text. One that is SSML stays whole: blank lines mean nothing in it.</summary>
    public static IReadOnlyList<Chapter> Read(string text, SpeakerTags tags)
    {
        if (text.AsSpan().TrimStart().StartsWith("<speak", StringComparison.Ordinal))
        {
            return [new Chapter(null, [new Paragraph(text)])];
        }

        var paragraphs = new List<Paragraph>();
        var lines = new List<string>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(line);
                continue;
            }

            End();
        }

        End();
        return [new Chapter(null, paragraphs)];

        void End()
        {
            if (lines.Count > 0)
            {
                paragraphs.AddRange(tags.Split(string.Join('\n', lines)));
                lines.Clear();
            }
        }
    }
}
