using System.CommandLine;
using System.CommandLine.Completions;
using Myna.Cli.Errors;
using Myna.Models;

namespace Myna.Cli.Commands;

/// <summary><c>myna models</c>: the models on this machine and those that can be pulled.</summary>
internal static class ModelsCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("models", "List, pull, quantize, verify and remove models.")
        {
            Examples =
                """
                myna models list
                myna models pull qwen3-tts-0.6b
                myna models pull qwen3-tts-0.6b --source modelscope
                myna models pull qwen3-tts-0.6b --offline --from /media/usb/qwen3-tts-0.6b
                myna models quantize qwen3-tts-0.6b --precision int4
                myna models verify qwen3-tts-0.6b
                myna models path qwen3-tts-0.6b
                """,
        };
        command.Add(ModelsListCommand.Create(environment));
        command.Add(ModelsPullCommand.Create(environment));
        command.Add(ModelsVerifyCommand.Create(environment));
        command.Add(ModelsQuantizeCommand.Create(environment));
        command.Add(ModelsPathCommand.Create(environment));
        command.Add(ModelsRemoveCommand.Create(environment));
        return command;
    }

    /// <summary>The models of this person.</summary>
    public static ModelStore Store(CliEnvironment environment) => Told(() => ModelStore.Of(environment.Variable));

    /// <summary>The name of a model: its id, or the repository that the catalogue knows it by.</summary>
    public static string IdOf(string name) => ModelCatalogue.Find(name)?.Id ?? name;

    /// <summary>Runs work with models; what a person can put right gets its exit code.</summary>
    public static T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ModelException exception)
        {
            throw new CliException(CodeOf(exception.Failure), exception.Message, exception);
        }
    }

    /// <inheritdoc cref="Told{T}"/>
    public static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ModelException exception)
        {
            throw new CliException(CodeOf(exception.Failure), exception.Message, exception);
        }
    }

    /// <summary>Names of models for the shell to complete.</summary>
    /// <param name="environment">Where the store is.</param>
    /// <param name="known">Whether those that are not here are named too.</param>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Completions(CliEnvironment environment, bool known) => _ =>
    {
        IEnumerable<string> names = known ? ModelCatalogue.Entries.Where(entry => !entry.IsBuiltIn).Select(entry => entry.Id) : [];
        try
        {
            names = names.Union(Store(environment).List().Select(model => model.Id));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CliException)
        {
            // The catalogue is better than nothing.
        }

        return names.Select(name => new CompletionItem(name));
    };

    private static ExitCode CodeOf(ModelFailure failure) => failure switch
    {
        ModelFailure.BadSetting => ExitCode.Usage,
        ModelFailure.UnknownModel or ModelFailure.Refused or ModelFailure.BadListing => ExitCode.BadInput,
        ModelFailure.NotPulled or ModelFailure.Offline => ExitCode.Missing,
        _ => ExitCode.Failed,
    };
}
