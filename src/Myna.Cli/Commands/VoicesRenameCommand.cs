using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Voices;
using Myna.Library.Voices;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices rename OLD NEW</c>: gives a voice another name.</summary>
internal static class VoicesRenameCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var from = new Argument<string>("OLD") { Description = "Name of the voice." };
        from.CompletionSources.Add(VoiceCompletions.Of(environment));
        var to = new Argument<string>("NEW") { Description = "Its new name: letters, digits, - _ and ." };
        var force = new Option<bool>("--force") { Description = "Replace a voice that has the new name." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("rename", "Give a voice another name.") { from, to, force, json };
        command.SetAction(parsed =>
        {
            string old = parsed.GetRequiredValue(from), renamed = parsed.GetRequiredValue(to);
            string path = VoiceLibrary.Of(environment.Variable).Rename(old, renamed, parsed.GetValue(force));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new RenamedResult(old, renamed, path), CliJson.Default.RenamedResult);
            }
            else
            {
                environment.Out.WriteLine($"voice {old} is now called {renamed}");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
