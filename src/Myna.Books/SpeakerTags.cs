using System.Text;

namespace Myna.Books;

/// <summary>
/// Finds out who says what. The rule: a paragraph, or a line of one, that begins with <c>[Name]:</c> or <c>Name:</c>, where the name
/// is in the cast whatever its capitals, is said by that person up to the next such line or the paragraph's end. What is not in the cast
/// stays text, so that "Note: …" is read as it stands.
/// </summary>
public sealed class SpeakerTags
{
    private const int LongestName = 60;

    private readonly Dictionary<string, string> _cast;

    /// <summary>Makes the rule for a cast.</summary>
    /// <param name="cast">Names of those who may speak.</param>
    /// <exception cref="MynaException">A name is empty, too long, or has a colon or bracket in it.</exception>
    public SpeakerTags(IEnumerable<string> cast)
    {
        ArgumentNullException.ThrowIfNull(cast);
        _cast = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in cast)
        {
            if (name.Trim().Length is 0 or > LongestName || name.AsSpan().IndexOfAny("[]:\n") >= 0)
            {
                throw new MynaException($"\"{name}\" cannot be the name of a speaker; give 1 to {LongestName} characters without colon and brackets");
            }

            _cast[name.Trim()] = name.Trim();
        }
    }

    /// <summary>Nobody but the narrator.</summary>
    public static SpeakerTags None { get; } = new([]);

    /// <summary>Divides a paragraph among those who say it.</summary>
    /// <param name="paragraph">Lines without a blank one between them.</param>
    public IReadOnlyList<Paragraph> Split(string paragraph)
    {
        ArgumentNullException.ThrowIfNull(paragraph);
        if (_cast.Count == 0)
        {
            return [new Paragraph(paragraph)];
        }

        var parts = new List<Paragraph>();
        var text = new StringBuilder();
        string? speaker = null;
        foreach (string line in paragraph.Split('\n'))
        {
            if (Tag(line) is var (name, words))
            {
                End();
                speaker = name;
                text.Append(words);
                continue;
            }

            text.Append(text.Length > 0 ? "\n" : "").Append(line);
        }

        End();
        return parts;

        void End()
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
            {
                parts.Add(new Paragraph(text.ToString().Trim(), speaker));
            }

            text.Clear();
        }
    }

    /// <summary>In Markdown <c>[Anna]: word</c> could be the address of a link; a name of the cast never is.</summary>
    internal string EscapeBrackets(string markdown)
    {
        if (_cast.Count == 0)
        {
            return markdown;
        }

        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimStart(' ', '>', '*', '_');
            if (line.StartsWith('[') && Tag(line) is not null)
            {
                int start = lines[i].Length - line.Length;
                lines[i] = string.Concat(lines[i].AsSpan(0, start), "\\", line);
            }
        }

        return string.Join('\n', lines);
    }

    private (string Name, string Words)? Tag(string line)
    {
        ReadOnlySpan<char> start = line.AsSpan().TrimStart();
        int colon = start.IndexOf(':');
        if (colon is <= 0 or > LongestName + 2)
        {
            return null;
        }

        ReadOnlySpan<char> name = start[..colon].TrimEnd();
        if (name.Length > 2 && name[0] == '[' && name[^1] == ']')
        {
            name = name[1..^1].Trim();
        }

        return _cast.TryGetValue(name.ToString(), out string? known) ? (known, start[(colon + 1)..].Trim().ToString()) : null;
    }
}
