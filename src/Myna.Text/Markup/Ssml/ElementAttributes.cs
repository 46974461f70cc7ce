using System.Xml;

namespace Myna.Text.Markup.Ssml;

/// <summary>The attributes of one element, with the place of each.</summary>
internal sealed class ElementAttributes
{
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";

    private readonly Dictionary<string, (string Value, int At)> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = [];
    private readonly string _element;
    private readonly Func<int, string, MarkupException> _error;
    private readonly Action<int, string> _warn;

    public ElementAttributes(
        XmlReader xml, string element, Func<int, int, int> offsetOf, Func<int, string, MarkupException> error, Action<int, string> warn)
    {
        _element = element;
        _error = error;
        _warn = warn;
        Namespace = xml.NamespaceURI;
        if (!xml.MoveToFirstAttribute())
        {
            return;
        }

        var place = (IXmlLineInfo)xml;
        do
        {
            // Attributes of other makers' namespaces, and declarations of namespaces, mean nothing here.
            string? name = xml.NamespaceURI switch
            {
                "" => xml.LocalName,
                XmlNamespace => "xml:" + xml.LocalName,
                _ => null,
            };
            if (name is not null)
            {
                _values[name] = (xml.Value.Trim(), offsetOf(place.LineNumber, place.LinePosition));
            }
        }
        while (xml.MoveToNextAttribute());
        xml.MoveToElement();
    }

    /// <summary>The namespace of the element.</summary>
    public string Namespace { get; }

    /// <summary>An attribute and its place, or null.</summary>
    public (string Value, int At)? Find(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out (string, int) found) ? found : null;
    }

    /// <summary>An attribute that must be there.</summary>
    /// <exception cref="MarkupException">It is not, or is empty.</exception>
    public (string Value, int At) Need(string name, int elementAt, string example) =>
        Find(name) is { Value.Length: > 0 } found ? found : throw _error(elementAt, $"<{_element}> needs the attribute {name}: {example}");

    /// <summary>Allows attributes that are known but of no use here.</summary>
    public void PassOver(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _asked.Add(name);
        }
    }

    /// <summary>Allows all attributes.</summary>
    public void PassOverAll() => _asked.UnionWith(_values.Keys);

    /// <summary>Warns of attributes that nobody asked for: most are misspelled.</summary>
    public void WarnOfUnknown()
    {
        foreach ((string name, (_, int at)) in _values)
        {
            if (!_asked.Contains(name) && name is not ("xml:lang" or "xml:id" or "id" or "xml:base" or "xml:space" or "onlangfailure"))
            {
                _warn(at, $"<{_element}> has no attribute {name}{Spelling.DidYouMean(name, _asked)}; it is left out");
            }
        }
    }

    /// <summary>An error at a place.</summary>
    public MarkupException Error(int at, string message) => _error(at, message);

    /// <summary>A warning at a place.</summary>
    public void Warn(int at, string message) => _warn(at, message);
}
