using System.CommandLine;
using System.Globalization;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Diffusion.QwenImageLayered.Weights;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench qwen-image-layered</c>: how long would the large picture model take here?</summary>
internal static class QwenImageLayeredCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var precision = new Option<string>("--precision") { Description = "int8 or int4.", DefaultValueFactory = _ => "int4" };
        precision.AcceptOnlyFromAmong("int8", "int4");
        Option<int?> layers = SharedOptions.Number("--layers", "Layers; 2 if not given.", 1, 16);
        var resolution = new Option<int>("--resolution") { HelpName = "640|1024", Description = "Size at which the model works.", DefaultValueFactory = _ => 640 };
        resolution.AcceptOnlyFromAmong("640", "1024");
        Option<int?> steps = SharedOptions.Number("--steps", "Steps to project; 50 if not given.", 1, 1000);
        var single = new Option<bool>("--no-guidance") { Description = "Project one pass a step in place of two." };
        var drift = new Option<string?>("--drift") { HelpName = "FOLDER", Description = "Instead: run the model in a folder with rounded weights, and tell how far its layers move from those of single precision (--layers, --resolution, --steps; 2 steps if not given)." };
        var command = new VerbCommand("qwen-image-layered", "Measure one block of Qwen-Image-Layered at full size with random weights, and project the whole run; nothing is downloaded.")
        {
            Examples = "myna bench qwen-image-layered --json\n  myna bench qwen-image-layered --layers 4 --steps 8 --no-guidance\n  myna bench qwen-image-layered --drift tests/Golden/qwen-image-layered/tiny",
        };
        foreach (Option option in (Option[])[json, precision, layers, resolution, steps, single, drift])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(drift) is { } folder)
            {
                QwenImageLayeredDriftResult rows = CliException.InStage(ExitCode.BadInput, () => QwenImageLayeredDrift.Run(
                    folder, parsed.GetValue(layers) ?? 2, parsed.GetValue(resolution), parsed.GetValue(steps) ?? 2, what => environment.Error.WriteLine($"running: {what}"), cancellationToken));
                if (parsed.GetValue(json))
                {
                    CliJson.Print(environment.Out, rows, QwenImageLayeredJson.Default.QwenImageLayeredDriftResult);
                }
                else
                {
                    QwenImageLayeredDrift.Show(environment.Out, rows);
                }

                return Task.FromResult((int)ExitCode.Ok);
            }

            QwenImageLayeredResult result = QwenImageLayeredBench.Run(
                parsed.GetValue(precision) == "int8" ? WeightFormat.Int8 : WeightFormat.Int4,
                parsed.GetValue(layers) ?? 2, parsed.GetValue(resolution), parsed.GetValue(steps) ?? 50, !parsed.GetValue(single),
                what => environment.Error.WriteLine($"measuring: {what}"), cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, QwenImageLayeredJson.Default.QwenImageLayeredResult);
            }
            else
            {
                Show(environment.Out, result);
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private static void Show(TextWriter writer, QwenImageLayeredResult result)
    {
        FormattableString[] lines =
        [
            $"{result.Machine.Cpu}, {result.Machine.Threads} threads, {result.Machine.VectorBits}-bit vectors; on one thread {result.PeakType} peak {result.PeakGops:0} GOP/s, fp32 {result.Fp32Gflops:0} GFLOP/s",
            $"{result.Layers} layers at {result.Resolution}: {result.ImageTokens} image and {result.TextTokens} text tokens, weights {result.Precision}, {result.BlockMb:0} MB a block",
            $"one block           {result.SPerBlock:0.00} s, of it {result.CpuSPerBlock:0.00} s on the processors",
            $"products            {result.GemmGops:0} GOP/s, {result.GemmShare:P0} of the {result.PeakType} peak",
            $"attention           {result.AttentionGflops:0} GFLOP/s, {result.AttentionShare:P0} of the fp32 peak",
            $"one step            {result.SPerStep:0} s (60 blocks, {result.Passes} passes)",
            $"{result.Steps} steps and the VAE {TimeSpan.FromSeconds(result.ProjectedS).TotalHours:0.0} h, projected",
            $"largest memory      {result.RssMb:0} MB with one block of weights",
        ];
        foreach (FormattableString line in lines)
        {
            writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        }
    }
}
