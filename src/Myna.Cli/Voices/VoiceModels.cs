using Myna.Cli.Errors;
using Myna.Voice;
using Myna.Voice.Alignment;

namespace Myna.Cli.Voices;

/// <summary>Loads Lite, the model that ships with Myna, from the folder <c>models/lite</c>.</summary>
internal sealed class VoiceModels(Func<string, string?> variable) : IVoiceModels
{
    /// <inheritdoc/>
    public string FindFolder() => CliException.InStage(ExitCode.Missing, () => LiteModel.FindFolder());

    /// <inheritdoc/>
    public void RequirePrograms()
    {
        if (Programs.Find("espeak-ng", variable) is null)
        {
            throw new CliException(
                ExitCode.Missing, "espeak-ng is not installed; it turns text into sounds. Install it with: sudo apt-get install espeak-ng");
        }
    }

    /// <inheritdoc/>
    public IVoiceModel Load() => CliException.InStage(ExitCode.Missing, () => LiteModel.Load());

    /// <inheritdoc/>
    public IAligner LoadAligner() => CliException.InStage(ExitCode.Missing, () => LiteModel.Load().CreateAligner());
}
