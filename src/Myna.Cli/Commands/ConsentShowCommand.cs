using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent show ID</c>: one consent, whole.</summary>
internal static class ConsentShowCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "The consent's id." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("show", "Show a consent.") { id, json };
        command.SetAction(parsed =>
        {
            Print(
                environment,
                ConsentCommand.Result(CliException.InStage(ExitCode.BadInput, () => ConsentCommand.Store(environment).Get(parsed.GetRequiredValue(id)))),
                parsed.GetValue(json));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Prints a consent.</summary>
    public static void Print(CliEnvironment environment, ConsentResult consent, bool json)
    {
        if (json)
        {
            CliJson.Print(environment.Out, consent, CliJson.Default.ConsentResult);
            return;
        }

        Line("id", consent.Id);
        Line("state", consent.State);
        Line("owner", consent.Owner);
        Line("operator", consent.Operator);
        Line("purpose", consent.Purpose);
        Line("use", consent.Scope);
        Line("languages", consent.Languages.Count == 0 ? "all" : string.Join(", ", consent.Languages));
        Line("given", $"{consent.Created} ({consent.Method})");
        Line("ends", consent.Expires ?? "when it is revoked");
        Line("revoked", consent.Revoked is null ? null : $"{consent.Revoked} {consent.Reason}");
        Line("read", consent.Statement);
        Line("voice", consent.Voice);
        Line("recording", consent.RecordingSha256);
        Line("signed by", consent.SignedBy + (consent.SignatureValid ? "" : " (the signature is WRONG)"));

        void Line(string name, string? value)
        {
            if (value is not null)
            {
                environment.Out.WriteLine($"{name + ":",-12}{FactSheet.Printable(value)}");
            }
        }
    }
}
