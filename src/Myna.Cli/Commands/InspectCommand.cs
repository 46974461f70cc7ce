using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Trust.Provenance;

namespace Myna.Cli.Commands;

/// <summary><c>myna inspect FILE</c>: what is in a clip, a voice or a weights file.</summary>
internal static class InspectCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An audio file, a picture, a voice (.myna) or weights (.safetensors)." };
        var trust = new Option<string?>("--trust")
        {
            HelpName = "FILE.pem",
            Description = "Authorities whose signatures of provenance are trusted, beside this installation's own.",
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("inspect", "Look into a clip, a picture, a voice or a weights file: provenance, and for a clip whether it is good enough to clone.")
        {
            Examples =
                """
                myna inspect clip.wav
                myna inspect poster.png --json
                myna inspect anna.myna --json
                myna inspect models/lite/acoustic.safetensors
                """,
        };
        command.Add(file);
        command.Add(trust);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = parsed.GetRequiredValue(file);
            bool asJson = parsed.GetValue(json);
            if (Path.GetExtension(path).ToLowerInvariant() is ".myna" or ".safetensors")
            {
                TensorFileInspection.Print(environment, path, asJson);
            }
            else if (Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg")
            {
                ProvenanceReport report = ProvenanceInspection.Read(environment, path, parsed.GetValue(trust), cancellationToken);
                ProvenanceInspection.PrintPicture(environment, path, report, asJson);
            }
            else
            {
                await ClipInspection.PrintAsync(environment, path, parsed.GetValue(trust), asJson, cancellationToken);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
