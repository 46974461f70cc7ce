namespace Myna.Voice.LongForm;

/// <summary>
/// Brings sentences that were made one by one towards one level: each gets a constant gain of at most 3 dB either way
/// towards the level of what was heard before it. The first sentence stays as it is.
/// </summary>
internal sealed class LevelMatching(SpeechSoFar before)
{
    /// <summary>The largest gain, 3 dB; its inverse is the smallest.</summary>
    public const double MostGain = 1.4125375446227544;

    private const double MemorySeconds = 30;

    // A shorter sentence says little about how loud the voice is: "No!" may well be louder than its neighbours.
    private const double CertainSeconds = 1;

    private double _power = before.Power;
    private double _seconds = before.Seconds;

    /// <summary>Whether something was heard that the next sentence can be brought towards.</summary>
    public bool HasLevel => _power > 0;

    /// <summary>The gain for a sentence.</summary>
    /// <param name="power">Its mean square, by <see cref="SpeechPower"/>.</param>
    /// <param name="seconds">How much speech there is in it.</param>
    public float Gain(double power, double seconds)
    {
        if (power <= 0 || !HasLevel)
        {
            return 1f;
        }

        double gain = Math.Clamp(Math.Sqrt(_power / power), 1 / MostGain, MostGain);
        return (float)(1 + ((gain - 1) * Math.Min(1, seconds / CertainSeconds)));
    }

    /// <summary>Remembers a sentence as it was heard.</summary>
    /// <param name="power">Its mean square before the gain.</param>
    /// <param name="seconds">How much speech there is in it.</param>
    /// <param name="gain">The gain it got.</param>
    public void Heard(double power, double seconds, float gain)
    {
        if (seconds > 0)
        {
            double heard = power * gain * gain;
            _power = ((_power * _seconds) + (heard * seconds)) / (_seconds + seconds);
            _seconds = Math.Min(MemorySeconds, _seconds + seconds);
        }
    }

    /// <summary>What a later request needs to go on from here.</summary>
    /// <param name="sentences">Sentences spoken by then.</param>
    public SpeechSoFar SoFar(int sentences) => new(sentences, _power, _seconds);
}
