using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary><c>myna models verify [MODEL]</c>: are all files as they were pulled?</summary>
internal static class ModelsVerifyCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var model = new Argument<string?>("MODEL") { HelpName = "MODEL", Description = "Name of the model; all that are here when left out.", Arity = ArgumentArity.ZeroOrOne };
        model.CompletionSources.Add(ModelsCommand.Completions(environment, known: false));
        Option<bool> json = SharedOptions.Json();
        var command = new Command("verify", "Check the files of a model by their hashes. Exit code 1 when one is damaged or missing.") { model, json };
        command.SetAction((parsed, cancellationToken) => VerifyAsync(environment, parsed.GetValue(model), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> VerifyAsync(CliEnvironment environment, string? model, bool json, CancellationToken cancellationToken)
    {
        ModelStore store = ModelsCommand.Store(environment);
        IReadOnlyList<string> ids = model is not null
            ? [ModelsCommand.IdOf(model)]
            : [.. ModelsCommand.Told(store.List).Where(stored => stored.Manifest is not null).Select(stored => stored.Id)];
        if (ids is [ModelCatalogue.Lite])
        {
            throw new CliException(ExitCode.Usage, $"{ModelCatalogue.Lite} comes with Myna and was not pulled; `myna doctor` tries it");
        }

        var found = new List<ModelVerification>();
        foreach (string id in ids)
        {
            found.Add(await ModelsCommand.ToldAsync(() => PullDisplay.RunAsync(
                environment, watched: environment.ErrorIsTerminal && !json, id, progress => store.VerifyAsync(id, progress, cancellationToken))));
        }

        bool isGood = found.TrueForAll(verification => verification.IsGood);
        if (json)
        {
            CliJson.Print(environment.Out, new VerifyResult(isGood, [.. found.Select(Result)]), CliJson.Default.VerifyResult);
        }
        else
        {
            Show(environment, store, found);
        }

        return (int)(isGood ? ExitCode.Ok : ExitCode.Failed);
    }

    private static void Show(CliEnvironment environment, ModelStore store, List<ModelVerification> found)
    {
        if (found.Count == 0)
        {
            environment.Error.WriteLine($"There are no models in {store.Folder}.");
        }

        foreach (ModelVerification verification in found)
        {
            string id = verification.Manifest.Id;
            if (verification.IsGood)
            {
                environment.Out.WriteLine($"{id}: {verification.Files.Count} files, {ModelsListCommand.Gigabytes(verification.Manifest.TotalBytes)}, all good");
                continue;
            }

            foreach (CheckedFile file in verification.Files.Where(file => file.State != FileState.Good))
            {
                environment.Out.WriteLine($"{id}: {file.File.Path} {file.Problem}");
            }

            environment.Error.WriteLine($"Repair it: myna models pull {Repair(verification.Manifest)} --force");
        }
    }

    private static string Repair(ModelManifest manifest) =>
        ModelCatalogue.Find(manifest.Id) is not null || manifest.Repository is null ? manifest.Id : $"--repo {manifest.Repository} --as {manifest.Id}";

    private static VerifiedModel Result(ModelVerification verification) => new(
        verification.Manifest.Id,
        verification.Folder,
        verification.IsGood,
        [.. verification.Files.Select(file => new VerifiedFile(
            file.File.Path,
            file.State switch
            {
                FileState.Good => "good",
                FileState.Missing => "missing",
                FileState.Damaged => "damaged",
                _ => "unreadable",
            },
            file.Problem))]);
}
