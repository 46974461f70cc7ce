using Myna.Cli.Json;
using Myna.Library;
using Myna.Tensors.Hardware;
using Myna.Tensors.Threads;

namespace Myna.Cli.Errors;

/// <summary>Turns whatever stopped a command into one message for a person and an exit code.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Message">What was wrong and what to do.</param>
internal sealed record ErrorReport(ExitCode Code, string Message)
{
    /// <summary>The environment variable that adds the stack trace.</summary>
    public const string DebugVariable = "MYNA_DEBUG";

    /// <summary>The name of the code in JSON.</summary>
    public string CodeName => Code switch
    {
        ExitCode.Usage => "usage",
        ExitCode.BadInput => "bad_input",
        ExitCode.Missing => "missing",
        ExitCode.Cancelled => "cancelled",
        _ => "failed",
    };

    /// <summary>Reads an exception.</summary>
    public static ErrorReport Of(Exception exception) => exception switch
    {
        CliException known => new(known.Code, known.Message),
        LibraryException known => new(CodeOf(known.Failure), known.Message),
        MynaException known => new(ExitCode.Failed, known.Message),
        OperationCanceledException => new(ExitCode.Cancelled, "stopped; nothing was written"),
        TypeInitializationException { InnerException: { } inner } => Of(inner),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        ArgumentException setting when IsSetting(setting.Message) => new(ExitCode.Usage, setting.Message),
        FileNotFoundException or DirectoryNotFoundException => new(ExitCode.BadInput, exception.Message),
        UnauthorizedAccessException or IOException => new(ExitCode.Failed, exception.Message),
        OutOfMemoryException => new(ExitCode.Failed, "not enough memory; use a shorter text or close other programs"),
        _ => new(ExitCode.Failed, $"an error inside Myna: {exception.Message} ({exception.GetType().Name}); " +
                                  $"set {DebugVariable}=1 to see where, and please report it"),
    };

    /// <summary>Tells the person (or the program that asked for JSON).</summary>
    public void Show(CliEnvironment environment, bool json, Exception? exception)
    {
        if (json)
        {
            CliJson.Print(environment.Out, new ErrorResult(new ErrorBody(Message, CodeName)), CliJson.Default.ErrorResult);
        }
        else
        {
            environment.Error.WriteLine($"myna: {Message}");
        }

        if (exception is not null && environment.Variable(DebugVariable) is "1")
        {
            environment.Error.WriteLine(exception);
        }
    }

    private static ExitCode CodeOf(LibraryFailure failure) => failure switch
    {
        LibraryFailure.BadSetting => ExitCode.Usage,
        LibraryFailure.NotInstalled => ExitCode.Missing,
        _ => ExitCode.BadInput,
    };

    // Settings are read where they are first used, deep in the engine, which knows nothing of exit codes.
    private static bool IsSetting(string message) =>
        message.StartsWith(Crew.Variable, StringComparison.Ordinal) || message.StartsWith(Simd.Variable, StringComparison.Ordinal);
}
