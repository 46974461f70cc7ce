namespace Myna.Audio.Tests.Watermark;

/// <summary>Speech from the repository's samples: three readers, 24 kHz.</summary>
internal static class SpokenClips
{
    public const int SampleRate = 24000;

    public static float[] Reader(int number) => Samples.Read(Samples.Readers[number]).Samples;

    /// <summary>All three, 10.8 s.</summary>
    public static float[] All() => [.. Reader(0), .. Reader(1), .. Reader(2)];
}
