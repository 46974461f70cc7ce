using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
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

        library.Remove(name);
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

    private static bool IsSure(CliEnvironment environment, string name, string path)
    {
        environment.Error.Write($"Remove voice {name} ({path}) for good? [y/N] ");
        return environment.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
