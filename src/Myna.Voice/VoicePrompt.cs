namespace Myna.Voice;

/// <summary>A voice, made once from a reference clip: everything a model needs to speak in it.</summary>
public sealed class VoicePrompt
{
}
