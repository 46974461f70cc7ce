using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary><c>myna models remove MODEL</c>: deletes a model's files, or what an unfinished pull has left.</summary>
internal static class ModelsRemoveCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var model = new Argument<string>("MODEL") { HelpName = "MODEL", Description = "Name of the model." };
        model.CompletionSources.Add(ModelsCommand.Completions(environment, known: false));
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("remove", "Remove a model from this machine. Asks first on a terminal.") { model, yes, json };
        command.SetAction(parsed => Remove(environment, ModelsCommand.IdOf(parsed.GetRequiredValue(model)), parsed.GetValue(yes), parsed.GetValue(json)));
        return command;
    }

    private static int Remove(CliEnvironment environment, string id, bool yes, bool json)
    {
        if (id == ModelCatalogue.Lite)
        {
            throw new CliException(ExitCode.Usage, $"{id} comes with Myna and is not removed");
        }

        ModelStore store = ModelsCommand.Store(environment);
        string folder = ModelsCommand.Told(() => store.FolderOf(id));
        if (!yes && environment.InputIsTerminal && Path.Exists(folder) && !IsSure(environment, id, folder))
        {
            throw new CliException(ExitCode.Cancelled, $"model {id} was kept");
        }

        ModelsCommand.Told(() =>
        {
            store.Remove(id);
            return true;
        });
        if (json)
        {
            CliJson.Print(environment.Out, new RemovedResult(id), CliJson.Default.RemovedResult);
        }
        else
        {
            environment.Out.WriteLine($"model {id} is removed");
        }

        return (int)ExitCode.Ok;
    }

    private static bool IsSure(CliEnvironment environment, string id, string folder)
    {
        environment.Error.Write($"Remove model {id} ({folder})? [y/N] ");
        return environment.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
