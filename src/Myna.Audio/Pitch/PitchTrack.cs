namespace Myna.Audio.Pitch;

/// <summary>The pitch of a sound over time.</summary>
/// <param name="Hz">The fundamental frequency of each frame in Hz; 0 where there is no voice.</param>
/// <param name="HopSeconds">From one frame to the next, in seconds.</param>
/// <param name="FirstSeconds">Time of the middle of the first frame.</param>
public sealed record PitchTrack(IReadOnlyList<double> Hz, double HopSeconds, double FirstSeconds)
{
    private readonly double[] _voiced = [.. Hz.Where(hz => hz > 0).Order()];

    /// <summary>Number of frames with a voice.</summary>
    public int VoicedFrames => _voiced.Length;

    /// <summary>Share of frames with a voice, 0 to 1.</summary>
    public double VoicedShare => Hz.Count == 0 ? 0 : (double)_voiced.Length / Hz.Count;

    /// <summary>The median of voiced frames in Hz; null where there is no voice.</summary>
    public double? MedianHz => Percentile(0.5);

    /// <summary>A percentile of voiced frames in Hz; null where there is no voice.</summary>
    /// <param name="share">0 to 1.</param>
    public double? Percentile(double share)
    {
        if (_voiced.Length == 0)
        {
            return null;
        }

        double place = share * (_voiced.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, _voiced.Length - 1);
        return _voiced[below] + ((place - below) * (_voiced[above] - _voiced[below]));
    }
}
