using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Bench.Trust;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Speaking;
using Myna.Library.Models;
using Myna.Text.Phonemes;
using Spectre.Console;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench roofline|voice|phonemes|qwen3-tts|layers|qwen-image-layered|trust|server</c>: how fast is it here, as a share of what this machine can do?</summary>
internal static class BenchCommand
{
    private const string Sample = "reader-mid.wav";

    /// <summary>Wires the commands.</summary>
    public static Command Create(CliEnvironment environment) => new("bench", "Measure speed on this machine, against its own limits.")
    {
        RooflineCommand(environment),
        VoiceCommand(environment),
        PhonemesCommand.Create(environment),
        Qwen3TtsCommand.Create(environment),
        LayersBenchCommand.Create(environment),
        QwenImageLayeredCommand.Create(environment),
        TrustBenchCommand.Create(environment),
        ServerBenchCommand.Create(environment),
    };

    private static VerbCommand RooflineCommand(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("roofline", "Measure memory bandwidth and fp32 peak, and the kernels as a share of them.")
        {
            Examples = "myna bench roofline --json",
        };
        command.Add(json);
        command.SetAction((parsed, cancellationToken) =>
        {
            RooflineResult result = RooflineBench.Run(Progress(environment), cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, BenchJson.Default.RooflineResult);
            }
            else
            {
                Show(environment, result);
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private static VerbCommand VoiceCommand(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var clip = new Option<string?>("--clip") { Description = $"The clip to clone; samples/{Sample} if not given.", HelpName = "FILE" };
        var command = new VerbCommand("voice", "Measure the whole voice, from text to samples, in a warm process.")
        {
            Examples = "myna bench voice --json",
        };
        command.Add(json);
        command.Add(clip);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var lite = new ModelChoice { Name = ModelChoice.Lite, Phonemes = PhonemeSource.Espeak };
            environment.Models.RequirePrograms(lite, language: null);
            AudioClip reference = await ClipReader.ReadAsync(parsed.GetValue(clip) ?? SampleClip(environment), cancellationToken);
            VoiceResult result = await VoiceBench.RunAsync(() => environment.Models.Load(lite), reference, Progress(environment), cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, BenchJson.Default.VoiceResult);
            }
            else
            {
                Show(environment, result);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Action<string> Progress(CliEnvironment environment) =>
        what => environment.Error.WriteLine($"measuring: {what}");

    /// <summary>The clip in the repository's <c>samples</c>, which lies beside <c>models</c>.</summary>
    private static string SampleClip(CliEnvironment environment)
    {
        string root = Path.GetFullPath(Path.Combine(environment.Models.FindFolder(), "..", ".."));
        string path = Path.Combine(root, "samples", Sample);
        return File.Exists(path)
            ? path
            : throw new CliException(ExitCode.Missing, $"{path} is not there; name a clip with --clip FILE");
    }

    private static void Show(CliEnvironment environment, RooflineResult result)
    {
        environment.Out.WriteLine(Name(result.Machine));
        environment.Out.WriteLine($"memory, reading   {result.ReadGbs,8:0.0} GB/s");
        environment.Out.WriteLine($"fp32 multiply-add {result.Fp32Gflops,8:0.0} GFLOP/s");
        environment.Out.WriteLine();
        Table table = Terminal.Table("kernel", "rate", "share of the bound");
        foreach (KernelResult kernel in result.Kernels)
        {
            table.AddRow(new PlainText(kernel.Name), new PlainText($"{kernel.Rate:0.0} {kernel.Unit}"), new PlainText($"{kernel.Share:P0}"));
        }

        Terminal.OfOutput(environment).Write(table);
    }

    private static void Show(CliEnvironment environment, VoiceResult result)
    {
        environment.Out.WriteLine(Name(result.Machine));
        Table table = Terminal.Table("what", "value");
        Row("load weights", $"{result.LoadMs:0} ms");
        Row("make a voice prompt", $"{result.PromptMs:0} ms");
        Row("default (8 steps, guidance): time per second of sound", $"{result.Rtf:0.000} s");
        Row("default: first audio", $"{result.FirstAudioMs:0} ms");
        Row("--fast (4 steps, no guidance): time per second of sound", $"{result.FastRtf:0.000} s");
        Row("--fast: first audio", $"{result.FastFirstAudioMs:0} ms");
        Row("operations per second of sound", $"{result.GflopPerSecond:0.0} GFLOP");
        Row("fp32 peak of this machine", $"{result.Fp32Gflops:0} GFLOP/s");
        Row("share of that bound", $"{result.BoundShare:P0}");
        Row("largest resident memory", $"{result.RssMb:0} MB");
        Row("phonemes, text, decoder, vocoder", $"{result.Stages.Phonemes:0.0000}, {result.Stages.Text:0.0000}, {result.Stages.Decoder:0.0000}, {result.Stages.Vocoder:0.0000} s per second of sound");
        Terminal.OfOutput(environment).Write(table);

        void Row(string what, string value) => table.AddRow(new PlainText(what), new PlainText(value));
    }

    private static string Name(MachineResult machine) =>
        $"{machine.Cpu}, {machine.Cores} cores, {machine.Threads} threads, {machine.VectorBits}-bit vectors, {machine.Runtime}";
}
