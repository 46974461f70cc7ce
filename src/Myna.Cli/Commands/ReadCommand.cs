using System.CommandLine;
using Myna.Books;
using Myna.Cli.Errors;
using Myna.Cli.LongForm;

namespace Myna.Cli.Commands;

/// <summary><c>myna read BOOK.md --voice NAME -o book.m4b</c>: long texts, with chapters, that survive an interruption.</summary>
internal static class ReadCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var text = new Argument<string>("BOOK") { Description = "The text: EPUB, DOCX, Markdown, SRT or VTT by its ending, else plain UTF-8 text; - reads standard input." };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FILE",
            Description = "The audio: .wav, or .m4b .mp3 .m4a .opus .flac through ffmpeg, with chapters where the format has them.",
            Required = true,
        };
        Option<string> voice = SharedOptions.Voice(environment);
        var format = new Option<BookFormat>("--format") { Description = "What the text is written in, if its name does not tell (text, markdown, epub, docx, subtitles)." };
        Option<int?> level = SharedOptions.Number("--chapter-level", "Markdown headings down to this level begin a chapter (default 2).", 1, 6);
        var code = new Option<bool>("--code") { Description = "Read code blocks of Markdown too." };
        var cast = new Option<string[]>("--cast")
        {
            HelpName = "NAME=VOICE",
            Description = "Who else speaks: paragraphs that begin with \"[NAME]:\" or \"NAME:\" are said in VOICE. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        var title = new Option<string?>("--title") { HelpName = "TITLE", Description = "Title for the file's tags." };
        var artist = new Option<string?>("--artist") { HelpName = "NAME", Description = "Author or reader for the file's tags." };
        var resume = new Option<bool>("--resume") { Description = "Go on with work that was interrupted; the result is as if it had not been." };
        var restart = new Option<bool>("--restart") { Description = "Throw away work that was interrupted." };
        var delivery = new DeliveryOptions(environment);
        var marks = new MarkOptions();
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("read", "Read a long text aloud: chapters from headings, subtitles, resumable.")
        {
            Examples =
                """
                myna read book.md --voice anna -o book.m4b --title "My Book" --srt book.srt
                myna read book.md --voice anna -o book.m4b --resume
                myna read novel.epub --voice anna --cast Bruno=bruno --cast Carla=carla -o novel.m4b
                myna read article.txt --voice anna -o article.mp3 --fast
                """,
        };
        command.Add(text);
        foreach (Option option in (Option[])[output, voice, cast, format, level, code, title, artist, resume, restart])
        {
            command.Add(option);
        }

        delivery.AddTo(command);
        marks.AddTo(command);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(restart))
            {
                result.AddError("Give --resume or --restart, not both.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new NarrationOrder
            {
                Source = parsed.GetRequiredValue(text),
                Voice = parsed.GetRequiredValue(voice),
                Output = parsed.GetRequiredValue(output),
                Format = parsed.GetValue(format),
                ChapterLevel = parsed.GetValue(level) ?? 2,
                ReadCode = parsed.GetValue(code),
                Cast = Cast(parsed.GetValue(cast) ?? []),
                Title = parsed.GetValue(title),
                Artist = parsed.GetValue(artist),
                Resume = parsed.GetValue(resume),
                Restart = parsed.GetValue(restart),
                Delivery = delivery.Read(parsed),
                Marks = marks.Read(parsed),
                Json = parsed.GetValue(json),
            };
            await new NarrationRun(environment, order).RunAsync(cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Dictionary<string, string> Cast(string[] pairs)
    {
        var cast = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in pairs)
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || parts[0].Length == 0 || parts[1].Length == 0 || !cast.TryAdd(parts[0], parts[1]))
            {
                throw new CliException(ExitCode.Usage, $"--cast {pair}: give each speaker once, as NAME=VOICE");
            }
        }

        return cast;
    }
}
