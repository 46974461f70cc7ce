using System.Text;
using Myna.Cli.Output;
using Myna.Library.Models;

namespace Myna.Cli;

/// <summary>
/// All that commands see of the world outside: streams, terminals, environment variables and the voice model.
/// Tests put their own in and run commands inside their process.
/// </summary>
internal sealed class CliEnvironment
{
    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, warnings and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input as text.</summary>
    public required TextReader In { get; init; }

    /// <summary>Opens standard output for audio (<c>-o -</c>).</summary>
    public required Func<Stream> OpenOutputStream { get; init; }

    /// <summary>Whether a person types into <see cref="In"/>.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/> on a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/> on a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Where voice models come from.</summary>
    public required IVoiceModels Models { get; init; }

    /// <summary>Whether colours are welcome: <c>NO_COLOR</c> (https://no-color.org) is not set.</summary>
    public bool Colours => string.IsNullOrEmpty(Variable("NO_COLOR"));

    /// <summary>The environment of this process.</summary>
    public static CliEnvironment OfProcess() => new()
    {
        Out = Writer(Console.OpenStandardOutput()),
        Error = Writer(Console.OpenStandardError()),
        In = Console.IsInputRedirected ? Reader(Console.OpenStandardInput()) : Console.In,
        OpenOutputStream = StandardOutput.Open,
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Models = new VoiceModels(Environment.GetEnvironmentVariable),
    };

    // Strict: what is no UTF-8 is an error and not read as question marks.
    private static StreamReader Reader(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    // UTF-8 without a byte order mark, whatever the locale: voices and texts have names in every script.
    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
}
