using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Speaking;
using Myna.Cli.Trust;
using Myna.Library.Models;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices add NAME CLIP</c>: makes a voice of a clip and keeps it.</summary>
internal static class VoicesAddCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the voice: letters, digits, - _ and ." };
        var clip = new Argument<string>("CLIP") { Description = "A recording of the voice: 3 seconds of speech or more, one speaker." };
        var language = new Option<string?>("--language") { HelpName = "TAG", Description = "Language spoken in the clip, kept with the voice." };
        var model = new ModelOptions(environment);
        var transcript = new Option<string?>("--ref-text")
        {
            HelpName = "TEXT",
            Description = "What is said in the clip: kept with the voice, and a warning if it does not fit the clip.",
        };
        var force = new Option<bool>("--force") { Description = "Replace a voice of that name." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("add", "Make a voice of a clip and keep it. Add only voices whose owners agreed.")
        {
            name, clip, language, transcript, force, json,
        };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await AddAsync(
                environment,
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(clip),
                parsed.GetValue(language),
                parsed.GetValue(transcript),
                model.Read(parsed),
                parsed.GetValue(force),
                parsed.GetValue(json),
                cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static async Task AddAsync(
        CliEnvironment environment,
        string name,
        string clip,
        string? language,
        string? transcript,
        ModelChoice choice,
        bool force,
        bool json,
        CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        library.CheckFree(name, force);
        AudioClip sound = await ClipReader.ReadAsync(clip, cancellationToken);
        using IVoiceModel model = CliException.InStage(ExitCode.Missing, () => environment.Models.Load(choice));
        var options = new PromptOptions
        {
            Name = name,
            Source = Path.GetFileName(clip),
            Language = language,
            Transcript = transcript,
            Warnings = new ClipWarnings(environment, clip),
        };
        VoicePrompt voice = ClipReader.MakePrompt(model, sound, clip, options, cancellationToken);
        var trust = VoiceTrust.Of(environment);
        voice = trust.Made(voice, sound, clip, model, isKept: true, cancellationToken);
        string path = library.Save(name, voice, force);
        trust.TellUnverified(name);
        if (json)
        {
            var result = new VoiceResult(name, path, voice.ModelTag, new FileInfo(path).Length, voice.Metadata);
            CliJson.Print(environment.Out, result, CliJson.Default.VoiceResult);
        }
        else
        {
            environment.Out.WriteLine($"voice {name} is saved; speak with it: myna speak \"…\" --voice {name} -o FILE");
        }
    }
}
