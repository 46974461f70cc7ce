using Myna.Cli.Errors;
using Myna.Voice;
using Myna.Voice.Alignment;
using Myna.Text.Phonemes;
using Myna.Text.Phonemes.English;

namespace Myna.Cli.Voices;

/// <summary>Loads Lite, the model that ships with Myna, from the folder <c>models/lite</c>.</summary>
internal sealed class VoiceModels(Func<string, string?> variable) : IVoiceModels
{
    /// <inheritdoc/>
    public string FindFolder() => CliException.InStage(ExitCode.Missing, () => LiteModel.FindFolder());

    /// <inheritdoc/>
    public void RequirePrograms(string? language, PhonemeSource phonemes)
    {
        bool isEnglish = language is null || EnglishPhonemizer.Speaks(language);
        if (phonemes == PhonemeSource.Managed && !isEnglish)
        {
            throw new CliException(ExitCode.BadInput, $"--phonemes managed speaks English only, not \"{language}\"; leave it out or use --phonemes espeak");
        }

        bool isBuiltInEnough = isEnglish && phonemes != PhonemeSource.Espeak;
        if (!isBuiltInEnough && Programs.Find("espeak-ng", variable) is null)
        {
            throw new CliException(
                ExitCode.Missing, "espeak-ng is not installed; it turns text into sounds. Install it with: sudo apt-get install espeak-ng");
        }
    }

    /// <inheritdoc/>
    public IVoiceModel Load() => CliException.InStage(ExitCode.Missing, () => LiteModel.Load());

    /// <inheritdoc/>
    public IVoiceModel Load(PhonemeSource phonemes) =>
        CliException.InStage(ExitCode.Missing, () => LiteModel.Load(phonemizer: FallbackPhonemizer.Of(phonemes)));

    /// <inheritdoc/>
    public IAligner LoadAligner() => CliException.InStage(ExitCode.Missing, () => LiteModel.Load().CreateAligner());
}
