using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myna.Trust.Signing;

/// <summary>
/// JSON in its one canonical form (RFC 8785, JSON Canonicalization Scheme): no spaces, names in the order of their UTF-16 units, only
/// the escapes that must be. What is signed or hashed is this form, so that a file may be laid out anew without harm.
/// </summary>
/// <remarks>Numbers that would need an exponent are refused; Myna writes none.</remarks>
public static class CanonicalJson
{
    /// <summary>The canonical form in UTF-8.</summary>
    /// <param name="node">What to write; null is <c>null</c>.</param>
    /// <exception cref="MynaException">It holds a number that needs an exponent, or half of a surrogate pair.</exception>
    public static byte[] Bytes(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(text.ToString());
        }
        catch (EncoderFallbackException exception)
        {
            throw new MynaException("a text holds half of a surrogate pair, which is no character; write it again", exception);
        }
    }

    /// <summary>The canonical form as text.</summary>
    /// <param name="node">What to write; null is <c>null</c>.</param>
    public static string Text(JsonNode? node) => Encoding.UTF8.GetString(Bytes(node));

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                text.Append('{');
                string separator = "";
                foreach ((string name, JsonNode? value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    text.Append(separator);
                    WriteString(name, text);
                    text.Append(':');
                    Write(value, text);
                    separator = ",";
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                for (int i = 0; i < items.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(items[i], text);
                }

                text.Append(']');
                break;
            default:
                WriteValue(node, text);
                break;
        }
    }

    private static void WriteValue(JsonNode value, StringBuilder text)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteString(value.GetValue<string>(), text);
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                // Through text: a node may hold an int, a long or a double, or the digits as they were read.
                double number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
                string digits = number.ToString("R", CultureInfo.InvariantCulture);
                if (digits.Contains('E', StringComparison.Ordinal) || !double.IsFinite(number))
                {
                    throw new MynaException($"the number {digits} cannot be signed; write it without an exponent");
                }

                text.Append(digits == "-0" ? "0" : digits);
                break;
        }
    }

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (char)code), '"', '\\']);

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        ReadOnlySpan<char> rest = value;
        int at;
        while ((at = rest.IndexOfAny(Escaped)) >= 0)
        {
            text.Append(rest[..at]);
            _ = rest[at] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                char control => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
            };
            rest = rest[(at + 1)..];
        }

        text.Append(rest).Append('"');
    }
}
