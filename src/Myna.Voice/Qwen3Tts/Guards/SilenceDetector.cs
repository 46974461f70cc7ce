namespace Myna.Voice.Qwen3Tts.Guards;

/// <summary>
/// Notices when nothing more is said: utterances that miss their end mostly go on with silence. A frame is silent when its
/// rms is 40 dB below the loudest so far, or below -60 dB of full scale.
/// </summary>
/// <param name="frameSamples">Samples of a frame.</param>
/// <param name="mostSilentSeconds">The longest silence that is speech's own: longer than any pause at a mark.</param>
internal sealed class SilenceDetector(int frameSamples, double mostSilentSeconds = SilenceDetector.MostSilentSeconds)
{
    /// <summary>What is asked for by default.</summary>
    public const double MostSilentSeconds = 2.4;

    /// <summary>How much longer silence may be before the first sound.</summary>
    private const double OnsetFactor = 1.5;

    private const double QuietestRms = 1e-3;
    private const double BelowLoudest = 1e-2;

    private readonly int _mostFrames = (int)Math.Ceiling(mostSilentSeconds * TokenBudget.FramesPerSecond);
    private double _loudest;
    private double _square;
    private int _samples;

    /// <summary>Frames heard.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames up to the last one with sound.</summary>
    public int FramesWithSound { get; private set; }

    /// <summary>Whether the silence at the end has become too long.</summary>
    public bool Found { get; private set; }

    /// <summary>Takes sound, in pieces of any length.</summary>
    /// <param name="wave">Samples, full scale ±1.</param>
    /// <returns>Whether the silence at the end has become too long, now or before.</returns>
    public bool Push(ReadOnlySpan<float> wave)
    {
        foreach (float sample in wave)
        {
            _square += (double)sample * sample;
            if (++_samples == frameSamples)
            {
                EndFrame();
            }
        }

        return Found;
    }

    private void EndFrame()
    {
        double rms = Math.Sqrt(_square / frameSamples);
        _square = 0;
        _samples = 0;
        _loudest = Math.Max(_loudest, rms);
        Frames++;
        if (rms > Math.Max(QuietestRms, BelowLoudest * _loudest))
        {
            FramesWithSound = Frames;
        }

        Found |= Frames - FramesWithSound >= (FramesWithSound == 0 ? OnsetFactor * _mostFrames : _mostFrames);
    }
}
