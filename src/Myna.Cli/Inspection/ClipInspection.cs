using System.Globalization;
using Myna.Audio;
using Myna.Audio.Reference;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Trust.Provenance;

namespace Myna.Cli.Inspection;

/// <summary>Says how good a clip is as a reference, and what would make it better.</summary>
internal static class ClipInspection
{
    /// <summary>Prints the report. A clip that cannot be cloned is a finding, not an error.</summary>
    /// <exception cref="Errors.CliException">The file is not there or is not audio.</exception>
    public static async Task PrintAsync(CliEnvironment environment, string path, string? anchors, bool json, CancellationToken cancellationToken)
    {
        AudioClip clip = await ClipReader.ReadAsync(path, cancellationToken);
        ProvenanceReport provenance = ProvenanceInspection.Read(environment, path, anchors, cancellationToken);
        ReferenceResult result = Inspect(path, clip, cancellationToken) with { Provenance = ProvenanceInspection.Result(provenance) };
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.ReferenceResult);
        }
        else
        {
            Show(environment, result, provenance);
        }
    }

    private static ReferenceResult Inspect(string path, AudioClip clip, CancellationToken cancellationToken)
    {
        var basics = new ReferenceResult { File = path, Seconds = Rounded(clip.Seconds), SampleRate = clip.SampleRate, Channels = clip.Channels };
        ReferenceReport report;
        try
        {
            report = ReferenceClip.Prepare(clip, settings: null, Path.GetFileName(path), cancellationToken).Report;
        }
        catch (MynaException exception)
        {
            return basics with { Advice = [exception.Message] };
        }

        return basics with
        {
            Usable = true,
            SpeechSeconds = Rounded(report.SpeechSeconds),
            UsedFromSeconds = Rounded(report.UsedFromSeconds),
            UsedSeconds = Rounded(report.UsedSeconds),
            LevelDb = Finite(report.SpeechDbfs),
            LevelLufs = Finite(report.LevelLufs),
            PeakDb = Finite(report.PeakDbfs),
            NoiseFloorDb = Finite(report.NoiseFloorDbfs),
            SignalToNoiseDb = Finite(report.SignalToNoiseDecibels),
            ClippedShare = Math.Round(report.ClippedShare, 6),
            BandwidthHz = Math.Round(report.BandwidthHz),
            Advice = [.. report.Advice.Select(advice => advice.Sentence)],
        };
    }

    private static void Show(CliEnvironment environment, ReferenceResult result, ProvenanceReport provenance)
    {
        List<(string, string)> facts =
        [
            ("file", result.File),
            ("audio", $"{result.Seconds:0.00} s, {result.SampleRate} Hz, {(result.Channels == 1 ? "mono" : $"{result.Channels} channels")}"),
        ];
        if (result.Usable)
        {
            facts.AddRange(
            [
                ("speech", $"{result.SpeechSeconds:0.00} s, of which Myna uses {result.UsedSeconds:0.00} s from {result.UsedFromSeconds:0.00} s on"),
                ("level", $"{Decibels(result.LevelDb)} of full scale, peak {Decibels(result.PeakDb)}, {result.LevelLufs:0.0} LUFS"),
                ("noise", $"{Decibels(result.NoiseFloorDb)} of full scale, {Decibels(result.SignalToNoiseDb)} below the speech"),
                ("clipping", result.ClippedShare > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * result.ClippedShare:0.###} % of the samples") : "none"),
                ("bandwidth", $"up to {result.BandwidthHz:0} Hz"),
            ]);
        }

        facts.AddRange(ProvenanceInspection.Facts(provenance));
        FactSheet.Print(environment, facts);
        environment.Out.WriteLine();
        environment.Out.WriteLine(!result.Usable ? "This clip cannot be cloned:"
            : result.Advice.Count == 0 ? "This clip is good to clone." : "This clip can be cloned. To make it better:");
        foreach (string advice in result.Advice)
        {
            environment.Out.WriteLine($"- {advice}");
        }
    }

    private static string Decibels(double? value) => value is { } decibels ? $"{decibels:0.0} dB" : "none";

    private static double Rounded(double seconds) => Math.Round(seconds, 3);

    // JSON has no infinity: digital silence has no level.
    private static double? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 2) + 0.0 : null; // -0 becomes 0
}
