using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Library.Voices;
using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices list</c>: what is in the library.</summary>
internal static class VoicesListCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the saved voices.") { json };
        command.SetAction(parsed => List(environment, parsed.GetValue(json)));
        return command;
    }

    private static int List(CliEnvironment environment, bool json)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        var voices = new List<VoiceResult>();
        var unreadable = new List<ErrorBody>();
        foreach (string name in library.Names())
        {
            string path = Path.Combine(library.Folder, name + VoiceLibrary.Extension);
            try
            {
                VoicePrompt prompt = VoicePrompt.Load(path);
                voices.Add(new VoiceResult(name, path, prompt.ModelTag, new FileInfo(path).Length, prompt.Metadata));
            }
            catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
            {
                // One damaged file must not hide the others.
                unreadable.Add(new ErrorBody(exception.Message, "bad_input"));
            }
        }

        if (json)
        {
            CliJson.Print(environment.Out, new VoiceListResult(library.Folder, voices, unreadable), CliJson.Default.VoiceListResult);
            return (int)ExitCode.Ok;
        }

        Show(environment, library, voices);
        foreach (ErrorBody problem in unreadable)
        {
            environment.Error.WriteLine($"myna: {problem.Message}");
        }

        return (int)ExitCode.Ok;
    }

    private static void Show(CliEnvironment environment, VoiceLibrary library, List<VoiceResult> voices)
    {
        if (voices.Count == 0)
        {
            environment.Error.WriteLine($"There are no voices in {library.Folder} yet. Make one: myna voices add NAME CLIP");
            return;
        }

        Table table = Terminal.Table("voice", "model", "made of", "made on");
        foreach (VoiceResult voice in voices)
        {
            table.AddRow(
                new PlainText(voice.Name),
                new PlainText(voice.Model),
                new PlainText(voice.Metadata.GetValueOrDefault("source", "")),
                new PlainText(voice.Metadata.GetValueOrDefault("created", "")));
        }

        Terminal.OfOutput(environment).Write(table);
    }
}
