using System.IO.Compression;
using System.Text.Json;
using Myna.Layers.Editing;
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
    public static Task SaveFolderAsync(LayerDocument document, string folder, CancellationToken cancellationToken = default)
        => SaveFolderAsync(SavedDocument.Of(document), folder, cancellationToken);

    /// <inheritdoc cref="SaveFolderAsync(LayerDocument, string, CancellationToken)"/>
    public static Task SaveFolderAsync(EditedDocument document, string folder, CancellationToken cancellationToken = default)
        => SaveFolderAsync(SavedDocument.Of(document), folder, cancellationToken);

    private static async Task SaveFolderAsync(SavedDocument document, string folder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        try
        {
            Directory.CreateDirectory(folder);
            string[] earlier = File.Exists(Path.Combine(folder, JsonName)) ? await FilesOfAsync(folder, cancellationToken).ConfigureAwait(false) : [];
            foreach ((string file, Picture picture) in document.Pictures)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PngWriter.Write(Path.Combine(folder, file), picture);
            }

            // Last, and under another name until it is whole: a folder with this file in it is a whole document.
            string json = Path.Combine(folder, JsonName);
            await File.WriteAllBytesAsync(json + ".part", document.ToJson(), cancellationToken).ConfigureAwait(false);
            File.Move(json + ".part", json, overwrite: true);
            foreach (string file in earlier.Except(document.Pictures.Select(picture => picture.File)))
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
        => SaveFile(SavedDocument.Of(document), path, cancellationToken);

    /// <inheritdoc cref="SaveFile(LayerDocument, string, CancellationToken)"/>
    public static void SaveFile(EditedDocument document, string path, CancellationToken cancellationToken = default)
        => SaveFile(SavedDocument.Of(document), path, cancellationToken);

    private static void SaveFile(SavedDocument document, string path, CancellationToken cancellationToken)
    {
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
        => SaveZip(SavedDocument.Of(document), stream, cancellationToken);

    /// <inheritdoc cref="SaveZip(LayerDocument, Stream, CancellationToken)"/>
    public static void SaveZip(EditedDocument document, Stream stream, CancellationToken cancellationToken = default)
        => SaveZip(SavedDocument.Of(document), stream, cancellationToken);

    private static void SaveZip(SavedDocument document, Stream stream, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (Stream json = zip.CreateEntry(JsonName).Open())
        {
            json.Write(document.ToJson());
        }

        foreach ((string file, Picture picture) in document.Pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // PNG is compressed already.
            using Stream entry = zip.CreateEntry(file, CompressionLevel.NoCompression).Open();
            PngWriter.Write(entry, picture);
        }
    }

    /// <summary>Opens a document as it is after its edits: a folder, its <c>layers.json</c>, or a <c>.mynalayers</c> file.</summary>
    /// <exception cref="MynaException">There is none, or it is damaged, too new or too large.</exception>
    public static async Task<LayerDocument> OpenAsync(string path, PictureLimits? limits = null, CancellationToken cancellationToken = default)
    {
        OpenedDocument opened = await OpenAllAsync(path, limits ?? PictureLimits.Default, cancellationToken).ConfigureAwait(false);
        return opened.Edits.Count == 0 ? opened.Origin : opened.ToEdited().Current;
    }

    /// <summary>Opens a document with its edits, to undo them or to make others.</summary>
    /// <exception cref="MynaException">There is none, or it is damaged, too new or too large.</exception>
    public static async Task<EditedDocument> OpenEditableAsync(string path, PictureLimits? limits = null, CancellationToken cancellationToken = default)
        => (await OpenAllAsync(path, limits ?? PictureLimits.Default, cancellationToken).ConfigureAwait(false)).ToEdited();

    private static async Task<OpenedDocument> OpenAllAsync(string path, PictureLimits limits, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
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

    private static async Task<OpenedDocument> OpenAsync(
        DocumentJson json, Func<string, Task<byte[]>> read, string path, PictureLimits limits, CancellationToken cancellationToken)
    {
        limits.Check(json.Width, json.Height, path);
        var layers = new List<Layer>();
        foreach (LayerJson layer in json.Layers)
        {
            limits.Check(layer.Width, layer.Height, layer.File);
            Picture picture = await ReadPictureAsync(layer.File).ConfigureAwait(false);
            if (picture.Width != layer.Width || picture.Height != layer.Height)
            {
                throw new MynaException(Invariant(
                    $"{path} is damaged: {layer.File} is {picture.Width} x {picture.Height} pixels large, not {layer.Width} x {layer.Height}"));
            }

            layers.Add(layer.With(picture));
        }

        var pictures = new EditPictures();
        foreach (string file in (json.Edits ?? []).SelectMany(SavedDocument.PicturesOf).Distinct())
        {
            pictures.Add(file, await ReadPictureAsync(file).ConfigureAwait(false));
        }

        return new OpenedDocument(
            new LayerDocument(json.Width, json.Height, layers) { Provenance = json.Provenance }, json.Edits ?? [], json.Applied ?? json.Edits?.Count ?? 0, pictures);

        async Task<Picture> ReadPictureAsync(string file) => file.Length == 0 || file != Path.GetFileName(file)
            ? throw new MynaException($"{path} is damaged: it names a file outside of it ('{file}')")
            : await PictureFile.ReadAsync(await read(file).ConfigureAwait(false), file, limits, cancellationToken).ConfigureAwait(false);
    }

    private sealed record OpenedDocument(LayerDocument Origin, IReadOnlyList<LayerEdit> Edits, int Applied, EditPictures Pictures)
    {
        public EditedDocument ToEdited()
        {
            var edited = new EditedDocument(Origin);
            foreach (string name in Pictures.Names)
            {
                edited.Pictures.Add(name, Pictures.Get(name));
            }

            edited.Restore(Edits, Applied);
            return edited;
        }
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
            return [.. json.Layers.Select(layer => layer.File).Concat((json.Edits ?? []).SelectMany(SavedDocument.PicturesOf)).Where(file => file.EndsWith(".png", StringComparison.Ordinal) && file == Path.GetFileName(file))];
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
}
