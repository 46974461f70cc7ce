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
        Option<string> voice = SharedOptions.Voice(environment);
        var speech = new SpeechOptions(environment);
        var command = new VerbCommand("speak", "Speak a text in a voice of the library.")
        {
            Examples =
                """
                myna speak "Good morning." --voice anna -o hello.wav
                myna speak "Good morning." --voice anna --play
                myna speak --text-file chapter.txt --voice anna.myna -o chapter.mp3 --marks chapter.json
                """,
        };
        speech.AddTo(command);
        command.Add(voice);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(environment, speech.Read(parsed), parsed.GetRequiredValue(voice), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, SpeechOrder order, string voice, CancellationToken cancellationToken)
    {
        VoicePrompt prompt = VoiceLibrary.Of(environment).Find(voice);
        order = order with { Delivery = order.Delivery with { Model = order.Delivery.Model.For(prompt) } };
        using SpeechRun run = await SpeechRun.PrepareAsync(environment, order, cancellationToken);
        await run.SpeakAsync(prompt, cancellationToken);
        run.Report(voice, savedVoice: null);
        return (int)ExitCode.Ok;
    }
}
