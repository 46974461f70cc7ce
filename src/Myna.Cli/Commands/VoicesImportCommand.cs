using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices import FILE.myna</c>: takes a voice file into the library when this Myna can speak with it.</summary>
internal static class VoicesImportCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE.myna") { Description = "A voice file." };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Its name in the library (default: the one in the file, else the file's)." };
        var force = new Option<bool>("--force") { Description = "Replace a voice of that name." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("import", "Take a voice file into the library. The file is checked first.") { file, name, force, json };
        command.SetAction(parsed =>
        {
            VoiceResult result = Import(environment, parsed.GetRequiredValue(file), parsed.GetValue(name), parsed.GetValue(force));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.VoiceResult);
                return (int)ExitCode.Ok;
            }

            environment.Out.WriteLine($"voice {result.Name} is saved; speak with it: myna speak \"…\" --voice {result.Name} -o FILE");
            if (result.Metadata.GetValueOrDefault(VoiceFacts.Licence) is { } licence)
            {
                environment.Out.WriteLine($"licence: {FactSheet.Printable(licence)}");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static VoiceResult Import(CliEnvironment environment, string file, string? asked, bool force)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        if (!File.Exists(file))
        {
            throw new CliException(ExitCode.BadInput, $"{file} does not exist; check the name of the voice file");
        }

        VoicePrompt voice = CliException.InStage(ExitCode.BadInput, () => VoicePrompt.Load(file));
        string name = asked ?? NameOf(voice, file);
        library.CheckFree(name, force);
        using (IVoiceModel model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(new ModelChoice().For(voice))))
        {
            if (voice.ModelTag != model.Tag)
            {
                throw new CliException(
                    ExitCode.BadInput,
                    $"{file} was made by the model {FactSheet.Printable(voice.ModelTag)}, and this Myna speaks with {model.Tag}; make the voice again from its clip: myna voices add {name} CLIP");
            }
        }

        voice = voice.With(new Dictionary<string, string> { [VoiceFacts.Name] = name });
        string path = library.Save(name, voice, force);
        return new VoiceResult(name, path, voice.ModelTag, new FileInfo(path).Length, voice.Metadata);
    }

    // The name in the file, when it can be one; a name asked for is checked where it is used.
    private static string NameOf(VoicePrompt voice, string file) =>
        voice.Name is { } own && VoiceName.Fits(own) ? own : Path.GetFileNameWithoutExtension(file);
}
