using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Trust;
using Myna.Trust;
using Myna.Trust.Audit;
using Myna.Voice;
using Myna.Cli.Voices;
using Myna.Library.Voices;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices remove NAME</c>: deletes a voice for good.</summary>
internal static class VoicesRemoveCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the voice." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        name.CompletionSources.Add(VoiceCompletions.Of(environment));
        Option<bool> json = SharedOptions.Json();
        var command = new Command("remove", "Remove a voice for good. Asks first on a terminal.") { name, yes, json };
        command.SetAction(parsed =>
            Remove(environment, parsed.GetRequiredValue(name), parsed.GetValue(yes), parsed.GetValue(json)));
        return command;
    }

    private static int Remove(CliEnvironment environment, string name, bool yes, bool json)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        string path = library.ExistingPathOf(name);
        if (!yes && environment.InputIsTerminal && !IsSure(environment, name, path))
        {
            throw new CliException(ExitCode.Cancelled, $"voice {name} was kept");
        }

        string voiceId = Identity(path);
        library.Remove(name);
        VoiceTrust.Of(environment).Record(AuditEvents.VoiceRemoved, name, ("voice_id", voiceId));
        if (json)
        {
            CliJson.Print(environment.Out, new RemovedResult(name), CliJson.Default.RemovedResult);
        }
        else
        {
            environment.Out.WriteLine($"voice {name} is removed");
        }

        return (int)ExitCode.Ok;
    }

    // A damaged voice can be removed as well.
    private static string Identity(string path)
    {
        try
        {
            return VoiceIdentity.Of(VoicePrompt.Load(path));
        }
        catch (MynaException)
        {
            return "unknown";
        }
    }

    private static bool IsSure(CliEnvironment environment, string name, string path)
    {
        environment.Error.Write($"Remove voice {name} ({path}) for good? [y/N] ");
        return environment.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
