using System.Text.RegularExpressions;

namespace Myna.Text.Normalization;

/// <summary>Says what is spoken for the parts of a match.</summary>
internal delegate void SpeakParts(Match match, Edits edits);

/// <summary>
/// Replaces what a pattern finds in one pass over a text. Patterns have bounds on every repetition and begin at the
/// edge of a word, so that a pass takes time in proportion to the text.
/// </summary>
internal static class Rewriting
{
    /// <summary>Options of every pattern.</summary>
    public const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Replaces each match as a whole; where <paramref name="speak"/> gives null the match stays as it is.</summary>
    public static MappedText Rewrite(this MappedText text, Regex pattern, Func<Match, string?> speak) =>
        text.Rewrite(pattern, (match, edits) =>
        {
            if (speak(match) is { } spoken)
            {
                edits.Say(match, spoken);
            }
        });

    /// <summary>Replaces parts of each match, so that each written word keeps its own time.</summary>
    public static MappedText Rewrite(this MappedText text, Regex pattern, SpeakParts speak)
    {
        var edits = new Edits();
        for (Match match = pattern.Match(text.Text); match.Success; match = match.NextMatch())
        {
            speak(match, edits);
        }

        return edits.Apply(text);
    }

    /// <summary>Whether the text has an ASCII digit.</summary>
    public static bool HasDigits(this MappedText text) => text.Text.AsSpan().ContainsAnyInRange('0', '9');

    /// <summary>The character before a match, or a space at the start.</summary>
    public static char Before(string text, int index) => index > 0 ? text[index - 1] : ' ';

    /// <summary>The character at an index, or a space past the end.</summary>
    public static char At(string text, int index) => index < text.Length ? text[index] : ' ';
}

/// <summary>Replacements of one pass, in the order of the text.</summary>
internal sealed class Edits
{
    private readonly List<(int Start, int Length, string Spoken)> _edits = [];

    /// <summary>Replaces a part of a match.</summary>
    public void Say(Capture part, string spoken) => Say(part.Index, part.Length, spoken);

    /// <summary>Replaces a part of a match if it is there.</summary>
    public void Say(Group part, string spoken)
    {
        if (part.Success)
        {
            Say(part.Index, part.Length, spoken);
        }
    }

    /// <summary>Replaces a range of the text, which must lie behind all ranges replaced so far.</summary>
    public void Say(int start, int length, string spoken)
    {
        if (length > 0)
        {
            _edits.Add((start, length, spoken));
        }
    }

    /// <summary>The text with all replacements made.</summary>
    public MappedText Apply(MappedText text)
    {
        if (_edits.Count == 0)
        {
            return text;
        }

        var result = new MappedText.Builder();
        int position = 0;
        foreach ((int start, int length, string spoken) in _edits)
        {
            for (; position < start; position++)
            {
                result.Copy(text, position);
            }

            result.Replace(text, start, length, spoken);
            position = start + length;
        }

        for (; position < text.Text.Length; position++)
        {
            result.Copy(text, position);
        }

        return result.Build();
    }
}
