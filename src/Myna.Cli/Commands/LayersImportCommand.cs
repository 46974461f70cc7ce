using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Layers.Document;
using Myna.Layers.Formats;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers import FILE -o FOLDER|FILE.mynalayers</c>: layers of another program into a document.</summary>
internal static class LayersImportCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A .psd, .psb or .ora file." };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "PLACE",
            Description = $"A folder for layers.json and a PNG for each layer, or a file that ends in {LayerStore.Extension}.",
            Required = true,
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("import", "Take over the layers of a Photoshop or OpenRaster file.")
        {
            Examples =
                """
                myna layers import poster.psd -o poster.mynalayers
                myna layers import sketch.ora -o sketch-layers --json
                """,
        };
        command.Add(file);
        command.Add(output);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, string file, string target, bool json, CancellationToken cancellationToken)
    {
        bool isFile = target.EndsWith(LayerStore.Extension, StringComparison.OrdinalIgnoreCase);
        if (!isFile && File.Exists(target))
        {
            throw new CliException(ExitCode.Usage, $"{target} is a file; give a folder, or a name that ends in {LayerStore.Extension}");
        }

        ImportedDocument import = Read(file, cancellationToken);
        if (isFile)
        {
            LayerStore.SaveFile(import.Document, target, cancellationToken);
        }
        else
        {
            await LayerStore.SaveFolderAsync(import.Document, target, cancellationToken);
        }

        LayerDocument document = import.Document;
        var result = new LayersImportResult(
            target, document.Width, document.Height,
            [.. document.Layers.Select(layer => new LayerResult(
                layer.Name, layer.Kind.ToString().ToLowerInvariant(), layer.X, layer.Y, layer.Picture.Width, layer.Picture.Height))],
            import.MergedDifference(), import.Warnings);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.LayersImportResult);
            return (int)ExitCode.Ok;
        }

        foreach (string warning in import.Warnings)
        {
            environment.Error.WriteLine($"note: {warning}");
        }

        environment.Out.WriteLine($"{target}: {document.Layers.Count} layers, {document.Width} x {document.Height}");
        return (int)ExitCode.Ok;
    }

    private static ImportedDocument Read(string file, CancellationToken cancellationToken)
    {
        try
        {
            return LayerImport.Read(file, cancellationToken: cancellationToken);
        }
        catch (MynaException exception)
        {
            throw new CliException(ExitCode.BadInput, exception.Message);
        }
    }
}
