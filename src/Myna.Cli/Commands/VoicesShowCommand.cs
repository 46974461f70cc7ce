using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Voices;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices show NAME</c>: where a voice lies and what is known of it.</summary>
internal static class VoicesShowCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the voice." };
        name.CompletionSources.Add(VoiceCompletions.Of(environment));
        Option<bool> json = SharedOptions.Json();
        var command = new Command("show", "Show where a voice lies and what is known of it.") { name, json };
        command.SetAction(parsed => Show(environment, parsed.GetRequiredValue(name), parsed.GetValue(json)));
        return command;
    }

    private static int Show(CliEnvironment environment, string name, bool json)
    {
        string path = VoiceLibrary.Of(environment.Variable).ExistingPathOf(name);
        VoicePrompt voice = CliException.InStage(ExitCode.BadInput, () => VoicePrompt.Load(path));
        var result = new VoiceResult(name, path, voice.ModelTag, new FileInfo(path).Length, voice.Metadata);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.VoiceResult);
        }
        else
        {
            FactSheet.Print(environment, [("voice", name), ("file", path), ("size", $"{result.Bytes / 1000.0:0.0} kB"), .. FactSheet.Of(voice.Metadata)]);
        }

        return (int)ExitCode.Ok;
    }
}
