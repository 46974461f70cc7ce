using Myna.Layers.Document;
using Myna.Layers.Formats.Animation;
using Myna.Layers.Formats.Html;
using Myna.Layers.Formats.OpenRaster;
using Myna.Layers.Formats.Photoshop;
using Myna.Layers.Formats.PowerPoint;
using Myna.Layers.Formats.Svg;
using Myna.Layers.Formats.Tiff;
using Myna.Layers.Formats.Zip;
using Myna.Layers.Pictures;

namespace Myna.Layers.Formats;

/// <summary>Writes layer documents for other programs; the file's extension says for which.</summary>
public static class LayerExport
{
    /// <summary>The extensions that can be written, with their dots.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        [".psd", ".psb", ".ora", ".tiff", ".tif", ".pptx", ".svg", ".html", ".htm", ".zip", ".gif", ".webp", ".png", LayerStore.Extension];

    /// <summary>Writes a document. The file appears under its name only when it is whole.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="options">How; null for <see cref="LayerExportOptions.Default"/>.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing; no file is left then.</param>
    /// <returns>What the format cannot carry, a sentence each.</returns>
    /// <exception cref="MynaException">The extension is unknown, the picture too large for the format, or the place cannot be written.</exception>
    public static IReadOnlyList<string> Write(
        LayerDocument document, string path, LayerExportOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            throw new MynaException($"{path} has an extension Myna cannot write; use one of {string.Join(", ", Extensions)}");
        }

        document = extension == LayerStore.Extension ? document : document.Baked();
        string part = path + ".part";
        try
        {
            if (extension == ".webp")
            {
                WebPWriter.Write(document, part, (options ?? LayerExportOptions.Default).Step, (options ?? LayerExportOptions.Default).AnimationSide, progress, cancellationToken);
            }
            else
            {
                using FileStream stream = new(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
                Write(document, stream, extension, Path.GetFileNameWithoutExtension(path), options ?? LayerExportOptions.Default, progress, cancellationToken);
            }

            File.Move(part, path, overwrite: true);
            return [.. Lost(document, extension)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot write {path}: {exception.Message.TrimEnd('.')}; choose another place or make room", exception);
        }
        finally
        {
            DeleteIfThere(part);
        }
    }

    private static void Write(
        LayerDocument document, Stream stream, string extension, string title, LayerExportOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        switch (extension)
        {
            case ".psd" or ".psb":
                PsdFile psd = PhotoshopExport.ToPsd(document, options.AlphaAsMasks, options.LiveText) with { PixelsPerInch = options.PixelsPerInch, IccProfile = options.IccProfile };
                PsdWriter.Write(psd, stream, extension == ".psb", options.Compression, progress, cancellationToken);
                break;
            case ".ora":
                OpenRasterWriter.Write(document, stream, options.PixelsPerInch, progress, cancellationToken);
                break;
            case ".tif" or ".tiff":
                LayeredTiffWriter.Write(document, stream, options.PixelsPerInch, options.Compression, progress, cancellationToken);
                break;
            case ".pptx":
                PowerPointWriter.Write(document, stream, options.LiveText, progress, cancellationToken);
                break;
            case ".svg":
                SvgWriter.Write(document, stream, options.LiveText, progress, cancellationToken);
                break;
            case ".html" or ".htm":
                HtmlWriter.Write(document, stream, title, options.LiveText, progress, cancellationToken);
                break;
            case ".gif":
                GifWriter.Write(document, stream, options.Step, options.AnimationSide, progress, cancellationToken);
                break;
            case ".png":
                PngWriter.Write(stream, document.Compose());
                break;
            default:
                ZipExport.Write(document, stream, options.FullCanvas && extension == ".zip", cancellationToken);
                break;
        }
    }

    /// <summary>What the format cannot carry.</summary>
    private static IEnumerable<string> Lost(LayerDocument document, string extension)
    {
        if (extension == ".pptx")
        {
            foreach (Layer layer in document.Layers.Where(layer => layer.Blend != BlendMode.Normal))
            {
                yield return $"PowerPoint knows no blend modes: layer '{layer.Name}' ({layer.Blend}) was written as Normal";
            }
        }

        if (extension == ".ora" && document.Layers.Any(layer => layer.Text?.Text is not null))
        {
            yield return "text layers were written as pixels; .psd, .psb, .pptx, .svg, .html and .mynalayers keep the text";
        }
    }

    private static void DeleteIfThere(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was never made, or the place is not ours; the error that led here says so.
        }
    }
}
