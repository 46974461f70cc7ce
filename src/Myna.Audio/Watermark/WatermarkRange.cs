namespace Myna.Audio.Watermark;

/// <summary>A stretch of a recording that carries the mark.</summary>
/// <param name="Start">In seconds from the beginning of the recording.</param>
/// <param name="End">In seconds from the beginning of the recording.</param>
public readonly record struct WatermarkRange(double Start, double End)
{
    /// <summary>Length in seconds.</summary>
    public double Seconds => End - Start;
}
