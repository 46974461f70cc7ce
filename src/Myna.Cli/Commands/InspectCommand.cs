using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;

namespace Myna.Cli.Commands;

/// <summary><c>myna inspect FILE</c>: what is in a clip, a voice or a weights file.</summary>
internal static class InspectCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An audio file, a voice (.myna) or weights (.safetensors)." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("inspect", "Look into a clip, a voice or a weights file. For a clip: is it good enough to clone, and what to do about it.")
        {
            Examples =
                """
                myna inspect clip.wav
                myna inspect anna.myna --json
                myna inspect models/lite/acoustic.safetensors
                """,
        };
        command.Add(file);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            bool asJson = parsed.GetValue(json);
            if (Path.GetExtension(path).ToLowerInvariant() is ".myna" or ".safetensors")
            {
                TensorFileInspection.Print(environment, path, asJson);
            }
            else
            {
                await ClipInspection.PrintAsync(environment, path, asJson, cancellationToken);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
