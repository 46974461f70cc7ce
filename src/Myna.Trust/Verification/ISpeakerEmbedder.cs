using Myna.Audio;
using Myna.Voice;

namespace Myna.Trust.Verification;

/// <summary>Hears who speaks: turns a clip into a vector that is near those of other clips of the same person.</summary>
/// <remarks>Any thread may use one at any time.</remarks>
public interface ISpeakerEmbedder
{
    /// <summary>Model and version. Vectors of different tags are never compared.</summary>
    string Tag { get; }

    /// <summary>How its cosines are turned into decisions.</summary>
    SpeakerCalibration Calibration { get; }

    /// <summary>Listens to a clip.</summary>
    /// <param name="clip">Speech of one person, of any rate and number of channels.</param>
    /// <param name="nameForErrors">What to call it in messages.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="MynaException">It is empty, silent, or holds too little speech.</exception>
    Voiceprint Embed(AudioClip clip, string nameForErrors, CancellationToken cancellationToken = default);

    /// <summary>The voiceprint in a voice file; null where its model keeps none that this one can use.</summary>
    /// <param name="voice">The voice.</param>
    Voiceprint? Of(VoicePrompt voice);
}
