using Myna.Cli.Errors;
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
    /// <exception cref="CliException">There is no such voice, or its file is damaged.</exception>
    public VoicePrompt? Saved(CliEnvironment environment) => Voice is null ? null : VoiceLibrary.Of(environment.Variable).Find(Voice);

    /// <summary>The voice that a model makes.</summary>
    /// <exception cref="CliException">The model has no such voice, or cannot design voices.</exception>
    public VoicePrompt Made(IVoiceModel model) => CliException.InStage(
        ExitCode.BadInput, () => Speaker is not null ? model.VoiceOf(Speaker) : model.DesignVoice(Design ?? ""));
}
