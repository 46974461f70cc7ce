namespace Myna.Cli.Bench.Trust;

/// <summary>Real speech of one speaker that no model was trained on.</summary>
/// <param name="Speaker">Name of the speaker.</param>
/// <param name="Samples">Mono, 24 kHz.</param>
internal sealed record SpokenRecording(string Speaker, float[] Samples)
{
    /// <summary>In Hz.</summary>
    public const int SampleRate = 24000;
}
