using Myna.Cli.Errors;
using Myna.Cli.Trust;
using Myna.Library.Voices;
using Myna.Voice;

namespace Myna.Cli.Voices;

/// <summary>Whose voice a command line asks for; one of the three is given.</summary>
/// <param name="Voice">A voice of the library or a voice file.</param>
/// <param name="Speaker">A voice that comes with the model.</param>
/// <param name="Design">A voice described in words.</param>
internal sealed record VoiceSource(string? Voice, string? Speaker, string? Design)
{
    /// <summary>What to call it in results.</summary>
    public string Label => Voice ?? Speaker ?? Design ?? "";

    /// <summary>The saved voice, before a model is loaded; null where the model makes the voice.</summary>
    /// <exception cref="CliException">There is no such voice, its file is damaged, or it may not be used.</exception>
    public VoicePrompt? Saved(CliEnvironment environment, string? language) =>
        Voice is null ? null : VoiceTrust.Of(environment).Find(VoiceLibrary.Of(environment.Variable), Voice, language);

    /// <summary>The voice that a model makes.</summary>
    /// <exception cref="CliException">The model has no such voice, or cannot design voices.</exception>
    public VoicePrompt Made(IVoiceModel model) => CliException.InStage(
        ExitCode.BadInput, () => Speaker is not null ? model.VoiceOf(Speaker) : model.DesignVoice(Design ?? ""));
}
