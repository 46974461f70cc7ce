using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;
using Myna.Cli.Trust;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna clone CLIP TEXT -o FILE</c>: from a clip to speech in its voice, in one go.</summary>
internal static class CloneCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var clip = new Argument<string>("CLIP") { Description = "A recording of the voice: 3 seconds of speech or more, one speaker." };
        var transcript = new Option<string?>("--ref-text")
        {
            HelpName = "TEXT",
            Description = "What is said in the clip: kept with the voice, and a warning if it does not fit the clip.",
        };
        var save = new Option<string?>("--save") { HelpName = "NAME", Description = "Keep the voice in the library, for `myna speak --voice NAME`." };
        var force = new Option<bool>("--force") { Description = "With --save: replace a voice of that name." };
        var speech = new SpeechOptions(environment);
        var command = new VerbCommand("clone", "Clone the voice of a clip and speak a text with it. Clone only voices whose owners agreed.")
        {
            Examples =
                """
                myna clone clip.wav "Good morning." -o hello.wav
                myna clone interview.mp3 --text-file chapter.txt -o chapter.mp3 --save anna
                echo "Good morning." | myna clone clip.wav - -o - | aplay
                """,
        };
        command.Add(clip);
        speech.AddTo(command);
        command.Add(transcript);
        command.Add(save);
        command.Add(force);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            speech.Read(parsed),
            parsed.GetRequiredValue(clip),
            parsed.GetValue(transcript),
            parsed.GetValue(save),
            parsed.GetValue(force),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment,
        SpeechOrder order,
        string clip,
        string? transcript,
        string? save,
        bool force,
        CancellationToken cancellationToken)
    {
        VoiceLibrary library = VoiceLibrary.Of(environment.Variable);
        if (save is not null)
        {
            library.CheckFree(save, force);
        }

        SpeechRun.CheckSettings();
        AudioClip sound = await ClipReader.ReadAsync(clip, cancellationToken);
        using SpeechRun run = await SpeechRun.PrepareAsync(environment, order, cancellationToken);
        var options = new PromptOptions
        {
            Name = save,
            Source = Path.GetFileName(clip),
            Transcript = transcript,
            Language = transcript is null ? null : order.Delivery.Language,
            Warnings = new ClipWarnings(environment, clip),
        };
        VoicePrompt voice = ClipReader.MakePrompt(run.Model, sound, clip, options, cancellationToken);
        var trust = VoiceTrust.Of(environment);
        voice = trust.Made(voice, sound, clip, run.Model, isKept: save is not null, cancellationToken);
        trust.Check(voice, order.Delivery.Language);
        run.Mark(voice);
        await run.SpeakAsync(voice, cancellationToken);
        if (save is not null)
        {
            library.Save(save, voice, force);
        }

        run.Report(save, save);
        return (int)ExitCode.Ok;
    }
}
