using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Trust.Consent;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent list</c>: all consents on record.</summary>
internal static class ConsentListCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the consents on record.") { json };
        command.SetAction(parsed =>
        {
            ConsentStore store = ConsentCommand.Store(environment);
            var result = new ConsentListResult([.. store.List().Select(ConsentCommand.Result)], store.Unreadable());
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.ConsentListResult);
                return (int)ExitCode.Ok;
            }

            Table table = Terminal.Table("id", "state", "owner", "voice", "operator", "use", "ends");
            foreach (ConsentResult consent in result.Consents)
            {
                string?[] cells = [consent.Id, consent.State, consent.Owner, consent.Voice, consent.Operator, consent.Scope, consent.Expires ?? "when revoked"];
                table.AddRow([.. cells.Select(cell => new PlainText(FactSheet.Printable(cell ?? "")))]);
            }

            if (result.Consents.Count > 0)
            {
                Terminal.OfOutput(environment).Write(table);
            }
            else
            {
                environment.Error.WriteLine("no consent is on record; take one with `myna consent challenge`");
            }

            foreach (string path in result.Unreadable)
            {
                environment.Error.WriteLine($"myna: {path} cannot be read as a consent; it was changed or damaged");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
