using Myna.Voice;
using Myna.Voice.Alignment;

namespace Myna.Library.Models;

/// <summary>Where the commands get voice models from.</summary>
public interface IVoiceModels
{
    /// <summary>The folder with the weights of Lite, the model that ships with Myna.</summary>
    /// <exception cref="MynaException">There is none.</exception>
    string FindFolder();

    /// <summary>Names of the models that are here, for the shell to complete.</summary>
    IReadOnlyList<string> Names();

    /// <summary>Makes sure that the programs are there that speaking needs beside the weights.</summary>
    /// <param name="choice">The model that will speak.</param>
    /// <param name="language">Language of the text; null for the default, American English.</param>
    /// <exception cref="MynaException">One is missing; the message says how to get it.</exception>
    void RequirePrograms(ModelChoice choice, string? language);

    /// <summary>Loads the weights.</summary>
    /// <exception cref="MynaException">There is no such model, or its files are missing or damaged.</exception>
    IVoiceModel Load(ModelChoice choice);

    /// <summary>Loads the weights for aligning texts with recordings.</summary>
    /// <exception cref="MynaException">They are missing or damaged.</exception>
    IAligner LoadAligner();
}
