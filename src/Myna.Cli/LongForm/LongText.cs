using Myna.Cli.Errors;
using Myna.Cli.Speaking;
using Myna.Text.Markup;

namespace Myna.Cli.LongForm;

/// <summary>Reads a long text and finds its chapters.</summary>
internal static class LongText
{
    /// <summary>Reads the text of an order.</summary>
    /// <exception cref="CliException">The file cannot be read, or has no words.</exception>
    public static async Task<IReadOnlyList<Chapter>> ReadAsync(
        NarrationOrder order, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var source = new SpeechOrder { TextFile = order.Source, Output = order.Output };
        string text = await TextSource.ReadAsync(source, environment, cancellationToken);
        bool markdown = order.Format == LongTextFormat.Markdown
            || (order.Format == LongTextFormat.Auto && Path.GetExtension(order.Source).ToUpperInvariant() is ".MD" or ".MARKDOWN");
        if (markdown && order.Delivery.Markup == TextMarkup.Ssml)
        {
            throw new CliException(ExitCode.Usage, $"{order.Source} is Markdown, which cannot hold SSML; give --format text, or leave --markup out: [pause:1s] works in Markdown");
        }

        if (!markdown)
        {
            return [new Chapter(null, text)];
        }

        IReadOnlyList<Chapter> chapters = CliException.InStage(
            ExitCode.BadInput, () => MarkdownChapters.Read(text, order.ChapterLevel, order.ReadCode));
        return chapters.Any(chapter => (chapter.Title + chapter.Text).Any(char.IsLetterOrDigit))
            ? chapters
            : throw new CliException(ExitCode.BadInput, $"{order.Source} has nothing to read aloud once code and markup are left out; --code reads code blocks too");
    }
}
