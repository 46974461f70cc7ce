using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Trust;
using Myna.Trust;
using Myna.Trust.Detection;
using Myna.Trust.Ledger;

namespace Myna.Cli.Commands;

/// <summary><c>myna detect FILE</c>: does anything say that a machine made it?</summary>
internal static class DetectCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A sound file." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("detect", "Look for Myna's watermark, provenance and ledger entry in a sound file.")
        {
            Examples = "myna detect samples/reader-mid.wav --json",
        };
        command.Add(file);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TrustFolder folder = VoiceTrust.Of(environment).Folder;
            bool isInstalled = Directory.Exists(folder.Keys);
            var detector = new TrustDetector(
                isInstalled ? new GenerationLedger(folder) : null,
                isInstalled ? CliException.InStage(ExitCode.Failed, folder.WatermarkKey) : null);
            string path = parsed.GetRequiredValue(file);
            DetectionReport report = await CliException.InStageAsync(ExitCode.BadInput, () => detector.DetectAsync(path, cancellationToken));
            DetectResult result = Result(path, report);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.DetectResult);
            }
            else
            {
                Show(environment, result);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static DetectResult Result(string path, DetectionReport report) => new(
        path,
        Math.Round(report.Seconds, 3),
        report.Sha256,
        report.IsMarked,
        new FoundWatermarkResult(
            report.Watermark.Present,
            report.Watermark.PValue,
            report.Watermark.Key?.ToString(),
            report.Watermark.Payload is { KeyId: not 0 } payload ? FormattableString.Invariant($"{payload.KeyId:x4}") : null,
            report.Watermark.Payload is { LedgerId: not 0 } marked ? marked.LedgerId : null,
            [.. report.Watermark.Ranges.Select(range => new RangeResult(Math.Round(range.Start, 2), Math.Round(range.End, 2)))]),
        new FoundProvenanceResult(
            report.Provenance.Found,
            report.Provenance.Valid,
            report.Provenance.Generator,
            report.Provenance.Signer?.Name,
            [.. report.Provenance.Problems.Select(problem => problem.Text)]),
        report.SaysSynthetic,
        report.LedgerEntry is { } entry
            ? new LedgerResult(entry.Id, ConsentCommand.Time(entry.Time), entry.Voice, entry.VoiceId, entry.Model, entry.ConsentId)
            : null,
        report.Guess is { } guess ? new SyntheticGuessResult(guess.Score, Math.Round(guess.Seconds, 1), guess.Note) : null);

    private static void Show(CliEnvironment environment, DetectResult result)
    {
        TextWriter writer = environment.Out;
        writer.WriteLine(result.Watermark.Present
            ? FormattableString.Invariant($"watermark:   Myna's, key {result.Watermark.Key} (p {result.Watermark.PValue:0.0e+0})")
            : FormattableString.Invariant($"watermark:   none found (p {result.Watermark.PValue:0.0e+0})"));
        if (result.Watermark.KeyId is not null || result.Watermark.LedgerId is not null)
        {
            writer.WriteLine($"it says:     installation {result.Watermark.KeyId ?? "unknown"}, ledger entry {result.Watermark.LedgerId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
        }

        writer.WriteLine(result.Provenance switch
        {
            { Found: false } => "provenance:  none in the file",
            { Valid: true } => $"provenance:  {FactSheet.Printable(result.Provenance.Generator ?? "")}, signed by {FactSheet.Printable(result.Provenance.Signer ?? "")}",
            _ => $"provenance:  does not hold: {FactSheet.Printable(string.Join("; ", result.Provenance.Problems))}",
        });
        if (result.Ledger is { } entry)
        {
            writer.WriteLine($"made here:   {entry.Time}, voice {FactSheet.Printable(entry.Voice ?? entry.VoiceId)}, model {FactSheet.Printable(entry.Model)}, consent {entry.Consent ?? "none"}");
        }

        if (!result.Marked)
        {
            // Beside something definite a guess would only confuse.
            writer.WriteLine(result.SyntheticGuess is { } guess
                ? FormattableString.Invariant($"sounds:      {guess.Score:0.00} of 1 like a synthesizer ({guess.Note})")
                : "sounds:      too little speech to guess from");
        }

        writer.WriteLine(result.Marked
            ? "This was made by a machine, or holds a part that was."
            : "Nothing says that a machine made this. That is no proof that a person spoke it: marks can be removed, and other programs leave none.");
    }
}
