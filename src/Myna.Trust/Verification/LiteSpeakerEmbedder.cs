using Myna.Audio;
using Myna.Voice;

namespace Myna.Trust.Verification;

/// <summary>The reference encoder of Lite, whose speaker vector a Lite voice file holds too.</summary>
/// <param name="model">The model; stays the caller's.</param>
public sealed class LiteSpeakerEmbedder(LiteModel model) : ISpeakerEmbedder
{
    private const string Vector = "vector";

    /// <inheritdoc/>
    public string Tag { get; } = model.Tag;

    /// <inheritdoc/>
    public SpeakerCalibration Calibration => LiteCalibration.Fitted;

    /// <inheritdoc/>
    public Voiceprint Embed(AudioClip clip, string nameForErrors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new Voiceprint(Tag, model.SpeakerVector(clip, nameForErrors, cancellationToken));
    }

    /// <inheritdoc/>
    public Voiceprint? Of(VoicePrompt voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return voice.ModelTag == Tag && voice.TensorNames.Contains(Vector)
            ? new Voiceprint(Tag, voice.Tensor(Vector).ToArray())
            : null;
    }
}
