using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Trust;
using Myna.Trust.Consent;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent revoke ID</c>: takes a consent back, and the voices made with it.</summary>
internal static class ConsentRevokeCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "The consent's id." };
        var reason = new Option<string?>("--reason") { HelpName = "WORDS", Description = "Why; kept with it." };
        var keep = new Option<bool>("--keep-voices") { Description = "Leave the voice files; they can no longer be used here." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("revoke", "Take a consent back. The voices that rest on it are removed from the library.") { id, reason, keep, json };
        command.SetAction(parsed =>
        {
            ConsentStore store = ConsentCommand.Store(environment);
            StoredConsent consent = CliException.InStage(ExitCode.BadInput, () => store.Revoke(parsed.GetRequiredValue(id), parsed.GetValue(reason)));
            IReadOnlyList<SavedVoice> voices = parsed.GetValue(keep) ? [] : SavedVoice.All(environment, consent.VoiceIds);
            if (voices.Count > 0)
            {
                CliException.InStage(ExitCode.Failed, () => new VoicePurge(VoiceTrust.Of(environment).Folder, store).Purge(
                    voices[0].Name,
                    [.. consent.VoiceIds],
                    [.. voices.Select(voice => voice.Path)],
                    $"consent {consent.Record.Id} was revoked",
                    keepConsents: true));
            }

            var result = new ConsentRevokedResult(consent.Record.Id, "revoked", [.. voices.Select(voice => voice.Name)]);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.ConsentRevokedResult);
                return (int)ExitCode.Ok;
            }

            environment.Out.WriteLine($"{result.Id} is revoked");
            foreach (string name in result.RemovedVoices)
            {
                environment.Out.WriteLine($"voice {name} is removed");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
