using Myna.Voice;
using Myna.Voice.Alignment;
using Myna.Text.Phonemes;

namespace Myna.Cli.Voices;

/// <summary>Where the commands get voice models from.</summary>
internal interface IVoiceModels
{
    /// <summary>The folder with the model's weights.</summary>
    /// <exception cref="MynaException">There is none.</exception>
    string FindFolder();

    /// <summary>Makes sure that the programs are there that speaking needs beside the weights.</summary>
    /// <param name="language">Language of the text; null for the default, American English.</param>
    /// <param name="phonemes">What shall turn it into phonemes.</param>
    /// <exception cref="MynaException">One is missing; the message says how to get it.</exception>
    void RequirePrograms(string? language, PhonemeSource phonemes);

    /// <summary>Loads the weights.</summary>
    /// <exception cref="MynaException">They are missing or damaged.</exception>
    IVoiceModel Load();

    /// <summary>Loads the weights.</summary>
    /// <param name="phonemes">What shall turn texts into phonemes.</param>
    /// <exception cref="MynaException">They are missing or damaged.</exception>
    IVoiceModel Load(PhonemeSource phonemes);

    /// <summary>Loads the weights for aligning texts with recordings.</summary>
    /// <exception cref="MynaException">They are missing or damaged.</exception>
    IAligner LoadAligner();
}
