using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>Finds elements by their names whatever the namespace: files in the wild name those in many ways.</summary>
internal static class XmlNames
{
    /// <summary>How deep elements may lie within each other: no book's do by far, and reading them takes a little of the stack each.</summary>
    public const int Deepest = 500;

    /// <summary>The error for elements that lie deeper.</summary>
    public static MynaException TooDeep() => new($"the book has elements nested more than {Deepest} deep; it cannot be read");

    /// <summary>All elements of this name below an element.</summary>
    public static IEnumerable<XElement> Named(this XElement element, string name) => element.Descendants().Where(child => child.Name.LocalName == name);
}
