using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers verify DOCUMENT</c>: proves that saved layers recompose the picture they came from.</summary>
internal static class LayersVerifyCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var document = new Argument<string>("DOCUMENT") { Description = $"A folder that `myna layers split` wrote, or a {LayerStore.Extension} file." };
        var input = new Option<string?>("--input")
        {
            HelpName = "FILE",
            Description = "The picture to compare with; without it the hash in the document is used.",
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("verify", "Prove that saved layers recompose their picture bit for bit; exit code 1 if they do not.")
        {
            Examples =
                """
                myna layers verify poster-layers
                myna layers verify poster.mynalayers --input poster.png --json
                """,
        };
        command.Add(document);
        command.Add(input);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, parsed.GetRequiredValue(document), parsed.GetValue(input), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, string path, string? input, bool json, CancellationToken cancellationToken)
    {
        LayersVerifyResult result = await CompareAsync(path, input, cancellationToken);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.LayersVerifyResult);
        }
        else
        {
            string against = input ?? "the picture whose hash it holds";
            string difference = result.RecomposeMax is { } most ? $"; the largest difference is {most}" : "";
            environment.Out.WriteLine(result.Exact ? $"{path} recomposes {against} exactly" : $"{path} does not recompose {against} exactly{difference}");
        }

        return (int)(result.Exact ? ExitCode.Ok : ExitCode.Failed);
    }

    private static async Task<LayersVerifyResult> CompareAsync(string path, string? input, CancellationToken cancellationToken)
    {
        try
        {
            // Edits are laid on the layers and never change them, so it is the layers before them that are proved.
            LayerDocument document = (await LayerStore.OpenEditableAsync(path, cancellationToken: cancellationToken)).Origin;
            Picture composite = document.Compose();
            if (input is not null)
            {
                Picture picture = await PictureFile.ReadAsync(input, cancellationToken: cancellationToken);
                int most = RecompositionProof.MaximumError(picture, composite);
                return new LayersVerifyResult(path, most == 0, most, input);
            }

            string hash = document.Provenance?.PixelsSha256
                ?? throw new MynaException($"{path} does not say what it came from; give the picture with --input");
            bool exact = hash == RecompositionProof.HashOf(composite);
            return new LayersVerifyResult(path, exact, exact ? 0 : null, "hash");
        }
        catch (MynaException exception)
        {
            throw new CliException(ExitCode.BadInput, exception.Message);
        }
    }
}
