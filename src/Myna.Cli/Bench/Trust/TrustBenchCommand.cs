using System.CommandLine;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;

namespace Myna.Cli.Bench.Trust;

/// <summary><c>myna bench trust</c>: how far can its safeguards be trusted?</summary>
internal static class TrustBenchCommand
{
    private const int DefaultKeys = 1000;

    /// <summary>So that there are 120 excerpts of 3 s and 48 of 10 s after each attack.</summary>
    private const int DefaultRepeats = 3;

    /// <summary>All that is measured, in the order in which it is.</summary>
    private static readonly ITrustPart[] Parts = [new SpeakerPart(), new PhrasePart(), new SyntheticPart(), new WatermarkPart()];

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        Option<int?> keys = SharedOptions.Number("--keys", $"Random keys that each clean recording is searched for; {DefaultKeys} if not given.", 1, 1_000_000);
        Option<int?> repeats = SharedOptions.Number("--repeats", $"How often each recording is marked and attacked; {DefaultRepeats} if not given.", 1, 1000);
        var only = new Option<string?>("--only") { HelpName = string.Join('|', Parts.Select(part => part.Name)), Description = "Measure one part only." };
        only.AcceptOnlyFromAmong([.. Parts.Select(part => part.Name)]);
        var command = new VerbCommand("trust", "Measure the safeguards: how well speakers and readings are judged, how often a watermark is found, after what, and how little it is heard.")
        {
            Examples = "myna bench trust --json",
        };
        var calibrate = new Option<string?>("--calibrate") { HelpName = "FILE", Description = "Write the calibration of speaker scores to a file." };
        var speech = new Option<string?>("--speech")
        {
            HelpName = "TABLE", Description = "Recordings for the synthetic-speech score: file, maker (person, or a program), fit or measure, with tabulators between.",
        };
        var fit = new Option<string?>("--fit") { HelpName = "FILE", Description = "With --speech: fit the synthetic-speech score anew and write its weights to a file." };
        foreach (Option option in (Option[])[json, keys, repeats, only, calibrate, speech, fit])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new TrustBenchOrder
            {
                Environment = environment,
                Keys = parsed.GetValue(keys) ?? DefaultKeys,
                Repeats = parsed.GetValue(repeats) ?? DefaultRepeats,
                Calibration = parsed.GetValue(calibrate),
                Speech = parsed.GetValue(speech),
                Fit = parsed.GetValue(fit),
            };
            var result = new TrustResult();
            ITrustPart[] parts = [.. Parts.Where(part => parsed.GetValue(only) is not { } name || name == part.Name)];
            foreach (ITrustPart part in parts)
            {
                await part.MeasureAsync(order, result, cancellationToken);
            }

            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, TrustJson.Default.TrustResult);
                return (int)ExitCode.Ok;
            }

            foreach (ITrustPart part in parts)
            {
                part.Show(result, Terminal.OfOutput(environment));
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
