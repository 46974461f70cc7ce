using System.CommandLine;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Library.Models;
using Myna.Voice;
using Myna.Voice.Alignment;
using Myna.Voice.LongForm.Subtitles;

namespace Myna.Cli.Commands;

/// <summary><c>myna align AUDIO TEXT</c>: is the text what was said, and when each word.</summary>
internal static class AlignCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var audio = new Argument<string>("AUDIO") { Description = "A recording of one speaker, up to two minutes." };
        var text = new Argument<string?>("TEXT")
        {
            Description = "What should have been said; - reads it from standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var textFile = new Option<string?>("--text-file") { HelpName = "FILE", Description = "Read the text from a UTF-8 file." };
        var language = new Option<string?>("--language") { HelpName = "TAG", Description = "Language of the text: en-us, en-gb, de, … (default en-us)." };
        var srt = new Option<string?>("--srt") { HelpName = "FILE.srt", Description = "Write subtitles with the times that were found." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("align", "Lay a text over a recording: is it what was said, and when is each word heard?")
        {
            Examples =
                """
                myna align clip.wav "Good morning, everybody."
                myna align talk.mp3 --text-file talk.txt --srt talk.srt
                myna align clip.wav "Good morning." --json
                """,
        };
        command.Add(audio);
        command.Add(text);
        foreach (Option option in (Option[])[textFile, language, srt, json])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            bool given = result.GetResult(text) is { Tokens.Count: > 0 };
            if (given == result.GetResult(textFile) is { Tokens.Count: > 0 })
            {
                result.AddError(given ? "Give TEXT or --text-file, not both." : "No text: give TEXT, - for standard input, or --text-file FILE.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new SpeechOrder { Text = parsed.GetValue(text), TextFile = parsed.GetValue(textFile), Output = "" };
            await RunAsync(
                environment,
                parsed.GetRequiredValue(audio),
                await TextSource.ReadAsync(order, environment, cancellationToken),
                parsed.GetValue(language) ?? "en-us",
                parsed.GetValue(srt),
                parsed.GetValue(json),
                cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task RunAsync(
        CliEnvironment environment, string path, string text, string language, string? srt, bool json, CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        AudioClip clip = await ClipReader.ReadAsync(path, cancellationToken);
        environment.Models.RequirePrograms(new ModelChoice { Name = ModelChoice.Lite }, language);
        using AtomicFile? subtitles = srt is null ? null : AtomicFile.Create(srt); // before the work: a wrong folder is told at once
        IAligner aligner = CliException.InStage(ExitCode.Missing, environment.Models.LoadAligner);
        AlignmentReport report = await CliException.InStageAsync(
            ExitCode.BadInput,
            () => aligner.AlignAsync(clip.ToMono().Samples, clip.SampleRate, text, language, cancellationToken));
        if (subtitles is not null)
        {
            using (var writer = new StreamWriter(subtitles.Stream, leaveOpen: true))
            {
                var cues = new SubtitleWriter(writer, SubtitleFormat.Srt);
                foreach (SpeechMark mark in report.Marks)
                {
                    cues.Add(mark);
                }

                cues.Finish();
            }

            subtitles.Commit();
        }

        var result = new AlignResult(
            path,
            Math.Round(report.Seconds, 3),
            report.Fits,
            Math.Round(report.Confidence, 3),
            Math.Round(report.Score, 4),
            Math.Round(report.LogLikelihood, 4),
            srt,
            [.. report.Words.Select(word => new AlignedWordResult(
                word.Text, word.TextStart, Math.Round(word.Start, 3), Math.Round(word.End, 3), Math.Round(word.Score, 3)))]);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.AlignResult);
        }
        else
        {
            Show(environment, result);
        }
    }

    private static void Show(CliEnvironment environment, AlignResult result)
    {
        environment.Out.WriteLine(result.Fits
            ? FormattableString.Invariant($"{result.File}: the text is what was said (confidence {result.Confidence:0.00}, score {result.Score:0.00})")
            : FormattableString.Invariant($"{result.File}: the text does not seem to be what was said (confidence {result.Confidence:0.00}, score {result.Score:0.00})"));
        foreach (AlignedWordResult word in result.Words)
        {
            environment.Out.WriteLine(FormattableString.Invariant($"{word.Start,8:0.00}  {word.End,8:0.00}  {word.Text}"));
        }

        if (result.Srt is not null)
        {
            environment.Out.WriteLine($"{result.Srt}: subtitles");
        }
    }
}
