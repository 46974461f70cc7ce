using Myna.Library;

namespace Myna.Cli.Errors;

/// <summary>An error with a message for a person, and the exit code it ends the command with.</summary>
internal sealed class CliException(ExitCode code, string message, Exception? innerException = null)
    : MynaException(message, innerException)
{
    /// <summary>The exit code of the command.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>
    /// Runs one stage of a command. What a person can put right in it gets the stage's exit code; all else passes as it is,
    /// and so do errors of the library, which have kinds of their own.
    /// </summary>
    public static async Task<T> InStageAsync<T>(ExitCode code, Func<Task<T>> stage)
    {
        try
        {
            return await stage();
        }
        catch (MynaException exception) when (exception is not (CliException or LibraryException))
        {
            throw new CliException(code, exception.Message, exception);
        }
    }

    /// <inheritdoc cref="InStageAsync{T}"/>
    public static T InStage<T>(ExitCode code, Func<T> stage)
    {
        try
        {
            return stage();
        }
        catch (MynaException exception) when (exception is not (CliException or LibraryException))
        {
            throw new CliException(code, exception.Message, exception);
        }
    }
}
