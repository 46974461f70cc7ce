using System.Xml;

namespace Myna.Text.Markup.Ssml;

/// <summary>What is wrong with a text that is no XML, for a person who may not know XML.</summary>
internal static class XmlProblem
{
    /// <summary>Explains an error of the reader, without its place.</summary>
    public static string Explain(XmlException exception)
    {
        string message = exception.Message;
        int place = message.LastIndexOf(" Line ", StringComparison.Ordinal);
        message = place > 0 ? message[..place] : message;

        if (message.Contains("DTD is prohibited", StringComparison.Ordinal))
        {
            return "a document type (<!DOCTYPE …>) is not read; take it out";
        }

        if (message.Contains("MaxCharactersInDocument", StringComparison.Ordinal))
        {
            return "the text is too large for SSML; cut it";
        }

        if (message.Contains("undeclared entity", StringComparison.Ordinal))
        {
            return $"{message.TrimEnd('.')}; XML knows &amp; &lt; &gt; &quot; &apos; only, write other characters as they are";
        }

        if (message.Contains("parsing EntityName", StringComparison.Ordinal))
        {
            return "an & stands alone; write &amp;";
        }

        bool isStrayBracket = message.StartsWith("Name cannot begin with", StringComparison.Ordinal)
            || message.StartsWith("'<', hexadecimal value 0x3C", StringComparison.Ordinal);
        return message.TrimEnd('.') + (isStrayBracket ? "; a < that is no tag is written &lt;" : "");
    }
}
