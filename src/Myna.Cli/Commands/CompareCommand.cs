using System.CommandLine;
using Myna.Audio;
using Myna.Audio.Pictures;
using Myna.Cli.Comparison;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Speaking;

namespace Myna.Cli.Commands;

/// <summary><c>myna compare A B</c>: two sounds side by side in numbers and, if wanted, in a picture.</summary>
internal static class CompareCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var first = new Argument<string>("FIRST") { Description = "An audio file, such as the recording of a voice." };
        var second = new Argument<string>("SECOND") { Description = "Another one, such as its clone." };
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE.png", Description = "Draw both, one above the other." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("compare", "Compare two sounds: length, loudness, pitch, and how alike the voices are.")
        {
            Examples =
                """
                myna compare clip.wav clone.wav
                myna compare before.wav after.mp3 -o both.png
                """,
        };
        command.Add(first);
        command.Add(second);
        command.Add(output);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetRequiredValue(first),
            parsed.GetRequiredValue(second),
            parsed.GetValue(output),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, string first, string second, string? target, bool json, CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        AudioClip a = await ClipReader.ReadAsync(first, cancellationToken), b = await ClipReader.ReadAsync(second, cancellationToken);
        using PictureOutput? place = target is null ? null : PictureOutput.Open(target);
        SoundFacts ofA = SoundMeasurement.Of(first, a, cancellationToken), ofB = SoundMeasurement.Of(second, b, cancellationToken);
        (double? similarity, string? note) = SpeakerSimilarity.Of(environment.Models, (first, a), (second, b), cancellationToken);
        place?.Complete(CliException.InStage(
            ExitCode.BadInput,
            () => SoundPicture.Draw([(Path.GetFileName(first), a), (Path.GetFileName(second), b)], cancellationToken: cancellationToken)));
        var result = new CompareResult(
            ofA,
            ofB,
            Math.Round(ofB.Seconds - ofA.Seconds, 3),
            SoundMeasurement.Finite(ofB.LoudnessLufs - ofA.LoudnessLufs),
            SoundMeasurement.Finite(ofA.PitchMedianHz is { } from && ofB.PitchMedianHz is { } to ? 12 * Math.Log2(to / from) : null),
            SoundMeasurement.Finite(ofB.SyllablesPerSecond / ofA.SyllablesPerSecond),
            similarity,
            note,
            target);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.CompareResult);
        }
        else
        {
            Show(environment, result);
        }

        return (int)ExitCode.Ok;
    }

    private static void Show(CliEnvironment environment, CompareResult result)
    {
        SoundFacts a = result.First, b = result.Second;
        (string Name, string First, string Second, string Difference)[] rows =
        [
            ("", Path.GetFileName(a.File), Path.GetFileName(b.File), "difference"),
            ("length", $"{a.Seconds:0.00} s", $"{b.Seconds:0.00} s", $"{result.SecondsDifference:+0.00;-0.00;0} s"),
            ("sample rate", $"{a.SampleRate} Hz", $"{b.SampleRate} Hz", ""),
            ("channels", $"{a.Channels}", $"{b.Channels}", ""),
            ("loudness", Unit(a.LoudnessLufs, "LUFS"), Unit(b.LoudnessLufs, "LUFS"), Signed(result.LoudnessDifferenceLu, "LU")),
            ("loudness range", Unit(a.LoudnessRangeLu, "LU"), Unit(b.LoudnessRangeLu, "LU"), ""),
            ("true peak", Unit(a.TruePeakDb, "dB"), Unit(b.TruePeakDb, "dB"), ""),
            ("median pitch", Unit(a.PitchMedianHz, "Hz"), Unit(b.PitchMedianHz, "Hz"), Signed(result.PitchDifferenceSemitones, "semitones")),
            ("pitch, 5-95 %", Range(a), Range(b), ""),
            ("speech rate", Unit(a.SyllablesPerSecond, "syllables/s"), Unit(b.SyllablesPerSecond, "syllables/s"), Factor(result.SpeechRateRatio)),
            ("voiced", $"{100 * a.VoicedShare:0} %", $"{100 * b.VoicedShare:0} %", ""),
        ];
        int[] widths = [rows.Max(row => row.Name.Length), rows.Max(row => row.First.Length), rows.Max(row => row.Second.Length)];
        foreach ((string name, string first, string second, string difference) in rows)
        {
            environment.Out.WriteLine($"{name.PadRight(widths[0])}  {first.PadLeft(widths[1])}  {second.PadLeft(widths[2])}  {difference}".TrimEnd());
        }

        environment.Out.WriteLine();
        environment.Out.WriteLine(result.SpeakerSimilarity is { } cosine
            ? $"Voices alike: {cosine:0.00} (cosine of Lite's speaker vectors: the opinion of a small model; 1 is the same)"
            : $"Voices alike: not compared ({result.SpeakerSimilarityNote})");
        if (result.Picture is not null)
        {
            environment.Out.WriteLine($"Picture: {result.Picture}");
        }
    }

    private static string Unit(double? value, string unit) => value is { } number ? $"{number:0.0} {unit}" : "none";

    private static string Signed(double? value, string unit) => value is { } number ? $"{number:+0.0;-0.0;0.0} {unit}" : "";

    private static string Factor(double? value) => value is { } number ? $"× {number:0.00}" : "";

    private static string Range(SoundFacts facts) =>
        facts is { PitchLowHz: { } low, PitchHighHz: { } high } ? $"{low:0}-{high:0} Hz" : "none";
}
