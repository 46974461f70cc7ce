using Myna.Books;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;
using Myna.Text.Markup;

namespace Myna.Cli.LongForm;

/// <summary>Reads a long text and finds its chapters.</summary>
internal static class LongText
{
    /// <summary>Reads the book of an order.</summary>
    /// <exception cref="CliException">The file cannot be read, or has no words.</exception>
    public static async Task<Book> ReadAsync(NarrationOrder order, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var options = new BookOptions { Format = order.Format, ChapterLevel = order.ChapterLevel, ReadCode = order.ReadCode, Cast = [.. order.Cast.Keys] };
        if (order.Format is BookFormat.Epub or BookFormat.Docx || IsArchive(order.Source))
        {
            try
            {
                return await BookFile.ReadAsync(order.Source, options, cancellationToken);
            }
            catch (MynaException exception)
            {
                throw new CliException(ExitCode.BadInput, exception.Message, exception);
            }
        }

        var source = new SpeechOrder { TextFile = order.Source, Output = order.Output };
        string text = await TextSource.ReadAsync(source, environment, cancellationToken);
        BookFormat format = order.Format == BookFormat.Auto ? BookFile.FormatOfName(order.Source) : order.Format;
        if (format == BookFormat.Markdown && order.Delivery.Markup == TextMarkup.Ssml)
        {
            throw new CliException(ExitCode.Usage, $"{order.Source} is Markdown, which cannot hold SSML; give --format text, or leave --markup out: [pause:1s] works in Markdown");
        }

        // A text that one person reads stays as it is: its places are those of the file.
        return format == BookFormat.Text && order.Cast.Count == 0
            ? new Book(null, null, null, null, [new Chapter(null, [new Paragraph(text)])])
            : CliException.InStage(ExitCode.BadInput, () => BookFile.OfText(text, order.Source, options with { Format = format }));
    }

    private static bool IsArchive(string path)
    {
        if (path == SpeechOrder.StandardStream || !File.Exists(path))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[4];
        using FileStream file = CliException.InStage(ExitCode.BadInput, () => Open(path));
        return BookFile.IsArchive(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}; check its permissions", exception);
        }
    }
}
