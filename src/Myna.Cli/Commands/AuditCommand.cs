using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Trust;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Trust.Ledger;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna audit</c>: the log of clones, generations, consents and deletions.</summary>
internal static class AuditCommand
{
    private const int ShownByDefault = 20;

    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("audit", "Show, check and export the log of clones, generations, consents and deletions.")
        {
            Examples =
                """
                myna audit list
                myna audit verify
                myna audit export -o audit.jsonl
                """,
        };
        command.Add(Verify(environment));
        command.Add(Export(environment));
        command.Add(List(environment));
        command.Add(Prune(environment));
        return command;
    }

    private static Option<bool> OfLedger() => new("--ledger") { Description = "The generation ledger in place of the audit log." };

    private static ChainedLog Open(CliEnvironment environment, bool ledger)
    {
        TrustFolder folder = VoiceTrust.Of(environment).Folder;
        return ledger ? new GenerationLedger(folder).Log : new AuditLog(folder).Log;
    }

    private static Command Verify(CliEnvironment environment)
    {
        var file = new Argument<string?>("FILE") { Description = "A file that `audit export` wrote; this installation's own log if not given.", DefaultValueFactory = _ => null };
        Option<bool> ledger = OfLedger();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("verify", "Check every line against the one before, and the last against the signed head.") { file, ledger, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            string? given = parsed.GetValue(file);
            ChainedLog log = Open(environment, parsed.GetValue(ledger));
            LogCheck check = CliException.InStage(ExitCode.BadInput, () =>
                given is null ? log.Verify(cancellationToken) : LogCheck.OfFile(given, cancellationToken: cancellationToken));
            var result = new LogCheckResult(
                given ?? log.Path, check.IsIntact, check.Entries, check.LastNumber, check.LastHash, check.Pruned, check.SignedBy, check.Problems, check.Notes);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.LogCheckResult);
            }
            else
            {
                environment.Out.WriteLine(check.IsIntact
                    ? $"{result.File}: {check.Entries} entries, all as they were written"
                    : $"{result.File}: {check.Entries} entries, TAMPERED WITH or damaged");
                foreach (string line in check.Problems.Concat(check.Notes.Select(note => $"note: {note}")))
                {
                    environment.Out.WriteLine($"  {line}");
                }

                environment.Out.WriteLine($"last: entry {check.LastNumber}, hash {check.LastHash}");
            }

            return Task.FromResult((int)(check.IsIntact ? ExitCode.Ok : ExitCode.BadInput));
        });
        return command;
    }

    private static Command Export(CliEnvironment environment)
    {
        var output = new Option<string>("-o", "--output") { HelpName = "FILE", Description = "The file to write.", Required = true };
        Option<bool> ledger = OfLedger();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("export", "Write a signed copy that anybody can check with `myna audit verify FILE`.") { output, ledger, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            string file = parsed.GetRequiredValue(output);
            long count = CliException.InStage(ExitCode.Failed, () => Open(environment, parsed.GetValue(ledger)).Export(file, cancellationToken));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new LogExportResult(file, count), CliJson.Default.LogExportResult);
            }
            else
            {
                environment.Out.WriteLine($"{file}: {count} entries");
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private static Command List(CliEnvironment environment)
    {
        Option<int?> last = SharedOptions.Number("--last", $"How many of the newest entries (default {ShownByDefault}).", 1, int.MaxValue);
        var kind = new Option<string?>("--event") { HelpName = "NAME", Description = "Only entries of this event, such as consent.created." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "Show the newest entries of the audit log.") { last, kind, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var log = new AuditLog(VoiceTrust.Of(environment).Folder);
            AuditEntryResult[] entries =
            [
                .. log.Read(cancellationToken)
                    .Where(entry => parsed.GetValue(kind) is not { } name || entry.Event == name)
                    .TakeLast(parsed.GetValue(last) ?? ShownByDefault)
                    .Select(entry => new AuditEntryResult(
                        entry.Number, ConsentCommand.Time(entry.Time), entry.Event, entry.Subject, entry.Actor, entry.Details, entry.Hash)),
            ];
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new AuditListResult(entries), CliJson.Default.AuditListResult);
                return Task.FromResult((int)ExitCode.Ok);
            }

            Table table = Terminal.Table("entry", "time", "event", "about", "details");
            foreach (AuditEntryResult entry in entries)
            {
                string[] cells =
                [
                    $"{entry.Number}", entry.Time, entry.Event, entry.Subject ?? "", string.Join(", ", entry.Details.Select(detail => $"{detail.Key} {detail.Value}")),
                ];
                table.AddRow([.. cells.Select(cell => new PlainText(FactSheet.Printable(cell)))]);
            }

            if (entries.Length > 0)
            {
                Terminal.OfOutput(environment).Write(table);
            }
            else
            {
                environment.Error.WriteLine("the audit log has no such entries");
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }

    private static Command Prune(CliEnvironment environment)
    {
        Option<int?> days = SharedOptions.Number("--keep-days", "Entries older than so many days go.", 0, 36_500);
        days.Required = true;
        Option<bool> ledger = OfLedger();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("prune", "Take out old entries; a signed line says how many, and ties on the rest.") { days, ledger, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            TrustFolder folder = VoiceTrust.Of(environment).Folder;
            var keep = TimeSpan.FromDays(parsed.GetValue(days) ?? 0);
            long count = CliException.InStage(ExitCode.Failed, () => parsed.GetValue(ledger)
                ? new GenerationLedger(folder).Prune(keep, cancellationToken: cancellationToken)
                : new AuditLog(folder).Prune(keep, cancellationToken));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new LogPruneResult(count), CliJson.Default.LogPruneResult);
            }
            else
            {
                environment.Out.WriteLine($"{count} entries were taken out");
            }

            return Task.FromResult((int)ExitCode.Ok);
        });
        return command;
    }
}
