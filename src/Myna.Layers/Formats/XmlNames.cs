using System.Text;
using System.Xml;

namespace Myna.Layers.Formats;

/// <summary>Makes any string fit for XML.</summary>
internal static class XmlNames
{
    /// <summary>The string without the characters XML 1.0 does not allow (control characters, lone surrogates).</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
        }

        return clean.ToString();
    }
}
