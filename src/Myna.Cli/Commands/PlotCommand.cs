using System.CommandLine;
using Myna.Audio;
using Myna.Audio.Pictures;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Speaking;

namespace Myna.Cli.Commands;

/// <summary><c>myna plot FILE -o PICTURE</c>: a picture of a sound.</summary>
internal static class PlotCommand
{
    private const int DefaultWidth = 1200;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "An audio file." };
        Option<string> output = new("--output", "-o") { HelpName = "FILE.png", Description = "Where the picture goes.", Required = true };
        Option<int?> width = SharedOptions.Number("--width", $"Width of the picture in pixels (default {DefaultWidth}).", 400, 8000);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("plot", "Draw the wave and the spectrogram of a sound.")
        {
            Examples =
                """
                myna plot clip.wav -o clip.png
                myna plot chapter.mp3 -o chapter.png --width 4000
                """,
        };
        command.Add(file);
        command.Add(output);
        command.Add(width);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SpeechRun.CheckSettings();
            string path = parsed.GetRequiredValue(file), target = parsed.GetRequiredValue(output);
            AudioClip clip = await ClipReader.ReadAsync(path, cancellationToken);
            using PictureOutput place = PictureOutput.Open(target);
            Raster picture = CliException.InStage(
                ExitCode.BadInput,
                () => SoundPicture.Draw([(Path.GetFileName(path), clip)], parsed.GetValue(width) ?? DefaultWidth, cancellationToken));
            place.Complete(picture);
            if (parsed.GetValue(json))
            {
                var result = new PlotResult(target, picture.Width, picture.Height, Math.Round(clip.Seconds, 3), clip.SampleRate);
                CliJson.Print(environment.Out, result, CliJson.Default.PlotResult);
            }
            else
            {
                environment.Out.WriteLine($"{target}: {picture.Width} × {picture.Height} pixels");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }
}
