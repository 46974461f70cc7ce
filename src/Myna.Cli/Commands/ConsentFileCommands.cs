using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Trust.Consent;
using Myna.Trust.Signing;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent export|import|check</c>: consents as files that anybody can check.</summary>
internal static class ConsentFileCommands
{
    /// <summary>Wires <c>export</c>.</summary>
    public static Command Export(CliEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "The consent's id." };
        var output = new Option<string>("-o", "--output") { HelpName = "FILE", Description = "The file to write.", Required = true };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("export", "Write a signed consent to a file. The voiceprint is not in it.") { id, output, json };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(output);
            StoredConsent consent = CliException.InStage(ExitCode.BadInput, () => ConsentCommand.Store(environment).Export(parsed.GetRequiredValue(id), file));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, ConsentCommand.Result(consent), CliJson.Default.ConsentResult);
            }
            else
            {
                environment.Out.WriteLine($"{file}: {consent.Record.Id}, signed by {consent.Key}");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Wires <c>import</c>.</summary>
    public static Command Import(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A file that `myna consent export` wrote." };
        var trusted = new Option<string[]>("--trust-key")
        {
            HelpName = "KEY", Description = "A public key (ed25519:…) of another installation whose consents you take.", DefaultValueFactory = _ => [],
        };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("import", "Take over a consent from a file, after checking its signature.") { file, trusted, json };
        command.SetAction(parsed =>
        {
            VerifyingKey[] keys = [.. (parsed.GetValue(trusted) ?? []).Select(key => CliException.InStage(ExitCode.Usage, () => VerifyingKey.Parse(key)))];
            StoredConsent consent = CliException.InStage(
                ExitCode.BadInput, () => ConsentCommand.Store(environment).Import(parsed.GetRequiredValue(file), keys));
            ConsentShowCommand.Print(environment, ConsentCommand.Result(consent), parsed.GetValue(json));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Wires <c>check</c>, which needs nothing of this installation.</summary>
    public static Command Check(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A file that `myna consent export` wrote." };
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = "The public key (ed25519:…) that should have signed it." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("check", "Check a consent's file offline: its signatures, and whether it still holds.") { file, key, json };
        command.SetAction(parsed =>
        {
            StoredConsent consent = CliException.InStage(ExitCode.BadInput, () => StoredConsent.Load(parsed.GetRequiredValue(file)));
            VerifyingKey? expected = parsed.GetValue(key) is { } text ? CliException.InStage(ExitCode.Usage, () => VerifyingKey.Parse(text)) : null;
            ConsentShowCommand.Print(environment, ConsentCommand.Result(consent), parsed.GetValue(json));
            if (expected is not null && !expected.Equals(consent.Key))
            {
                throw new CliException(ExitCode.BadInput, $"it was signed by {consent.Key.Fingerprint}, not by {expected.Fingerprint}");
            }

            return (int)(consent.At(DateTimeOffset.UtcNow) == ConsentState.Active ? ExitCode.Ok : ExitCode.BadInput);
        });
        return command;
    }
}
