using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;
using Myna.Cli.Voices;
using Myna.Voice;

namespace Myna.Cli.Commands;

/// <summary><c>myna speak TEXT --voice NAME -o FILE</c>: speech in a voice that was made before.</summary>
internal static class SpeakCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var voice = new VoiceOptions(environment);
        var speech = new SpeechOptions(environment);
        var command = new VerbCommand("speak", "Speak a text in a voice of the library.")
        {
            Examples =
                """
                myna speak "Good morning." --voice anna -o hello.wav
                myna speak "Good morning." --voice anna --play
                myna speak "Good morning." --model qwen3-tts-0.6b-custom --speaker vivian -o hello.wav
                myna speak --text-file chapter.txt --voice anna.myna -o chapter.mp3 --marks chapter.json
                """,
        };
        speech.AddTo(command);
        voice.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(environment, speech.Read(parsed), voice.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, SpeechOrder order, VoiceSource voice, CancellationToken cancellationToken)
    {
        VoicePrompt? saved = voice.Saved(environment, order.Delivery.Language);
        if (saved is not null)
        {
            order = order with { Delivery = order.Delivery with { Model = order.Delivery.Model.For(saved) } };
        }

        using SpeechRun run = await SpeechRun.PrepareAsync(environment, order, cancellationToken);
        if (saved is not null)
        {
            run.Mark(saved);
        }

        await run.SpeakAsync(saved ?? voice.Made(run.Model), cancellationToken);
        run.Report(voice.Label, savedVoice: null);
        return (int)ExitCode.Ok;
    }
}
