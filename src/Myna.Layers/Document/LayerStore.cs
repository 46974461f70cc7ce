using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Document;

/// <summary>
/// Saves and opens layer documents: as a folder with <c>layers.json</c> and one cropped PNG for each layer, or as one file
/// (<c>.mynalayers</c>), a ZIP with the same content.
/// </summary>
public static class LayerStore
{
    /// <summary>The extension of a document in one file.</summary>
    public const string Extension = ".mynalayers";

    private const string JsonName = "layers.json";
    private const int MostLayers = 10_000;
    private const int MostJsonBytes = 64 << 20;

    /// <summary>Saves a document into a folder, which is made if need be.</summary>
    /// <remarks>PNGs of an earlier document in that folder are deleted, other files are left alone.</remarks>
    public static async Task SaveFolderAsync(LayerDocument document, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            Directory.CreateDirectory(folder);
            string[] earlier = File.Exists(Path.Combine(folder, JsonName)) ? await FilesOfAsync(folder, cancellationToken).ConfigureAwait(false) : [];
            string[] files = NamesOf(document);
            for (int i = 0; i < files.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PngWriter.Write(Path.Combine(folder, files[i]), document.Layers[i].Picture);
            }

            // Last, and under another name until it is whole: a folder with this file in it is a whole document.
            string json = Path.Combine(folder, JsonName);
            await File.WriteAllBytesAsync(json + ".part", ToJson(document, files), cancellationToken).ConfigureAwait(false);
            File.Move(json + ".part", json, overwrite: true);
            foreach (string file in earlier.Except(files))
            {
                File.Delete(Path.Combine(folder, file));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot write into {folder}: {exception.Message.TrimEnd('.')}; choose another place or make room", exception);
        }
    }

