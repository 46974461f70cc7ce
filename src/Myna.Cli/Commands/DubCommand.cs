using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.LongForm.Dubbing;

namespace Myna.Cli.Commands;

/// <summary><c>myna dub SUBTITLES.srt --voice NAME -o FILE</c>: subtitles spoken at their times.</summary>
internal static class DubCommand
{
    private const float Slowest = 0.7f;
    private const float Fastest = 1.6f;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var subtitles = new Argument<string>("SUBTITLES") { Description = "Subtitles as .srt or .vtt; - reads standard input." };
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where the audio goes: .wav, or .mp3 .opus .flac .m4a through ffmpeg; - streams WAV to standard output.",
            Required = true,
        };
        Option<string> voice = SharedOptions.Voice(environment);
        Option<float?> slowest = SharedOptions.Number("--slowest", "Lower limit of the rate of speech (default 0.7); 1 never slows down.", 0.5f, 2f);
        Option<float?> fastest = SharedOptions.Number("--fastest", "Upper limit of the rate of speech (default 1.6).", 0.5f, 2f);
        var delivery = new DeliveryOptions(environment, takesSpeed: false, takesDisclaimer: false);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("dub", "Speak subtitles at their times, each cue fitted into its slot.")
        {
            Examples =
                """
                myna dub film.srt --voice anna -o film.wav
                myna dub film.vtt --voice anna -o film.m4a --slowest 1 --fastest 1.4
                """,
        };
        command.Add(subtitles);
        foreach (Option option in (Option[])[output, voice, slowest, fastest])
        {
            command.Add(option);
        }

        delivery.AddTo(command);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(slowest) ?? Slowest) > (result.GetValue(fastest) ?? Fastest))
            {
                result.AddError("--slowest is above --fastest; give limits with room between them.");
            }

            if (result.GetValue(json) && result.GetResult(output)?.Tokens is [{ Value: "-" }])
            {
                result.AddError("--json and -o - both want standard output; write the audio to a file.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new DubOrder(
                parsed.GetRequiredValue(subtitles),
                parsed.GetRequiredValue(voice),
                parsed.GetRequiredValue(output),
                parsed.GetValue(slowest) ?? Slowest,
                parsed.GetValue(fastest) ?? Fastest,
                delivery.Read(parsed),
                parsed.GetValue(json));
            await new DubRun(environment, order).RunAsync(cancellationToken);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
