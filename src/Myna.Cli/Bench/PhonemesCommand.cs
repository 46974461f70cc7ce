using System.CommandLine;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Spectre.Console;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench phonemes</c>: how close are the managed English phonemes to eSpeak NG's, and how fast?</summary>
internal static class PhonemesCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var differences = new Option<bool>("--differences") { Description = "Print the clauses that differ; only of the half that rules may be tuned on." };
        var command = new VerbCommand("phonemes", "Compare the built-in English phonemes with eSpeak NG's over running text.")
        {
            Examples = "myna bench phonemes --json",
        };
        command.Add(json);
        command.Add(differences);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            PhonemesResult result = await PhonemesBench.RunAsync(
                what => environment.Error.WriteLine($"measuring: {what}"),
                parsed.GetValue(differences) ? (text, expected, actual) => Print(environment, text, expected, actual) : null,
                cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, BenchJson.Default.PhonemesResult);
            }
            else
            {
                Show(environment, result);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Print(CliEnvironment environment, string text, string expected, string actual)
    {
        environment.Error.WriteLine($"  {text}");
        environment.Error.WriteLine($"- {expected}");
        environment.Error.WriteLine($"+ {actual}");
    }

    private static void Show(CliEnvironment environment, PhonemesResult result)
    {
        Table table = Terminal.Table("what", "value");
        Row("sentences", $"{result.Texts}");
        Row("words", $"{result.Words}");
        Row("phoneme error rate", $"{result.Per:P2}");
        Row("  without stress marks", $"{result.PerWithoutStress:P2}");
        Row("  of the half used for tuning", $"{result.PerTuned:P2}");
        Row("  of the held-out half", $"{result.PerHeldOut:P2}");
        Row("  of the held-out half, without stress marks", $"{result.PerHeldOutWithoutStress:P2}");
        Row("words not in the dictionary", $"{result.OovShare:P2}");
        Row("words per second", $"{result.WordsPerSecond:0}");
        Row("load", $"{result.LoadMs:0} ms");
        Terminal.OfOutput(environment).Write(table);

        void Row(string what, string value) => table.AddRow(new PlainText(what), new PlainText(value));
    }
}
