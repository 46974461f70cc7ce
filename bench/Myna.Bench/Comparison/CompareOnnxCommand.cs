using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Myna.Tensors.Threads;

namespace Myna.Bench.Comparison;

/// <summary>The command <c>compare-onnx</c>: Myna's kernels beside ONNX Runtime's, on the shapes of the Lite voice.</summary>
internal static class CompareOnnxCommand
{
    private const int FewestRounds = 3;

    /// <summary>Rounding over the longest sum here, 1792 products, stays a factor of 10 below this.</summary>
    private const double LargestDifference = 1e-4;

    private static readonly JsonSerializerOptions Json =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The command with its options.</summary>
    public static RootCommand Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Pairs of timed blocks for each shape.", DefaultValueFactory = _ => 9 };
        var only = new Option<string>("--only") { Description = "Only operations and shapes that contain this text.", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < FewestRounds)
            {
                result.AddError($"--rounds must be at least {FewestRounds}: the result is a median.");
            }
        });
        var command = new RootCommand("Myna's kernels beside ONNX Runtime's, on the shapes of the Lite voice.") { rounds, only, json };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(parsed.GetValue(rounds), parsed.GetValue(only)!, parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(int rounds, string only, bool json, CancellationToken cancellation)
    {
        Crew crew = Crew.Shared;
        MachineDescription machine = MachineDescription.Read(crew.Members);
        string rival = OrtEnv.Instance().GetVersionString();
        if (!json)
        {
            Console.WriteLine($"{machine}; ONNX Runtime {rival}; {rounds} rounds");
            Console.WriteLine();
            Console.WriteLine("| operation | shape | Myna GFLOP/s | ONNX Runtime GFLOP/s | Myna / ONNX Runtime | quartiles | preempted |");
            Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        }

        var scores = new List<Score>();
        foreach (Func<Contest> create in Contests.All(crew))
        {
            using Contest contest = create();
            if (!$"{contest.Operation} {contest.Shape}".Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            Score score = Score.Of(contest, rounds, cancellation);
            scores.Add(score);
            if (!json)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {score.Operation} | {score.Shape} | {score.MynaGflops:F1} | {score.OnnxGflops:F1} | {score.Ratio:F2} | {score.RatioLow:F2}–{score.RatioHigh:F2} | {score.Preemptions} |"));
            }
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, OnnxRuntime = rival, Rounds = rounds, Scores = scores }, Json));
        }
        else
        {
            Console.WriteLine();
            Console.WriteLine($"Myna is ahead in {scores.Count(score => score.Ratio > 1)} of {scores.Count}; results differ by at most {scores.Select(score => score.Difference).DefaultIfEmpty().Max():E1} of their rms.");
        }

        return Verdict(scores);
    }

    private static int Verdict(List<Score> scores)
    {
        int wrong = 0;
        foreach (Score score in scores.Where(score => !(score.Difference <= LargestDifference)))
        {
            Console.Error.WriteLine($"{score.Operation} {score.Shape}: the results differ by {score.Difference:E1} of their rms; at most {LargestDifference:E1} is rounding.");
            wrong = 1;
        }

        if (scores.Count == 0)
        {
            Console.Error.WriteLine("No operation or shape contains the text given with --only.");
            wrong = 1;
        }

        return wrong;
    }
}
