using System.Text;
using Myna.Books.Formats;

namespace Myna.Books;

/// <summary>Reads books: plain text, Markdown, EPUB, DOCX, SubRip and WebVTT.</summary>
public static class BookFile
{
    private const long MostBytes = 256L << 20;
    private const long MostTextBytes = 16L << 20;

    /// <summary>Endings of names that are understood, with their dots.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".txt", ".md", ".markdown", ".epub", ".docx", ".srt", ".vtt"];

    /// <summary>Reads a book of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">It is not there, no book, protected, damaged or too large.</exception>
    public static async Task<Book> ReadAsync(string path, BookOptions? options = null, CancellationToken cancellationToken = default)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"cannot read {path}: {exception.Message.TrimEnd('.')}; check the name of the book", exception);
        }

        await using (file.ConfigureAwait(false))
        {
            return await ReadAsync(file, path, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a book.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="name">Its name: its ending tells the format where the content does not, and errors call it so.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MynaException">It is no book, protected, damaged or too large.</exception>
    public static async Task<Book> ReadAsync(Stream content, string name, BookOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= new BookOptions();
        using MemoryStream bytes = await CopyAsync(content, name, cancellationToken).ConfigureAwait(false);
        BookFormat format = options.Format == BookFormat.Auto ? FormatOf(bytes, name) : options.Format;
        return format is BookFormat.Epub or BookFormat.Docx ? ReadArchive(bytes, name, format, options) : OfText(Decode(bytes, name), name, options with { Format = format });
    }

    /// <summary>Makes a book of a text that was read already.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Its name, as in <see cref="ReadAsync(Stream, string, BookOptions?, CancellationToken)"/>.</param>
    /// <param name="options">How; null for the usual.</param>
    /// <exception cref="MynaException">It cannot be read as its format, or has no words.</exception>
    public static Book OfText(string text, string name, BookOptions? options = null)
    {
        options ??= new BookOptions();
        var tags = new SpeakerTags(options.Cast);
        IReadOnlyList<Chapter> chapters = (options.Format == BookFormat.Auto ? FormatOfName(name) : options.Format) switch
        {
            BookFormat.Markdown => MarkdownBook.Read(text, options.ChapterLevel, options.ReadCode, tags),
            BookFormat.Subtitles => SubtitleBook.Read(text, name, tags),
            BookFormat.Text => PlainTextBook.Read(text, tags),
            _ => throw new MynaException($"{name} is an archive; it cannot be read as a text"),
        };
        return WithWords(new Book(null, null, null, null, chapters), name);
    }

    /// <summary>Whether a file's first bytes are those of an archive (EPUB, DOCX).</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool IsArchive(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    private static Book ReadArchive(MemoryStream bytes, string name, BookFormat format, BookOptions options)
    {
        using BookArchive archive = BookArchive.Open(bytes, name);
        return WithWords(format == BookFormat.Epub ? EpubBook.Read(archive, options) : DocxBook.Read(archive, options), name);
    }

    private static BookFormat FormatOf(MemoryStream bytes, string name)
    {
        if (!IsArchive(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
        {
            return FormatOfName(name) is var format and not (BookFormat.Epub or BookFormat.Docx)
                ? format
                : throw new MynaException($"{name} is no {Path.GetExtension(name)} file: it is not an archive, or is damaged");
        }

        using BookArchive archive = BookArchive.Open(bytes, name);
        return archive.Has(EpubBook.ContainerName) ? BookFormat.Epub
            : archive.Has(DocxBook.TypesName) ? BookFormat.Docx
            : throw new MynaException($"{name} is an archive, but neither an EPUB nor a Word document (.docx); give one of {string.Join(", ", Extensions)}");
    }

    internal static BookFormat FormatOfName(string name) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => BookFormat.Markdown,
        ".SRT" or ".VTT" => BookFormat.Subtitles,
        ".EPUB" => BookFormat.Epub,
        ".DOCX" => BookFormat.Docx,
        _ => BookFormat.Text,
    };

    private static Book WithWords(Book book, string name)
    {
        Chapter[] chapters = [.. book.Chapters.Where(chapter => chapter.Title?.Any(char.IsLetterOrDigit) == true || chapter.Paragraphs.Any(paragraph => paragraph.Text.Any(char.IsLetterOrDigit)))];
        return chapters.Length > 0 ? book with { Chapters = chapters } : throw new MynaException($"{name} has nothing to read aloud once code and markup are left out; --code reads code blocks too");
    }

    private static async Task<MemoryStream> CopyAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            copy.Write(buffer, 0, count);
            if (copy.Length > MostBytes)
            {
                throw new MynaException($"{name} has more than {MostBytes >> 20} MiB; books of up to that are read");
            }
        }

        copy.Position = 0;
        return copy;
    }

    private static string Decode(MemoryStream bytes, string name)
    {
        if (bytes.Length > MostTextBytes)
        {
            throw new MynaException($"{name} has {bytes.Length >> 20} MiB; texts of up to {MostTextBytes >> 20} MiB are read");
        }

        try
        {
            // By the byte order mark where there is one (UTF-16 too), else strict UTF-8.
            using var reader = new StreamReader(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new MynaException($"{name} is not UTF-8 text; convert it, for example with iconv -f latin1 -t utf-8", exception);
        }
    }
}
