using System.Text.Json;
using Myna.Library.Models;

namespace Myna.Cli.Tests.Support;

/// <summary>One command line, run inside the test's process, and what came of it.</summary>
internal sealed class CliRun
{
    private CliRun(int exitCode, string output, string error, byte[] stream)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
        Stream = stream;
    }

    public int ExitCode { get; }

    /// <summary>Standard output as text.</summary>
    public string Output { get; }

    /// <summary>Standard error.</summary>
    public string Error { get; }

    /// <summary>What <c>-o -</c> wrote.</summary>
    public byte[] Stream { get; }

    /// <summary>Standard output as the one JSON object that it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs a command line.</summary>
    /// <param name="room">Where files and voices lie.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="models">The voice models; the humming one when null.</param>
    /// <param name="inputIsTerminal">Whether a person types the input.</param>
    /// <param name="outputIsTerminal">Whether standard output is a terminal.</param>
    /// <param name="variables">Environment variables beside those of the room.</param>
    /// <param name="outputStream">Where <c>-o -</c> goes; memory when null.</param>
    /// <param name="ctrlC">Stands for Ctrl-C.</param>
    public static async Task<CliRun> OfAsync(
        Room room,
        string[] arguments,
        string input = "",
        IVoiceModels? models = null,
        bool inputIsTerminal = false,
        bool outputIsTerminal = false,
        Dictionary<string, string>? variables = null,
        Stream? outputStream = null,
        CancellationTokenSource? ctrlC = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var stream = new MemoryStream();
        var environment = new CliEnvironment
        {
            Out = output,
            Error = error,
            In = new StringReader(input),
            OpenOutputStream = () => outputStream ?? stream,
            InputIsTerminal = inputIsTerminal,
            OutputIsTerminal = outputIsTerminal,
            Models = models ?? new HummingModels(),
            Variable = name => variables?.GetValueOrDefault(name) ?? name switch
            {
                "MYNA_HOME" => room.Home,

                // Tests of anything else than trust hear nothing of it, and its numbers are not in their speech.
                "MYNA_CONSENT" or "MYNA_LEDGER" => "off",
                "PATH" => Environment.GetEnvironmentVariable("PATH"),
                _ => null,
            },
        };
        int exitCode = await CommandLine.RunAsync(arguments, environment, ctrlC?.Token ?? TestContext.Current.CancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString(), stream.ToArray());
    }
}
