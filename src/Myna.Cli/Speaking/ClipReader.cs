using Myna.Audio;
using Myna.Audio.Files;
using Myna.Cli.Errors;
using Myna.Voice;

namespace Myna.Cli.Speaking;

/// <summary>Makes a voice of a clip on disk.</summary>
internal static class ClipReader
{
    /// <summary>Reads an audio file.</summary>
    /// <exception cref="CliException">It is not there or cannot be read as audio.</exception>
    public static Task<AudioClip> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new CliException(ExitCode.BadInput, Directory.Exists(path)
                ? $"{path} is a folder; give an audio file"
                : $"{path} does not exist; check the name of the clip");
        }

        return CliException.InStageAsync(ExitCode.BadInput, () => AudioFile.ReadAsync(path, cancellationToken));
    }

    /// <summary>Makes a voice of a clip.</summary>
    /// <param name="model">The model that will speak.</param>
    /// <param name="clip">The clip, as <see cref="ReadAsync"/> gave it.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="options">What is known of it.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="CliException">The clip holds too little speech.</exception>
    public static VoicePrompt MakePrompt(
        IVoiceModel model, AudioClip clip, string path, PromptOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return model.CreatePrompt(clip.ToMono().Samples, clip.SampleRate, options, cancellationToken);
        }
        catch (MynaException exception)
        {
            throw new CliException(ExitCode.BadInput, Naming(path, exception.Message), exception);
        }
    }

    // The engine sees samples, not files: a person with three clips wants to know which one is meant.
    private static string Naming(string path, string message) =>
        message.Contains(Path.GetFileName(path), StringComparison.Ordinal) ? message : $"{path}: {message}";
}
