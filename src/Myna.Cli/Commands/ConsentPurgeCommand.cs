using System.CommandLine;
using System.Text;
using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Trust;
using Myna.Cli.Voices;
using Myna.Library.Voices;
using Myna.Trust;
using Myna.Trust.Consent;
using Myna.Trust.Signing;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna consent purge VOICE</c>: deletes all that is kept of a voice, with a signed proof.</summary>
internal static class ConsentPurgeCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var voice = new Argument<string>("VOICE") { Description = "Name of the voice in the library." };
        voice.CompletionSources.Add(VoiceCompletions.Of(environment));
        var reason = new Option<string?>("--reason") { HelpName = "WORDS", Description = "Why; stands in the proof." };
        var proof = new Option<string?>("-o", "--output") { HelpName = "FILE", Description = "Where to write the signed proof." };
        var keep = new Option<bool>("--keep-consents") { Description = "Keep the revoked consent records as evidence, without their voiceprints." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("purge", "Delete a voice, its copies in the library, its consents and voiceprints, and sign a record of that.")
        {
            voice, reason, proof, keep, yes, json,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(voice);
            string path = VoiceLibrary.Of(environment.Variable).ExistingPathOf(name);
            if (!parsed.GetValue(yes) && environment.InputIsTerminal && !IsSure(environment, name))
            {
                throw new CliException(ExitCode.Cancelled, $"voice {name} was kept");
            }

            ConsentStore store = ConsentCommand.Store(environment);
            string[] ids = [VoiceIdentity.Of(CliException.InStage(ExitCode.BadInput, () => VoicePrompt.Load(path)))];
            IReadOnlyList<SavedVoice> copies = SavedVoice.All(environment, ids);
            SignedStatement statement = CliException.InStage(ExitCode.Failed, () => new VoicePurge(VoiceTrust.Of(environment).Folder, store).Purge(
                name, ids, [.. copies.Select(copy => copy.Path)], parsed.GetValue(reason), parsed.GetValue(keep)));
            if (parsed.GetValue(proof) is { } place)
            {
                using AtomicFile file = CliException.InStage(ExitCode.Failed, () => AtomicFile.Create(place));
                file.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Text(statement.ToJson()) + "\n"));
                file.Commit();
            }

            var result = new PurgeResult(
                name,
                [.. copies.Select(copy => Path.GetFileName(copy.Path))],
                [.. statement.Body["consents"]!.AsArray().Select(id => id!.GetValue<string>())],
                parsed.GetValue(proof));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.PurgeResult);
            }
            else
            {
                environment.Out.WriteLine($"voice {name} is purged: {result.Files.Count} files, {result.Consents.Count} consents; the audit log has the signed record");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static bool IsSure(CliEnvironment environment, string name)
    {
        environment.Error.Write($"Delete voice {name}, its copies and its consents for good? [y/N] ");
        return environment.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
