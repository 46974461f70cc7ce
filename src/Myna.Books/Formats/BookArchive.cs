using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Myna.Books.Formats;

/// <summary>
/// An archive that nobody vouches for. Its files are only read, by exact names, into memory, never to the disk; what they unpack to is
/// counted as it comes, not believed; XML is read without DTDs, entities of its own, or anything from outside.
/// </summary>
internal sealed partial class BookArchive : IDisposable
{
    private const int MostFiles = 20_000;
    private const long MostBytesOfOne = 64L << 20;
    private const long MostBytesInAll = 512L << 20;

    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly ZipArchive _zip;
    private long _read;

    private BookArchive(ZipArchive zip, string name)
    {
        _zip = zip;
        Name = name;
        _entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            _entries.TryAdd(entry.FullName, entry);
        }
    }

    /// <summary>The archive's name, for errors.</summary>
    public string Name { get; }

    /// <summary>Opens an archive.</summary>
    /// <exception cref="MynaException">It is none, is damaged, or has too many files.</exception>
    public static BookArchive Open(Stream stream, string name)
    {
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count <= MostFiles ? new BookArchive(zip, name) : throw new MynaException($"{name} holds {zip.Entries.Count} files; books of up to {MostFiles} are read");
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new MynaException($"{name} is damaged: {exception.Message.TrimEnd('.')}; get it again", exception);
        }
    }

    /// <summary>Whether there is a file of this name.</summary>
    public bool Has(string file) => _entries.ContainsKey(file);

    /// <summary>The content of a file.</summary>
    /// <exception cref="MynaException">It is not there, damaged or too large.</exception>
    public byte[] Bytes(string file)
    {
        if (!_entries.TryGetValue(file, out ZipArchiveEntry? entry))
        {
            throw new MynaException($"{Name} is incomplete: {Short(file)} is not in it; get it again");
        }

        try
        {
            using Stream from = entry.Open();
            using var content = new MemoryStream();
            var buffer = new byte[1 << 15];
            int count;
            while ((count = from.Read(buffer)) > 0)
            {
                content.Write(buffer, 0, count);
                _read += count;
                if (content.Length > MostBytesOfOne || _read > MostBytesInAll)
                {
                    throw new MynaException($"{Name} unpacks to too much: {Short(file)} has more than {MostBytesOfOne >> 20} MiB, or all files together more than {MostBytesInAll >> 20} MiB");
                }
            }

            return content.ToArray();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new MynaException($"{Name} is damaged at {Short(file)}: {exception.Message.TrimEnd('.')}; get it again", exception);
        }
    }

    /// <summary>A file as XML.</summary>
    /// <exception cref="MynaException">It is not there, or no XML.</exception>
    public XElement Xml(string file)
    {
        try
        {
            return Parse(new MemoryStream(Bytes(file)));
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException)
        {
            throw new MynaException($"{Name} is damaged: {Short(file)} is no XML ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    /// <summary>A page as XHTML: of what is not well-formed, as many books are, as much as can be made out.</summary>
    public XElement Page(string file)
    {
        string text = Decode(Bytes(file));
        try
        {
            // Entities of HTML, such as &nbsp;, come from a DTD which is not read.
            string known = Entity().Replace(text, match => WebUtility.HtmlDecode(match.Value) is { } letters && letters != match.Value ? letters : "");
            return Parse(new MemoryStream(Encoding.UTF8.GetBytes(Declaration().Replace(known, ""))));
        }
        catch (XmlException)
        {
            return LenientPage.Parse(text);
        }
    }

    /// <summary>The name within the archive that a reference in one of its files means; null where it leads outside.</summary>
    /// <param name="from">The file with the reference.</param>
    /// <param name="reference">A relative address, percent-encoded; a fragment is left out.</param>
    public static string? Resolve(string from, string reference)
    {
        string path = reference.Split('#', '?')[0];
        if (path.Length == 0)
        {
            return from;
        }

        if (path.Contains(':', StringComparison.Ordinal) || path.StartsWith('/'))
        {
            return null;
        }

        List<string> parts = [.. from.Split('/')[..^1]];
        foreach (string part in Uri.UnescapeDataString(path).Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return null;
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static XElement Parse(MemoryStream stream)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersFromEntities = 1024, IgnoreComments = true, IgnoreProcessingInstructions = true,
        };

        // A first look: making a tree takes time by the square of its depth.
        using (XmlReader glance = XmlReader.Create(stream, settings))
        {
            while (glance.Read())
            {
                if (glance.Depth > XmlNames.Deepest)
                {
                    throw XmlNames.TooDeep();
                }
            }
        }

        stream.Position = 0;
        using XmlReader reader = XmlReader.Create(stream, settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static string Decode(byte[] bytes)
    {
        // UTF-8 or UTF-16, as the specification asks for; a wrong letter is better than no book.
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static bool IsDamage(Exception exception) => exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException;

    private static string Short(string file) => file.Length <= 80 ? file : file[..80] + "…";

    [GeneratedRegex("&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{0,31};")]
    private static partial Regex Entity();

    // By now the text is UTF-8, whatever it says of itself.
    [GeneratedRegex(@"^\s*<\?xml[^>]*\?>")]
    private static partial Regex Declaration();
}
