using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Languages;
using Myna.Cli.Output;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna languages</c>: what <c>--language</c> takes.</summary>
internal static class LanguagesCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("languages", "List the languages that --language takes, and how much of each the voice model learned from.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            IReadOnlyList<(string Tag, string Name)> voices = await EspeakLanguages.ListAsync(environment, cancellationToken);
            var result = new LanguageListResult([.. voices.Select(voice => new LanguageResult(voice.Tag, voice.Name, TrainingShare.Of(voice.Tag)))]);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.LanguageListResult);
            }
            else
            {
                Show(environment, result);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Show(CliEnvironment environment, LanguageListResult result)
    {
        Table table = Terminal.Table("language", "name", "Lite learned from");
        foreach (LanguageResult language in result.Languages)
        {
            table.AddRow(new PlainText(language.Tag), new PlainText(language.Name), new PlainText(Learned(language)));
        }

        Terminal.OfOutput(environment).Write(table);
        environment.Error.WriteLine("English is best. Other languages are spoken with an accent, those without training the more so.");
    }

    private static string Learned(LanguageResult language) => language.Trained switch
    {
        TrainingShare.Hours => language.Tag.StartsWith("en", StringComparison.Ordinal) ? "most of its training" : "2 hours",
        TrainingShare.Minutes => "some minutes",
        _ => "nothing",
    };
}
