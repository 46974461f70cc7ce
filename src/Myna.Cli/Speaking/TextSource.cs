using System.Text;
using Myna.Cli.Errors;

namespace Myna.Cli.Speaking;

/// <summary>Finds the text to speak: on the command line, in a file or on standard input.</summary>
internal static class TextSource
{
    private const long MostBytes = 16 << 20;

    /// <summary>Reads the text.</summary>
    /// <exception cref="CliException">The file cannot be read, is not text, or there is nothing in it.</exception>
    public static async Task<string> ReadAsync(SpeechOrder order, CliEnvironment environment, CancellationToken cancellationToken)
    {
        string text;
        string origin;
        if ((order.TextFile ?? order.Text) == SpeechOrder.StandardStream)
        {
            if (environment.InputIsTerminal)
            {
                await environment.Error.WriteLineAsync("Type the text; end it with Ctrl-D on a line of its own.");
            }

            origin = "standard input";
            text = await ReadInputAsync(environment, cancellationToken);
        }
        else if (order.TextFile is { } file)
        {
            origin = file;
            text = await ReadFileAsync(file, cancellationToken);
        }
        else
        {
            origin = "TEXT";
            text = order.Text ?? "";
        }

        return text.Any(char.IsLetterOrDigit)
            ? text
            : throw new CliException(ExitCode.BadInput, $"{origin} has no words in it; give at least one word to say");
    }

    private static async Task<string> ReadInputAsync(CliEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            return (await environment.In.ReadToEndAsync(cancellationToken)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new CliException(
                ExitCode.BadInput, "standard input is not UTF-8 text; convert it, for example with iconv -f latin1 -t utf-8", exception);
        }
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new CliException(ExitCode.BadInput, Directory.Exists(path)
                ? $"{path} is a folder; give a text file"
                : $"{path} does not exist; check the name of the text file");
        }

        if (file.Length > MostBytes)
        {
            throw new CliException(ExitCode.BadInput, $"{path} has {file.Length >> 20} MiB; texts of up to {MostBytes >> 20} MiB are read");
        }

        try
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return (await File.ReadAllTextAsync(path, utf8, cancellationToken)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new CliException(
                ExitCode.BadInput, $"{path} is not UTF-8 text; convert it, for example with iconv -f latin1 -t utf-8", exception);
        }
    }
}
