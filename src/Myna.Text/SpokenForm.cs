namespace Myna.Text;

/// <summary>
/// The replacements a text goes through before it is cut into clauses. The model was trained on texts changed in
/// exactly this way, so the rules and their order are part of it.
/// </summary>
internal static class SpokenForm
{
    // Not part of the training rules: marks of other scripts, which neither they nor eSpeak's English voices know.
    private static readonly Dictionary<char, string> MarksOfOtherScripts = new()
    {
        ['。'] = ". ", ['．'] = ". ", ['｡'] = ". ", ['।'] = ". ", ['॥'] = ". ", ['۔'] = ". ",
        ['！'] = "! ", ['？'] = "? ", ['؟'] = "? ",
        ['，'] = ", ", ['、'] = ", ", ['､'] = ", ", ['،'] = ", ",
        ['；'] = "; ", ['؛'] = "; ", ['：'] = ": ",
    };

    private static readonly (string Written, string Spoken)[] Abbreviations =
    [
        ("Mr.", "mister"), ("Mrs.", "missus"), ("Dr.", "doctor"), ("St.", "saint"), ("Ms.", "miz"),
        ("Prof.", "professor"), ("vs.", "versus"), ("etc.", "et cetera"),
    ];

    /// <summary>Applies every rule to a stretch of the request's text.</summary>
    /// <param name="text">The request's text.</param>
    /// <param name="start">Where the stretch begins, in UTF-16 units.</param>
    /// <param name="length">How long it is.</param>
    public static MappedText Of(string text, int start, int length) => Of(MappedText.Of(text, start, length));

    /// <summary>Applies every rule to a text, which may have been rewritten before.</summary>
    public static MappedText Of(MappedText text) => SpellOut(ReplaceMarks(text));

    private static MappedText ReplaceMarks(MappedText source)
    {
        var result = new MappedText.Builder();
        string text = source.Text;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '’':
                    result.Replace(source, i, 1, "'");
                    break;
                case '…':
                    result.Replace(source, i, 1, ".");
                    break;
                case '—' or '–':
                    result.Replace(source, i, 1, ", ");
                    break;
                case ' ' when string.CompareOrdinal(text, i, " - ", 0, 3) == 0:
                    result.Replace(source, i, 3, ", ");
                    i += 2;
                    break;
                case '"' or '“' or '”' or '«' or '»' or '(' or ')' or '[' or ']' or '{' or '}' or '*' or '_':
                    result.Replace(source, i, 1, " ");
                    break;
                default:
                    if (MarksOfOtherScripts.TryGetValue(text[i], out string? mark))
                    {
                        result.Replace(source, i, 1, mark);
                    }
                    else
                    {
                        result.Copy(source, i);
                    }

                    break;
            }
        }

        return result.Build();
    }

    private static MappedText SpellOut(MappedText source)
    {
        var result = new MappedText.Builder();
        for (int i = 0; i < source.Text.Length; i++)
        {
            (string written, string spoken) = AbbreviationAt(source.Text, i);
            if (written.Length > 0)
            {
                result.Replace(source, i, written.Length, spoken);
                i += written.Length - 1;
            }
            else
            {
                result.Copy(source, i);
            }
        }

        return result.Build();
    }

    private static (string Written, string Spoken) AbbreviationAt(string text, int index)
    {
        if (index == 0 || !char.IsLetterOrDigit(text[index - 1]))
        {
            foreach ((string written, string spoken) in Abbreviations)
            {
                if (string.CompareOrdinal(text, index, written, 0, written.Length) == 0)
                {
                    return (written, spoken);
                }
            }
        }

        return ("", "");
    }
}
