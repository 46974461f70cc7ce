using System.CommandLine;
using System.Text;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;

namespace Myna.Cli.Commands;

/// <summary><c>myna layers edit DOCUMENT --ops FILE</c>: changes to saved layers that can be undone.</summary>
internal static class LayersEditCommand
{
    private const long MostBytes = 64 << 20;

    private sealed record Order(string Document, string? Edits, int Undo, int Redo, string Target, bool Json);

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var document = new Argument<string>("DOCUMENT") { Description = $"A folder that `myna layers split` wrote, or a {LayerStore.Extension} file." };
        var edits = new Option<string?>("--ops") { HelpName = "FILE|-", Description = "Edits to make, as JSON; - reads them from standard input. See docs/layers-edit.md." };
        Option<int?> undo = SharedOptions.Number("--undo", "Take this many of the last edits back, before --ops.", 1, 100_000);
        Option<int?> redo = SharedOptions.Number("--redo", "Make this many edits again that were taken back.", 1, 100_000);
        var output = new Option<string?>("--output", "-o") { HelpName = "PLACE", Description = "Where to write the result; the document itself if not given." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("edit", "Change saved layers: move, scale, recolour, rewrite text, split, merge…; without options, list the edits.")
        {
            Examples =
                """
                echo '[{"op":"move","layer":"Object 1","dx":40},{"op":"opacity","layer":"Object 1","value":0.5}]' > ops.json
                myna layers edit poster.mynalayers --ops ops.json
                myna layers edit poster.mynalayers --undo 1
                """,
        };
        command.Add(document);
        foreach (Option option in (Option[])[edits, undo, redo, output, json])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new Order(
                parsed.GetRequiredValue(document),
                parsed.GetValue(edits),
                parsed.GetValue(undo) ?? 0,
                parsed.GetValue(redo) ?? 0,
                parsed.GetValue(output) ?? parsed.GetRequiredValue(document),
                parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, Order order, CancellationToken cancellationToken)
    {
        if (order.Undo > 0 && order.Redo > 0)
        {
            throw new CliException(ExitCode.Usage, "--undo and --redo exclude one another; give one");
        }

        EditedDocument document = await CliException.InStageAsync(
            ExitCode.BadInput, () => LayerStore.OpenEditableAsync(order.Document, cancellationToken: cancellationToken));
        bool isChanged = Step(document, order.Undo, document.Undo) | Step(document, order.Redo, document.Redo);
        if (order.Edits is not null)
        {
            string edits = await ReadAsync(environment, order.Edits, cancellationToken);
            string folder = order.Edits == "-" ? "." : Path.GetDirectoryName(Path.GetFullPath(order.Edits))!;
            CliException.InStage(ExitCode.BadInput, () =>
            {
                document.ApplyAll(EditList.Parse(Encoding.UTF8.GetBytes(edits), order.Edits == "-" ? "standard input" : order.Edits), Tools(folder, cancellationToken));
                return true;
            });
            isChanged = true;
        }

        if (isChanged || order.Target != order.Document)
        {
            await SaveAsync(document, order.Target, cancellationToken);
        }

        Show(environment, order, document);
        return (int)ExitCode.Ok;
    }

    private static bool Step(EditedDocument document, int times, Func<bool> step)
    {
        for (int i = 0; i < times; i++)
        {
            if (!step())
            {
                throw new CliException(ExitCode.BadInput, $"there are only {i} such edits; {document.Applied} of {document.Edits.Count} count now");
            }
        }

        return times > 0;
    }

    private static async Task<string> ReadAsync(CliEnvironment environment, string place, CancellationToken cancellationToken)
    {
        if (place == "-")
        {
            return await environment.In.ReadToEndAsync(cancellationToken);
        }

        var file = new FileInfo(place);
        return !file.Exists ? throw new CliException(ExitCode.BadInput, $"there is no file {place}; give a JSON file with edits")
            : file.Length > MostBytes ? throw new CliException(ExitCode.BadInput, $"{place} is {file.Length >> 20} MiB large; the most is {MostBytes >> 20}")
            : await File.ReadAllTextAsync(place, cancellationToken);
    }

    // Files that edits name lie beside the list of edits.
    private static EditTools Tools(string folder, CancellationToken cancellationToken) => new(
        name => PictureFile.ReadAsync(Path.Combine(folder, name), cancellationToken: cancellationToken).GetAwaiter().GetResult(), InstalledFonts.Shared);

    private static async Task SaveAsync(EditedDocument document, string target, CancellationToken cancellationToken)
    {
        if (target.EndsWith(LayerStore.Extension, StringComparison.OrdinalIgnoreCase))
        {
            LayerStore.SaveFile(document, target, cancellationToken);
            return;
        }

        string folder = Path.GetFileName(target) == "layers.json" ? Path.GetDirectoryName(Path.GetFullPath(target))! : target;
        await LayerStore.SaveFolderAsync(document, folder, cancellationToken);
    }

    private static void Show(CliEnvironment environment, Order order, EditedDocument document)
    {
        string[] edits = [.. document.Edits.Select(EditList.NameOf)];
        EditedLayerResult[] layers = [.. document.Current.Layers.Select(layer => new EditedLayerResult(
            layer.Id, layer.Name, layer.Kind.ToString().ToLowerInvariant(), layer.X, layer.Y, layer.Picture.Width, layer.Picture.Height, layer.Visible, layer.Locked))];
        if (order.Json)
        {
            CliJson.Print(environment.Out, new LayersEditResult(order.Target, edits, document.Applied, layers), CliJson.Default.LayersEditResult);
            return;
        }

        foreach (EditedLayerResult layer in layers.Reverse())
        {
            string state = (layer.Visible ? "" : ", hidden") + (layer.Locked ? ", locked" : "");
            environment.Out.WriteLine($"{layer.Id,4}  {layer.Name,-24} {layer.Width} x {layer.Height} at {layer.X}, {layer.Y}{state}");
        }

        string undone = edits.Length > document.Applied ? $", {edits.Length - document.Applied} taken back" : "";
        environment.Out.WriteLine($"{order.Target}: {document.Applied} edits{undone}{(edits.Length > 0 ? ": " + string.Join(", ", edits) : "")}");
    }
}
