using System.CommandLine;
using Myna.Audio;
using Myna.Audio.Stretching;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Speaking;

namespace Myna.Cli.Commands;

/// <summary><c>myna stretch FILE --speed X -o FILE</c>: another speed, the same pitch.</summary>
internal static class StretchCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An audio file; several channels are mixed to one." };
        Option<double?> speed = SharedOptions.Number(
            "--speed", "0.5 is half as fast, 2 twice as fast.", TimeStretch.SlowestSpeed, TimeStretch.FastestSpeed);
        speed.Required = true;
        var output = new Option<string>("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Where the audio goes, as for `myna speak`; - streams WAV to standard output.",
            Required = true,
        };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("stretch", "Make finished speech faster or slower and keep its pitch.")
        {
            Examples =
                """
                myna stretch chapter.wav --speed 1.25 -o faster.wav
                myna stretch lesson.mp3 --speed 0.75 -o slower.mp3
                """,
        };
        command.Add(file);
        command.Add(speed);
        command.Add(output);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetResult(output)?.Tokens is [{ Value: SpeechOrder.StandardStream }])
            {
                result.AddError("--json and -o - both want standard output; write the audio to a file.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetRequiredValue(file),
            parsed.GetValue(speed)!.Value,
            parsed.GetRequiredValue(output),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliEnvironment environment, string file, double speed, string target, bool json, CancellationToken cancellationToken)
    {
        SpeechRun.CheckSettings();
        AudioClip clip = await ClipReader.ReadAsync(file, cancellationToken);
        if (clip.Samples.Length == 0)
        {
            throw new CliException(ExitCode.BadInput, $"{file} has no sound in it; give a file with audio");
        }

        using SpeechOutput output = SpeechOutput.Open(target, environment, stamp: null);
        float[] stretched = TimeStretch.Stretch(clip.ToMono().Samples, clip.SampleRate, speed);
        await output.WriteAsync(stretched, clip.SampleRate, cancellationToken);
        await output.CompleteAsync(cancellationToken);
        var result = new StretchResult(
            target, Math.Round((double)stretched.Length / clip.SampleRate, 3), Math.Round(clip.Seconds, 3), speed, clip.SampleRate);
        if (json)
        {
            CliJson.Print(environment.Out, result, CliJson.Default.StretchResult);
            return (int)ExitCode.Ok;
        }

        bool streamed = target == SpeechOrder.StandardStream;
        string mixed = clip.Channels > 1 ? $", {clip.Channels} channels mixed to one" : "";
        (streamed ? environment.Error : environment.Out).WriteLine(
            $"{(streamed ? "standard output" : target)}: {result.SourceSeconds:0.00} s became {result.Seconds:0.00} s{mixed}");
        return (int)ExitCode.Ok;
    }
}
