using Myna.Audio.Files;
using Myna.Books.Narration;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Library;

namespace Myna.Cli.LongForm;

/// <summary>The files that long commands leave behind.</summary>
internal static class NarrationOutput
{
    /// <summary>The format of an output that is a file, not a stream.</summary>
    /// <exception cref="CliException">Its ending is unknown, or ffmpeg is needed and missing.</exception>
    public static AudioFormat FormatOf(string output, CliEnvironment environment)
    {
        if (output == Speaking.SpeechOrder.StandardStream)
        {
            throw new CliException(ExitCode.Usage, "-o - is for myna speak; this command keeps its work beside a file: give its name");
        }

        AudioFormat format = CliException.InStage(ExitCode.Usage, () => AudioFormats.FromPath(output));
        if (format is AudioFormat.MuLaw or AudioFormat.ALaw or AudioFormat.Aiff)
        {
            throw new CliException(ExitCode.Usage, $"{output}: this command writes .wav, .mp3, .m4a, .m4b, .opus, .ogg, .flac, .aac or .webm");
        }

        return format == AudioFormat.Wav || Programs.Find("ffmpeg", environment.Variable) is not null
            ? format
            : throw new CliException(
                ExitCode.Missing, $"{output} needs ffmpeg, which is not installed; install it with: sudo apt-get install ffmpeg, or write a .wav file");
    }

    /// <summary>Puts a finished file in its place; one that stood there is replaced.</summary>
    public static void Move(string finished, string output)
    {
        try
        {
            File.Move(finished, output, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {output}: {exception.Message.TrimEnd('.')}; make room or free the place, then use --resume", exception);
        }
    }

    /// <summary>Writes the chapters beside the audio, if there are headings: <c>book.m4b</c> gets <c>book.chapters.json</c>.</summary>
    /// <returns>The file, or null.</returns>
    public static string? WriteChapters(string output, IReadOnlyList<ChapterTime> times)
    {
        if (times.All(time => time.Title is null))
        {
            return null;
        }

        string path = Path.ChangeExtension(output, ".chapters.json");
        using AtomicFile file = CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(path));
        using (var writer = new StreamWriter(file.Stream, leaveOpen: true) { NewLine = "\n" })
        {
            CliJson.Print(writer, new ChaptersFile(times), CliJson.Default.ChaptersFile);
        }

        file.Commit();
        return path;
    }
}
