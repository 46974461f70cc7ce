using System.CommandLine;
using System.Diagnostics;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Library.Models;
using Myna.Voice;
using Myna.Voice.Qwen3Tts;

namespace Myna.Cli.Commands;

/// <summary><c>myna models quantize MODEL</c>: weights of 8 or 4 bits in one file that is opened in a moment.</summary>
internal static class ModelsQuantizeCommand
{
    private const string Int8 = "int8";
    private const string Int4 = "int4";

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var model = new Argument<string>("MODEL") { HelpName = "MODEL|FOLDER", Description = "A model that was pulled, or a folder with one." };
        model.CompletionSources.Add(ModelsCommand.Completions(environment, known: false));
        var precision = new Option<string>("--precision")
        {
            HelpName = $"{Int8}|{Int4}",
            Description = "8 bits a weight (half the memory of the download), or 4 (a quarter, with some loss; default int8).",
            DefaultValueFactory = _ => Int8,
        };
        precision.AcceptOnlyFromAmong(Int8, Int4);
        Option<bool> json = SharedOptions.Json();
        var command = new Command("quantize", "Make a packed int8 or int4 file of a model, once: it takes less memory, speaks faster and opens in a moment.")
        {
            model, precision, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TalkerPrecision wanted = parsed.GetRequiredValue(precision) == Int4 ? TalkerPrecision.Int4 : TalkerPrecision.Int8;
            await QuantizeAsync(environment, parsed.GetRequiredValue(model), wanted, parsed.GetValue(json), cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task QuantizeAsync(
        CliEnvironment environment, string model, TalkerPrecision precision, bool json, CancellationToken cancellationToken)
    {
        string folder = ModelsCommand.Told(() => ModelFolders.Find(environment.Variable, model));
        long start = Stopwatch.GetTimestamp();
        string path = "";
        await ProgressDisplay.RunAsync(environment, environment.ErrorIsTerminal && !json, async progress =>
        {
            IProgress<double>? share = progress is null ? null : new Shares(progress);
            path = await Task.Run(
                () => CliException.InStage(ExitCode.BadInput, () => Directory.Exists(Path.Combine(folder, "transformer"))
                    ? PackedFolder.Make(folder, precision == TalkerPrecision.Int4 ? WeightFormat.Int4 : WeightFormat.Int8, share, cancellationToken)
                    : Qwen3TtsModel.Quantize(folder, precision, share, cancellationToken)), cancellationToken);
        });
        var result = new QuantizedResult(model, path, precision == TalkerPrecision.Int4 ? Int4 : Int8, new FileInfo(path).Length, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2));
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.QuantizedResult);
        }
        else
        {
            environment.Out.WriteLine($"{path}: {result.Bytes / 1e6:0} MB at {result.Precision}, in {result.Seconds:0.0} s; it is used from now on");
        }
    }

    /// <summary>Shows the share of the weights done.</summary>
    private sealed class Shares(IProgress<SpeechProgress> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new SpeechProgress(0, 1, value, 0));
    }
}
