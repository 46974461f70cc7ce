using Myna.Audio;
using Myna.Voice;

namespace Myna.Trust.Verification;

/// <summary>
/// The speaker vector of Lite's reference encoder, of clips that were made alike first. The encoder hears the recording as well as the
/// speaker: whether there is anything above 8 kHz, how deep the noise lies. So all clips lose what is above 7.5 kHz and get the same
/// faint noise; without that, two people recorded at 16 kHz would pass for one (docs/trust.md has the figures).
/// </summary>
/// <param name="model">The model; stays the caller's.</param>
public sealed class LiteSpeakerEmbedder(LiteModel model) : ISpeakerEmbedder
{
    /// <summary>Name of the metadata of voice files that holds the voiceprint of their clip.</summary>
    public const string Fact = "voiceprint";

    private const int BandRate = 15_000; // Hz: what is left ends at 7.5 kHz
    private const double SpeechLevel = 0.08; // RMS, as the model takes clips
    private const double NoisePeak = 4.0 / 32_768; // of the triangular noise

    /// <inheritdoc/>
    public string Tag { get; } = model.Tag + "-band1";

    /// <inheritdoc/>
    public SpeakerCalibration Calibration => LiteCalibration.Fitted;

    /// <inheritdoc/>
    public Voiceprint Embed(AudioClip clip, string nameForErrors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        AudioClip alike = clip.Samples.Length == 0 ? clip : Alike(clip, nameForErrors, model.SampleRate);
        return new Voiceprint(Tag, model.SpeakerVector(alike, nameForErrors, cancellationToken));
    }

    /// <inheritdoc/>
    public Voiceprint? Of(VoicePrompt voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return voice.Metadata.GetValueOrDefault(Fact)?.Split(' ') is [var tag, var vector] && tag == Tag
            ? Voiceprint.FromBase64(tag, vector)
            : null;
    }

    /// <summary>The metadata that <see cref="Of"/> reads.</summary>
    /// <param name="print">A voiceprint of this embedder.</param>
    public static string FactOf(Voiceprint print)
    {
        ArgumentNullException.ThrowIfNull(print);
        return $"{print.Tag} {print.ToBase64()}";
    }

    private static AudioClip Alike(AudioClip clip, string name, int rate)
    {
        if (clip.SampleRate is < Audio.Resampling.Resampler.LowestRate or > Audio.Resampling.Resampler.HighestRate)
        {
            throw new MynaException($"{name} has a sample rate of {clip.SampleRate} Hz; {Audio.Resampling.Resampler.LowestRate} to {Audio.Resampling.Resampler.HighestRate} Hz can be used");
        }

        float[] samples = [.. clip.ToMono().Resampled(BandRate).Resampled(rate).Samples];
        double power = 0;
        foreach (float sample in samples)
        {
            power += (double)sample * sample;
        }

        // Silence stays silence, so that it is refused as such.
        double gain = power > 0 ? SpeechLevel / Math.Sqrt(power / samples.Length) : 0;
        uint state = 0x9E3779B9;
        for (int i = 0; i < samples.Length && gain > 0 && gain < 1e6; i++)
        {
            samples[i] = (float)((samples[i] * gain) + (NoisePeak * (Uniform(ref state) - Uniform(ref state))));
        }

        return new AudioClip(samples, 1, rate);
    }

    private static double Uniform(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state / 4294967296.0;
    }
}
