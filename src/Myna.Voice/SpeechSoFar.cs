namespace Myna.Voice;

/// <summary>
/// What was spoken before a request that continues a longer text, so that it goes on at the same level and with other
/// random numbers: a text spoken in several requests then sounds as if it were spoken in one.
/// </summary>
/// <param name="Sentences">Sentences before this one, those without a sound included.</param>
/// <param name="Power">Mean square of the speech heard so far, weighted towards the last half minute; 0 before any.</param>
/// <param name="Seconds">How much speech <paramref name="Power"/> stands for.</param>
public sealed record SpeechSoFar(int Sentences, double Power, double Seconds)
{
    /// <summary>
    /// Seconds of sound before, pauses between requests included (<see cref="AfterSilence"/>), so that the watermark goes on where it was.
    /// </summary>
    public double Position { get; init; }

    /// <summary>The beginning of a text.</summary>
    public static SpeechSoFar Nothing { get; } = new(0, 0, 0);

    /// <summary>The same, some silence later: where a pause is put between the speech of two requests.</summary>
    /// <param name="seconds">Length of the pause.</param>
    public SpeechSoFar AfterSilence(double seconds) => this with { Position = Position + seconds };
}
