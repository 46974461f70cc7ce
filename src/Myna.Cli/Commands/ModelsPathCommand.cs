using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary><c>myna models path [MODEL]</c>: where models lie.</summary>
internal static class ModelsPathCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var model = new Argument<string?>("MODEL") { HelpName = "MODEL", Description = "Name of the model; the folder of all models when left out.", Arity = ArgumentArity.ZeroOrOne };
        model.CompletionSources.Add(ModelsCommand.Completions(environment, known: false));
        Option<bool> json = SharedOptions.Json();
        var command = new Command("path", "Print the folder of a model, or of all. Exit code 4 when the model is not here.") { model, json };
        command.SetAction(parsed =>
        {
            string? name = parsed.GetValue(model);
            string path = Find(environment, name);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, new PathResult(name, path), CliJson.Default.PathResult);
            }
            else
            {
                environment.Out.WriteLine(path);
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static string Find(CliEnvironment environment, string? name)
    {
        ModelStore store = ModelsCommand.Store(environment);
        if (name is null)
        {
            return store.Folder;
        }

        string id = ModelsCommand.IdOf(name);
        if (id == ModelCatalogue.Lite)
        {
            return environment.Models.FindFolder();
        }

        return ModelsCommand.Told(() => store.Find(id)) ?? throw new CliException(
            ExitCode.Missing, $"{id} is not in {store.Folder}; pull it with `myna models pull {id}`, or see `myna models list`");
    }
}
