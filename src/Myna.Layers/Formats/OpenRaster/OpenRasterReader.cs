using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats.OpenRaster;

/// <summary>Reads OpenRaster files. What the file says of sizes is not believed: every entry is read up to a limit only.</summary>
public sealed class OpenRasterReader
{
    private const int MostEntries = 20_000;
    private const int MostXmlBytes = 16 << 20;
    private const int MostDepth = 64;

    private readonly ZipArchive _zip;
    private readonly string _name;
    private readonly PictureLimits _limits;
    private readonly LayerBudget _budget;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Layer> _topFirst = [];
    private readonly List<string> _warnings = [];

    private OpenRasterReader(ZipArchive zip, string name, PictureLimits limits, CancellationToken cancellationToken)
    {
        _zip = zip;
        _name = name;
        _limits = limits;
        _budget = new LayerBudget(limits, name);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file; must seek.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="limits">How large pictures may be; null for <see cref="PictureLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">The file is damaged, too large, or no OpenRaster file.</exception>
    public static ImportedDocument Read(Stream stream, string name, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count > MostEntries
                ? throw new MynaException(Invariant($"{name} has {zip.Entries.Count} files in it, more than {MostEntries}"))
                : new OpenRasterReader(zip, name, limits ?? PictureLimits.Default, cancellationToken).Read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or XmlException or IOException)
        {
            throw new MynaException($"{name} is not an OpenRaster file, or is damaged: {exception.Message.TrimEnd('.')}; get a sound copy of the file", exception);
        }
    }

    /// <summary>What the stacks around a layer ask of it.</summary>
    private sealed record Surroundings(string? Path, bool Visible, double Opacity, long X, long Y, int Depth);

    private ImportedDocument Read()
    {
        using var bytes = new MemoryStream(Entry("stack.xml", MostXmlBytes), writable: false);
        using var xml = XmlReader.Create(bytes, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true });
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "image")
        {
            throw Damaged("stack.xml does not begin with an image");
        }

        long width = Whole(xml, "w"), height = Whole(xml, "h");
        _limits.Check(width, height, _name);
        ReadChildren(xml, new Surroundings(null, true, 1, 0, 0, 0));
        _topFirst.Reverse();
        var document = new LayerDocument((int)width, (int)height, _topFirst);
        return new ImportedDocument(document, Merged(document), _warnings).Checked();
    }

    private Picture? Merged(LayerDocument document)
    {
        if (_zip.GetEntry("mergedimage.png") is null)
        {
            return null;
        }

        Picture merged = Png("mergedimage.png", "merged picture");
        return merged.Width == document.Width && merged.Height == document.Height ? merged : null;
    }

    private void ReadChildren(XmlReader xml, Surroundings around)
    {
        if (around.Depth > MostDepth)
        {
            throw Damaged(Invariant($"stacks lie in one another more than {MostDepth} deep"));
        }

        if (xml.IsEmptyElement)
        {
            return;
        }

        int depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "stack":
                    ReadChildren(xml, Inside(xml, around));
                    break;
                case "layer":
                    ReadLayer(xml, around);
                    break;
                default:
                    // Texts and filters of later versions have no pixels here.
                    _warnings.Add($"'{xml.LocalName}' in stack.xml was left out; Myna knows stacks and layers only");
                    xml.Skip();
                    break;
            }
        }
    }

    private Surroundings Inside(XmlReader xml, Surroundings around)
    {
        // The outermost stack is the picture itself.
        string? name = around.Depth == 0 ? null : LayerTree.StepOf(xml.GetAttribute("name") ?? "");
        double opacity = Opacity(xml);
        if (name is not null && opacity < 1)
        {
            _warnings.Add($"the opacity of group '{name}' was given to each of its layers; where they overlap it looks different");
        }

        if (xml.GetAttribute("composite-op") is { } op && OpenRasterOperators.Parse(op) != BlendMode.Normal)
        {
            _warnings.Add($"group '{name}' mixes as a whole ('{op}'); its layers were taken over as if it did not");
        }

        return new Surroundings(
            name is null ? around.Path : around.Path is null ? name : around.Path + "/" + name,
            around.Visible && IsVisible(xml),
            around.Opacity * opacity,
            around.X + Whole(xml, "x"),
            around.Y + Whole(xml, "y"),
            around.Depth + 1);
    }

    private void ReadLayer(XmlReader xml, Surroundings around)
    {
        string name = xml.GetAttribute("name") ?? "Layer";
        string op = xml.GetAttribute("composite-op") ?? OpenRasterOperators.Of(BlendMode.Normal);
        BlendMode? blend = OpenRasterOperators.Parse(op);
        if (blend is null)
        {
            _warnings.Add($"layer '{name}' has the blend mode '{op}', which Myna does not know; it became Normal");
        }

        const int Most = 1 << 24;
        long x = around.X + Whole(xml, "x"), y = around.Y + Whole(xml, "y");
        if (Math.Abs(x) > Most || Math.Abs(y) > Most)
        {
            throw Damaged(Invariant($"layer '{name}' lies at ({x}, {y})"));
        }

        Picture picture = Png(xml.GetAttribute("src") ?? throw Damaged($"layer '{name}' names no file"), $"layer '{name}'");
        _topFirst.Add(new Layer(name, LayerKind.Image, picture, (int)x, (int)y)
        {
            Opacity = (byte)Math.Round(Opacity(xml) * around.Opacity * 255),
            Blend = blend ?? BlendMode.Normal,
            Visible = around.Visible && IsVisible(xml),
            Locked = xml.GetAttribute("edit-locked") == "true",
            Group = around.Path,
        });
        if (!xml.IsEmptyElement)
        {
            xml.ReadInnerXml();
        }
    }

    private Picture Png(string entry, string layer)
    {
        byte[] file = Entry(entry, (int)Math.Min(_limits.MaximumFileBytes, Array.MaxLength));
        if (PictureFormats.Of(file) != PictureFormat.Png || file.Length < 26)
        {
            throw Damaged($"{entry} is not a PNG");
        }

        _budget.Take(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(16)),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(20)), layer);
        return PngReader.Read(file, $"{entry} in {_name}", _limits, out _);
    }

    /// <summary>The bytes of an entry, read only up to a limit, whatever it says of its size.</summary>
    private byte[] Entry(string name, int mostBytes)
    {
        ZipArchiveEntry entry = _zip.GetEntry(name) ?? throw Damaged($"there is no {name} in it");
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (bytes.Length + read > mostBytes)
            {
                throw Damaged(Invariant($"{name} unpacks to more than {mostBytes} bytes"));
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static bool IsVisible(XmlReader xml) => xml.GetAttribute("visibility") != "hidden";

    private static double Opacity(XmlReader xml)
        => double.TryParse(xml.GetAttribute("opacity"), NumberStyles.Float, CultureInfo.InvariantCulture, out double opacity) && !double.IsNaN(opacity)
            ? Math.Clamp(opacity, 0, 1)
            : 1;

    private static long Whole(XmlReader xml, string attribute)
        => double.TryParse(xml.GetAttribute(attribute), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) < 1e9
            ? (long)Math.Round(value)
            : 0;

    private MynaException Damaged(string what) => new($"{_name} is damaged: {what}; get a sound copy of the file");
}
