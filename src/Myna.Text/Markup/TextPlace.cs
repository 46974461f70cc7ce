namespace Myna.Text.Markup;

/// <summary>A place in a text or a file, as editors count.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="File">The file, where there is one.</param>
public readonly record struct TextPlace(int Line, int Column, string? File = null)
{
    /// <summary>The place of an offset in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">In UTF-16 units; past the end counts as the end.</param>
    /// <param name="file">The file that holds it, if any.</param>
    public static TextPlace Of(string text, int offset, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        offset = Math.Clamp(offset, 0, text.Length);
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }

        return new TextPlace(line, offset - lineStart + 1, file);
    }

    /// <summary><c>line 3, column 14</c>, with the file in front.</summary>
    public override string ToString() => $"{(File is null ? "" : File + ", ")}line {Line}, column {Column}";
}
