using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Voices;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices export NAME -o FILE.myna</c>: a copy of a voice to give on, with what may be done with it.</summary>
internal static class VoicesExportCommand
{
    private const int MostCharacters = 2000;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the voice." };
        name.CompletionSources.Add(VoiceCompletions.Of(environment));
        var output = new Option<string>("--output", "-o") { HelpName = "FILE.myna", Description = "Where the copy goes.", Required = true };
        var licence = new Option<string?>("--licence", "--license")
        {
            HelpName = "TEXT",
            Description = "What may be done with the voice, kept in the file: a licence's name, or who agreed to what.",
        };
        var force = new Option<bool>("--force") { Description = "Replace a file of that name." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("export", "Copy a voice to a file, to take it along or give it on. Only with its owner's consent.")
        {
            name, output, licence, force, json,
        };
        command.SetAction(parsed =>
        {
            string voice = parsed.GetRequiredValue(name);
            ExportedResult result = Export(
                VoiceLibrary.Of(environment.Variable), voice, parsed.GetRequiredValue(output), parsed.GetValue(licence), parsed.GetValue(force));
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.ExportedResult);
                return (int)ExitCode.Ok;
            }

            FactSheet.Print(environment, [("file", result.Output), ("size", $"{result.Bytes / 1000.0:0.0} kB"), .. FactSheet.Of(result.Metadata)]);
            if (!result.Metadata.ContainsKey(VoiceFacts.Licence))
            {
                environment.Error.WriteLine("The file does not say what may be done with the voice; add that with --licence TEXT.");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static ExportedResult Export(VoiceLibrary library, string name, string target, string? licence, bool force)
    {
        if (!Path.GetExtension(target).Equals(VoiceLibrary.Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(ExitCode.Usage, $"{target}: voices are kept in {VoiceLibrary.Extension} files; give a name that ends so");
        }

        if (licence is not null && (string.IsNullOrWhiteSpace(licence) || licence.Length > MostCharacters))
        {
            throw new CliException(ExitCode.Usage, $"--licence takes a text of 1 to {MostCharacters} characters; put longer ones on a page and give its address");
        }

        if (File.Exists(target) && !force)
        {
            throw new CliException(ExitCode.BadInput, $"{target} is there already; choose another name, or replace it with --force");
        }

        VoicePrompt voice = library.Load(name);
        voice = licence is null ? voice : voice.With(new Dictionary<string, string> { [VoiceFacts.Licence] = licence.Trim() });
        CliException.InStage(ExitCode.Failed, () =>
        {
            voice.Save(target);
            return true;
        });
        return new ExportedResult(name, target, new FileInfo(target).Length, voice.Metadata);
    }
}
