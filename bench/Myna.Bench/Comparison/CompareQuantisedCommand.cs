using System.CommandLine;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>
/// The command <c>compare-quantised</c>: products with int8 and int4 weights that come from memory, beside ONNX Runtime's MatMulNBits, on
/// the shapes of Qwen3-TTS 0.6B (talker and code predictor), and as a share of the read bandwidth of the same run.
/// </summary>
internal static class CompareQuantisedCommand
{
    /// <summary>Both sides round activations to 8 bits, in groups of their own: results differ by that, at its largest.</summary>
    private const double LargestDifference = 0.1;

    private static readonly (int Outputs, int Inputs)[] Shapes = [(4096, 1024), (1024, 2048), (6144, 1024), (1024, 3072), (2048, 1024)];

    /// <summary>The command with its options.</summary>
    public static RootCommand Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Pairs of timed blocks for each row.", DefaultValueFactory = _ => 9 };
        var only = new Option<string>("--only") { Description = "Only rows that contain this text.", DefaultValueFactory = _ => "" };
        var megabytes = new Option<int>("--megabytes") { Description = "Size of the weights of a row; more than four times the last-level cache.", DefaultValueFactory = _ => 160 };
        rounds.Validators.Add(result => Require(result, rounds, 3));
        megabytes.Validators.Add(result => Require(result, megabytes, 1));
        var command = new RootCommand("Quantised products beside ONNX Runtime's MatMulNBits.") { rounds, only, megabytes };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(parsed.GetValue(rounds), parsed.GetValue(only)!, parsed.GetValue(megabytes), cancellation)));
        return command;

        static void Require(System.CommandLine.Parsing.OptionResult result, Option<int> option, int least)
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{option.Name} must be at least {least}.");
            }
        }
    }

    private static int Run(int rounds, string only, int megabytes, CancellationToken cancellation)
    {
        Crew crew = Crew.Shared;
        Console.WriteLine($"{MachineDescription.Read(crew.Members)}; ONNX Runtime {OrtEnv.Instance().GetVersionString()}; {rounds} rounds; weights of {megabytes} MB a row");
        Console.WriteLine();
        Console.WriteLine("| weights and shape | Myna 10⁹ weights/s | ONNX Runtime 10⁹ weights/s | Myna / ONNX Runtime | quartiles | Myna GB/s | of read bandwidth | preempted | difference |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        int wrong = 0;
        foreach ((QuantisedFormat format, int block, int rows, int outputs, int inputs) in Cases())
        {
            string name = $"{format} block {block} rows {rows} {inputs}x{outputs}";
            if (!name.Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            double read = Roofline.ReadGigabytesPerSecond(crew, 0.3);
            using var contest = QuantisedContest.Create(format, block, rows, outputs, inputs, megabytes * 1_000_000L, crew);
            Score score = Score.Of(contest, rounds, cancellation);
            read = Math.Max(read, Roofline.ReadGigabytesPerSecond(crew, 0.3));
            double weightsPerFlop = contest.Weights / contest.FloatingPointOperations;
            double mine = score.MynaGflops * weightsPerFlop, onnx = score.OnnxGflops * weightsPerFlop;
            double gigabytes = mine * contest.Bytes / contest.Weights;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {score.Shape} | {mine:F1} | {onnx:F1} | {score.Ratio:F2} | {score.RatioLow:F2}–{score.RatioHigh:F2} | {gigabytes:F1} | {gigabytes / read:P0} of {read:F1} | {score.Preemptions} | {score.Difference:F3} |"));
            if (!(score.Difference <= LargestDifference))
            {
                Console.Error.WriteLine($"{score.Shape}: the results differ by {score.Difference:E1} of their rms; at most {LargestDifference} is rounding.");
                wrong = 1;
            }
        }

        return wrong;
    }

    private static IEnumerable<(QuantisedFormat Format, int Block, int Rows, int Outputs, int Inputs)> Cases()
    {
        foreach ((QuantisedFormat format, int block) in new[] { (QuantisedFormat.Int8, 128), (QuantisedFormat.Int4, 32), (QuantisedFormat.Int4, 128) })
        {
            foreach ((int outputs, int inputs) in Shapes)
            {
                yield return (format, block, 1, outputs, inputs);
            }

            foreach (int rows in new[] { 4, 8, 128 })
            {
                yield return (format, block, rows, 6144, 1024);
            }
        }
    }
}
