using System.CommandLine;
using Myna.Cli.Commands;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Voice.Qwen3Tts;
using Spectre.Console;

namespace Myna.Cli.Bench;

/// <summary><c>myna bench qwen3-tts</c>: how fast does the large voice model speak here?</summary>
internal static class Qwen3TtsCommand
{
    private const string All = "all";

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var precision = new Option<string>("--precision") { Description = "int8, int4 or all.", DefaultValueFactory = _ => All };
        precision.AcceptOnlyFromAmong("int8", "int4", All);
        var frames = new Option<int>("--frames") { Description = "Frames of 80 ms in an utterance.", DefaultValueFactory = _ => 50 };
        var rounds = new Option<int>("--rounds") { Description = "Utterances measured; the median counts.", DefaultValueFactory = _ => 3 };
        var drift = new Option<bool>("--drift") { Description = "Compare the distributions with those of bf16 weights, too." };
        var folder = new Option<string>("--folder")
        {
            Description = "Where the files of random weights are kept, 1 GB in all.",
            HelpName = "FOLDER",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "myna-bench"),
        };
        var command = new VerbCommand("qwen3-tts", "Measure Qwen3-TTS 0.6B at full size with random weights; nothing is downloaded.")
        {
            Examples = "myna bench qwen3-tts --json\n  myna bench qwen3-tts --precision int8 --drift",
        };
        foreach (Option option in new Option[] { json, precision, frames, rounds, drift, folder })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            TalkerPrecision[] precisions = parsed.GetValue(precision) == All
                ? [TalkerPrecision.Int4, TalkerPrecision.Int8]
                : [PackedFormat.Parse(parsed.GetValue(precision))!.Value];
            Qwen3TtsResult result = Qwen3TtsBench.Run(
                precisions,
                Math.Clamp(parsed.GetValue(frames), 2, 2_000),
                Math.Clamp(parsed.GetValue(rounds), 1, 100),
                parsed.GetValue(drift),
                parsed.GetValue(folder)!,
                what => environment.Error.WriteLine($"measuring: {what}"),
                cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, Qwen3TtsJson.Default.Qwen3TtsResult);
            }
            else
            {
                Show(environment, result);
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private static void Show(CliEnvironment environment, Qwen3TtsResult result)
    {
        environment.Out.WriteLine($"{result.Machine.Cpu}, {result.Machine.Threads} threads, {result.Machine.VectorBits}-bit vectors");
        environment.Out.WriteLine($"{result.Model}, {result.Frames} frames; memory {result.Roofline.ReadGbs:0.0} GB/s, fp32 {result.Roofline.Fp32Gflops:0} GFLOP/s");
        Table table = Terminal.Table(["what", .. result.Precisions.Select(p => p.Precision)]);
        Row("time per second of sound", p => $"{p.Rtf:0.000} s");
        Row("talker, one frame", p => $"{p.TalkerMs:0.0} ms");
        Row("code predictor, one frame", p => $"{p.PredictorMs:0.0} ms");
        Row("codec, one frame", p => $"{p.CodecMs:0.0} ms");
        Row("first audio", p => $"{p.FirstAudioMs:0} ms");
        Row("resident memory", p => $"{p.RssMb:0} MB");
        Row("load", p => $"{p.LoadS:0.00} s");
        Row("weights read for one frame", p => $"{p.WeightMbPerFrame:0} MB");
        Row("weights read per second", p => $"{p.WeightGbs:0.0} GB/s");
        Row("share of the bound", p => $"{p.BoundShare:P0}");
        for (int i = 0; i < result.Precisions[0].Batch.Count; i++)
        {
            int index = i;
            Row($"{result.Precisions[0].Batch[i].Streams} streams: frames per second (with sound)",
                p => $"{p.Batch[index].FramesPerSecond:0.0} ({p.Batch[index].FramesPerSecondDecoded:0.0})");
        }

        if (result.Precisions.All(p => p.Drift is not null))
        {
            Row("divergence from bf16, talker and predictor", p => $"{p.Drift!.TalkerKl:0.00000}, {p.Drift.PredictorKl:0.00000} nats");
            Row("same best code as bf16, talker and predictor", p => $"{p.Drift!.TalkerAgreement:P1}, {p.Drift.PredictorAgreement:P1}");
        }

        Terminal.OfOutput(environment).Write(table);

        void Row(string what, Func<Qwen3TtsPrecisionResult, string> value) =>
            table.AddRow([new PlainText(what), .. result.Precisions.Select(p => new PlainText(value(p)))]);
    }
}
