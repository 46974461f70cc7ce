using System.CommandLine;
using System.Globalization;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Models;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna models list</c>: what is here, and what could be pulled.</summary>
internal static class ModelsListCommand
{
    private const string BuiltIn = "built_in";
    private const string Here = "here";
    private const string Unfinished = "unfinished";
    private const string Absent = "absent";

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the models on this machine and those that can be pulled.") { json };
        command.SetAction(parsed => List(environment, parsed.GetValue(json)));
        return command;
    }

    private static int List(CliEnvironment environment, bool json)
    {
        ModelStore store = ModelsCommand.Store(environment);
        Dictionary<string, StoredModel> stored = ModelsCommand.Told(store.List).ToDictionary(model => model.Id);
        IEnumerable<ModelResult> known = ModelCatalogue.Entries.Select(entry => Of(environment, entry, stored.GetValueOrDefault(entry.Id)));
        IEnumerable<ModelResult> others = stored.Values.Where(model => ModelCatalogue.Find(model.Id) is null).Select(Of);
        var result = new ModelListResult(store.Folder, [.. known, .. others]);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.ModelListResult);
        }
        else
        {
            Show(environment, result);
        }

        return (int)ExitCode.Ok;
    }

    private static ModelResult Of(CliEnvironment environment, ModelEntry entry, StoredModel? stored)
    {
        if (entry.IsBuiltIn)
        {
            return new ModelResult(entry.Id, BuiltIn) { Purpose = entry.Purpose, Licence = entry.Licence, Path = FolderOf(environment) };
        }

        ModelResult here = stored is null ? new ModelResult(entry.Id, Absent) : Of(stored);
        return here with
        {
            Purpose = entry.Purpose,
            Licence = entry.Licence,
            Repository = here.Repository ?? entry.HuggingFace,
            Bytes = here.Bytes ?? entry.ApproximateBytes,
        };
    }

    private static ModelResult Of(StoredModel model) => new(model.Id, model.Manifest is null ? Unfinished : Here)
    {
        Licence = model.Manifest?.Licence,
        Bytes = model.Manifest?.TotalBytes ?? model.Unfinished?.BytesTotal,
        ArrivedBytes = model.Unfinished?.BytesDone,
        Path = model.Manifest is null ? null : model.Folder,
        Repository = model.Manifest?.Repository,
        Source = model.Manifest?.Source,
        Revision = model.Manifest?.Commit ?? model.Manifest?.Revision,
        Pulled = model.Manifest?.Pulled,
    };

    // The list must not fail because the voice that is built in is missing; `doctor` tells of that.
    private static string? FolderOf(CliEnvironment environment)
    {
        try
        {
            return environment.Models.FindFolder();
        }
        catch (MynaException)
        {
            return null;
        }
    }

    private static void Show(CliEnvironment environment, ModelListResult result)
    {
        Table table = Terminal.Table("model", "here", "size", "licence", "what for");
        foreach (ModelResult model in result.Models)
        {
            table.AddRow(
                new PlainText(model.Id),
                new PlainText(StateOf(model)),
                new PlainText(model.Bytes is > 0 ? Gigabytes(model.Bytes.Value) : ""),
                new PlainText(model.Licence ?? ""),
                new PlainText(model.Purpose ?? model.Repository ?? ""));
        }

        Terminal.OfOutput(environment).Write(table);
        environment.Error.WriteLine($"Pull one: myna models pull NAME (into {result.Folder})");
    }

    private static string StateOf(ModelResult model) => model.State switch
    {
        BuiltIn => "built in",
        Here => "yes",
        Unfinished => string.Create(CultureInfo.InvariantCulture, $"{100.0 * (model.ArrivedBytes ?? 0) / Math.Max(model.Bytes ?? 1, 1):0} %"),
        _ => "no",
    };

    /// <summary>A size for a person.</summary>
    public static string Gigabytes(long bytes) => bytes >= 100_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