    /// <summary>Saves a document as one file.</summary>
    public static void SaveFile(LayerDocument document, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string part = path + ".part";
        try
        {
            using (FileStream stream = File.Create(part))
            {
                SaveZip(document, stream, cancellationToken);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot write {path}: {exception.Message.TrimEnd('.')}; choose another place or make room", exception);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Writes a document as a ZIP; the stream stays open.</summary>
    public static void SaveZip(LayerDocument document, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        string[] files = NamesOf(document);
        using (Stream json = zip.CreateEntry(JsonName).Open())
        {
            json.Write(ToJson(document, files));
        }

        for (int i = 0; i < files.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // PNG is compressed already.
            using Stream entry = zip.CreateEntry(files[i], CompressionLevel.NoCompression).Open();
            PngWriter.Write(entry, document.Layers[i].Picture);
        }
    }

    /// <summary>Opens a document: a folder, its <c>layers.json</c>, or a <c>.mynalayers</c> file.</summary>
    /// <exception cref="MynaException">There is none, or it is damaged, too new or too large.</exception>
    public static async Task<LayerDocument> OpenAsync(string path, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        limits ??= PictureLimits.Default;
        try
        {
            string folder = Path.GetFileName(path) == JsonName ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
            if (Directory.Exists(folder))
            {
                string json = Path.Combine(folder, JsonName);
                return File.Exists(json)
                    ? await OpenAsync(
                        Parse(await File.ReadAllBytesAsync(json, cancellationToken).ConfigureAwait(false), json),
                        file => File.ReadAllBytesAsync(Path.Combine(folder, file), cancellationToken),
                        path, limits, cancellationToken).ConfigureAwait(false)
                    : throw new MynaException($"{path} holds no {JsonName}; give a folder that 'myna layers split' wrote");
            }

            using ZipArchive zip = ZipFile.OpenRead(path);
            return await OpenAsync(
                Parse(await ReadEntryAsync(zip, JsonName, MostJsonBytes, path, cancellationToken).ConfigureAwait(false), path),
                file => ReadEntryAsync(zip, file, limits.MaximumFileBytes, path, cancellationToken),
                path, limits, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new MynaException($"{path} is not a layer document, or is damaged: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static async Task<LayerDocument> OpenAsync(
        DocumentJson json, Func<string, Task<byte[]>> read, string path, PictureLimits limits, CancellationToken cancellationToken)
    {
        limits.Check(json.Width, json.Height, path);
        var layers = new List<Layer>();
        foreach (LayerJson layer in json.Layers)
        {
            limits.Check(layer.Width, layer.Height, layer.File);
            if (layer.File.Length == 0 || layer.File != Path.GetFileName(layer.File))
            {
                throw new MynaException($"{path} is damaged: the layer '{layer.Name}' names a file outside of it ('{layer.File}')");
            }

            Picture picture = await PictureFile.ReadAsync(
                await read(layer.File).ConfigureAwait(false), layer.File, limits, cancellationToken).ConfigureAwait(false);
            if (picture.Width != layer.Width || picture.Height != layer.Height)
            {
                throw new MynaException(Invariant(
                    $"{path} is damaged: {layer.File} is {picture.Width} x {picture.Height} pixels large, not {layer.Width} x {layer.Height}"));
            }

            layers.Add(layer.With(picture));
        }

        return new LayerDocument(json.Width, json.Height, layers) { Provenance = json.Provenance };
    }

    private static DocumentJson Parse(byte[] bytes, string path)
    {
        try
        {
            DocumentJson json = JsonSerializer.Deserialize(bytes, DocumentJsonContext.Default.DocumentJson)
                ?? throw new MynaException($"{path} is empty");
            return json.Format != DocumentJson.FormatName ? throw new MynaException($"{path} is not a layer document (its format is '{json.Format}')")
                : json.Version > DocumentJson.CurrentVersion ? throw new MynaException(Invariant(
                    $"{path} was written by a newer Myna (version {json.Version} of the format, this one reads up to {DocumentJson.CurrentVersion}); update Myna"))
                : json.Layers.Count > MostLayers ? throw new MynaException(Invariant($"{path} has {json.Layers.Count} layers, more than {MostLayers}"))
                : json;
        }
        catch (JsonException exception)
        {
            throw new MynaException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    private static async Task<string[]> FilesOfAsync(string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, JsonName);
        try
        {
            DocumentJson json = Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), path);
            return [.. json.Layers.Select(layer => layer.File).Where(file => file.EndsWith(".png", StringComparison.Ordinal) && file == Path.GetFileName(file))];
        }
        catch (MynaException)
        {
            return [];
        }
    }

    private static async Task<byte[]> ReadEntryAsync(ZipArchive zip, string name, long mostBytes, string path, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.GetEntry(name) ?? throw new MynaException($"{path} is not a layer document, or is damaged: it has no {name} in it");
        if (entry.Length > Math.Min(mostBytes, Array.MaxLength))
        {
            throw new MynaException(Invariant($"{path} is damaged: {name} in it is {entry.Length} bytes large"));
        }

        var bytes = new byte[entry.Length];
        await using Stream stream = entry.Open();
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private static byte[] ToJson(LayerDocument document, string[] files)
        => JsonSerializer.SerializeToUtf8Bytes(
            new DocumentJson
            {
                Width = document.Width,
                Height = document.Height,
                Provenance = document.Provenance,
                Layers = [.. document.Layers.Select((layer, i) => LayerJson.From(layer, files[i]))],
            },
            DocumentJsonContext.Default.DocumentJson);

    /// <summary>File names that sort bottom to top and tell what is in them: <c>02-text-happy.png</c>.</summary>
    internal static string[] NamesOf(LayerDocument document)
    {
        int digits = Math.Max(2, Invariant($"{document.Layers.Count - 1}").Length);
        return [.. document.Layers.Select((layer, i) => i.ToString("D" + digits, System.Globalization.CultureInfo.InvariantCulture) + "-" + Slug(layer.Name) + ".png")];
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length >= 40)
            {
                break;
            }
        }

        string whole = slug.ToString().Trim('-');
        return whole.Length == 0 ? "layer" : whole;
    }
}
