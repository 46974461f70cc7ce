using System.Net;
using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>
/// Reads the text of a page that is not well-formed XML: a flat list of headings and paragraphs. It takes one pass over the page, whatever
/// is in it; a browser's way to repair nesting can be made to take hours, or all of the stack.
/// </summary>
internal static class LenientPage
{
    private const int LongestMark = 200; // of a note's number

    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title", "svg", "nav", "template" };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "ruby", "rb", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr", "img",
    };

    /// <summary>Reads a page.</summary>
    /// <returns>An element <c>body</c> with <c>p</c> and <c>h1</c>–<c>h6</c>, in which there are only text and <c>br</c>.</returns>
    public static XElement Parse(string html)
    {
        var body = new XElement("body");
        var block = new XElement("p");
        var endless = new HashSet<string>(StringComparer.Ordinal); // hidden elements whose end was looked for in vain
        for (int at = 0; at < html.Length;)
        {
            int tag = html.IndexOf('<', at);
            Add(html.AsSpan(at, (tag < 0 ? html.Length : tag) - at));
            if (tag < 0)
            {
                break;
            }

            at = html.AsSpan(tag).StartsWith("<!--") ? After(html, tag, "-->") : Enter(tag);
        }

        Begin("p");
        return body;

        int Enter(int tag)
        {
            bool isEnd = tag + 1 < html.Length && html[tag + 1] == '/';
            int start = tag + (isEnd ? 2 : 1);
            int end = start;
            while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
            {
                end++;
            }

            string name = html[start..end].ToLowerInvariant();
            if (name.Length == 0 && (start >= html.Length || html[start] is not ('!' or '?')))
            {
                // "a < b"
                Add("<");
                return tag + 1;
            }

            int after = EndOfTag(html, end);
            if (Hidden.Contains(name) && !isEnd && !endless.Contains(name))
            {
                // Without an end, none of it is hidden: better too much than nothing.
                int close = html.IndexOf("</" + name, after, StringComparison.OrdinalIgnoreCase);
                if (close < 0)
                {
                    endless.Add(name);
                }

                return close < 0 ? after : EndOfTag(html, close);
            }

            if (name == "sup" && !isEnd)
            {
                int close = html.IndexOf("</sup", after, Math.Min(LongestMark, html.Length - after), StringComparison.OrdinalIgnoreCase);
                if (close >= 0 && html.AsSpan(after, close - after).Contains("<a", StringComparison.OrdinalIgnoreCase))
                {
                    return EndOfTag(html, close);
                }
            }

            if (name == "br")
            {
                block.Add(new XElement("br"));
            }
            else if (!Inline.Contains(name))
            {
                Begin(!isEnd && name is ['h', >= '1' and <= '6'] ? name : "p");
            }

            return after;
        }

        void Add(ReadOnlySpan<char> text)
        {
            if (text.Length > 0)
            {
                // Characters that XML cannot hold are no letters.
                string words = WebUtility.HtmlDecode(text.ToString());
                block.Add(new XText(words.Any(letter => letter < ' ' && !char.IsWhiteSpace(letter)) ? new string([.. words.Where(letter => letter >= ' ' || char.IsWhiteSpace(letter))]) : words));
            }
        }

        void Begin(string name)
        {
            if (block.HasElements || block.Nodes().Any())
            {
                body.Add(block);
            }

            block = new XElement(name);
        }
    }

    private static int EndOfTag(string html, int at)
    {
        char quote = '\0';
        for (int i = at; i < html.Length; i++)
        {
            char letter = html[i];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == '>')
            {
                return i + 1;
            }
        }

        // A quote that is never closed: the tag ends at the next bracket.
        return html.IndexOf('>', at) is var end and >= 0 ? end + 1 : html.Length;
    }

    private static int After(string html, int at, string mark) => html.IndexOf(mark, at, StringComparison.Ordinal) is var end and >= 0 ? end + mark.Length : html.Length;
}
