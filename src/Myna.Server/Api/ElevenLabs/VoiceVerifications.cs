using Myna.Server.Consents;
using Myna.Server.Settings;
using Myna.Server.Voices;
using Myna.Trust.Consent;

namespace Myna.Server.Api.ElevenLabs;

/// <summary>Whether the owners of voices have agreed, from the consents on record, in ElevenLabs' words.</summary>
internal sealed class VoiceVerifications(VoiceShelf shelf, VoicePermits permits, LiveSettings settings)
{
    private static readonly VoiceVerification NotNeeded = new(RequiresVerification: false, IsVerified: true, [], 0, null, []);

    /// <summary>What is known of a voice.</summary>
    public VoiceVerification Of(ShelfVoice voice)
    {
        bool isVerified;
        try
        {
            isVerified = shelf.PromptOf(voice) is not { } prompt || !permits.NeedsConsent(voice, prompt);
        }
        catch (MynaException)
        {
            // Removed a moment ago.
            isVerified = false;
        }

        return voice.IsBuiltIn ? NotNeeded : new VoiceVerification(settings.Consent != ConsentPolicy.Off, isVerified, [], 0, voice.Language, []);
    }
}
