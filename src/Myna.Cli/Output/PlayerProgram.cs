using System.Globalization;
using Myna.Cli.Errors;
using Myna.Library;

namespace Myna.Cli.Output;

/// <summary>A program that plays what it reads from standard input.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its name.</param>
/// <param name="TakesWav">Whether it reads WAV; else plain 32-bit floats.</param>
internal sealed record PlayerProgram(string Path, string Name, bool TakesWav)
{
    private static readonly (string Name, bool TakesWav)[] Known = [("aplay", true), ("paplay", false), ("ffplay", true)];

    /// <summary>The first of ALSA's, PulseAudio's and ffmpeg's players that is installed.</summary>
    /// <exception cref="CliException">None is.</exception>
    public static PlayerProgram Find(CliEnvironment environment)
    {
        foreach ((string name, bool takesWav) in Known)
        {
            if (Programs.Find(name, environment.Variable) is { } path)
            {
                return new PlayerProgram(path, name, takesWav);
            }
        }

        throw new CliException(
            ExitCode.Missing,
            "--play needs aplay, paplay or ffplay, and none of them is installed; install one with: sudo apt-get install alsa-utils, or write a file with -o");
    }

    /// <summary>Its command line for mono sound on standard input.</summary>
    public string[] Arguments(int sampleRate) => Name switch
    {
        "aplay" => ["-q", "-t", "wav", "-"],
        "paplay" => ["--raw", "--format=float32le", "--channels=1", string.Create(CultureInfo.InvariantCulture, $"--rate={sampleRate}")],
        _ => ["-nodisp", "-autoexit", "-loglevel", "error", "-f", "wav", "-i", "-"],
    };
}
