using System.CommandLine;
using System.CommandLine.Invocation;
using Myna.Cli.Bench;
using Myna.Cli.Commands;
using Myna.Cli.Errors;

namespace Myna.Cli;

/// <summary>The command <c>myna</c>: its verbs, and what all of them do alike (errors, exit codes, Ctrl-C).</summary>
internal static class CommandLine
{
    private static readonly TimeSpan TimeToCleanUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs one command line to its end and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        arguments = DisclaimerArgument.Closed(arguments);

        // No response files: a text may well begin with an @.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        ParseResult parsed = Root(environment).Parse(arguments, parser);
        if (parsed.Action is ParseErrorAction wrong)
        {
            return RefuseToParse(parsed, wrong, environment, arguments);
        }

        try
        {
            return await parsed.InvokeAsync(Configuration(environment), cancellationToken);
        }
#pragma warning disable CA1031 // The last stop: every error becomes a message and an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ErrorReport report = ErrorReport.Of(exception);
            report.Show(environment, WantsJson(arguments), exception);
            return (int)report.Code;
        }
    }

    private static RootCommand Root(CliEnvironment environment)
    {
        var root = new RootCommand("Myna clones a voice from 3 seconds of audio and speaks any text with it, on this machine.")
        {
            CloneCommand.Create(environment),
            SpeakCommand.Create(environment),
            ReadCommand.Create(environment),
            BatchCommand.Create(environment),
            DubCommand.Create(environment),
            VoicesCommand.Create(environment),
            ModelsCommand.Create(environment),
            LayersCommand.Create(environment),
            ServeCommand.Create(environment),
            KeysCommand.Create(environment),
            BackupCommand.Create(environment),
            BackupCommand.CreateRestore(environment),
            StretchCommand.Create(environment),
            InspectCommand.Create(environment),
            PlotCommand.Create(environment),
            CompareCommand.Create(environment),
            AlignCommand.Create(environment),
            ConsentCommand.Create(environment),
            VerifyCommand.Create(environment),
            BlockListCommand.Create(environment),
            DetectCommand.Create(environment),
            AuditCommand.Create(environment),
            DoctorCommand.Create(environment),
            LanguagesCommand.Create(environment),
            BenchCommand.Create(environment),
            CompletionCommand.Create(environment),
        };
        HelpWithExamples.Install(
            root,
            """
            myna clone clip.wav "Good morning." -o hello.wav
            myna voices add anna clip.wav
            myna speak "Good morning." --voice anna -o hello.mp3
            myna inspect clip.wav
            myna doctor
            """);
        return root;
    }

    private static InvocationConfiguration Configuration(CliEnvironment environment) => new()
    {
        Output = environment.Out,
        Error = environment.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeToCleanUp,
    };

    private static int RefuseToParse(ParseResult parsed, ParseErrorAction wrong, CliEnvironment environment, string[] arguments)
    {
        if (WantsJson(arguments))
        {
            string message = string.Join(" ", parsed.Errors.Select(error => error.Message));
            new ErrorReport(ExitCode.Usage, message).Show(environment, json: true, exception: null);
        }
        else
        {
            // The library prints guesses at what was meant to its standard output, which is for results here.
            wrong.ShowHelp = false;
            parsed.Invoke(new InvocationConfiguration { Output = environment.Error, Error = environment.Error });
            environment.Error.WriteLine("Try `myna --help`, or `myna COMMAND --help`.");
        }

        return (int)ExitCode.Usage;
    }

    // Asked of the raw arguments because an error may come before they are parsed.
    private static bool WantsJson(string[] arguments) =>
        arguments.TakeWhile(argument => argument != "--").Contains(SharedOptions.JsonName);
}
