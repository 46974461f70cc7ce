namespace Myna.Voice;

/// <summary>
/// How many frames (of 80 ms, with Qwen3-TTS) become sound together. Small chunks at first let speech begin at once; larger ones later pass
/// the decoder's weights less often through the caches.
/// </summary>
/// <param name="First">Frames of the first chunk, 1 or more.</param>
/// <param name="Most">Frames of a chunk in the long run.</param>
/// <param name="Factor">How much larger each chunk is than the one before it.</param>
public readonly record struct ChunkGrowth(int First, int Most, int Factor)
{
    /// <summary>For somebody who listens: 1, 2, 4 frames and then 8.</summary>
    public static ChunkGrowth Live { get; } = new(1, 8, 2);

    /// <summary>For a file.</summary>
    public static ChunkGrowth Unheard { get; } = new(8, 8, 1);

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="MynaException">A chunk would have no frame, or more than a minute of them.</exception>
    internal void Check()
    {
        if (First < 1 || Most < First || Most > 750 || Factor < 1)
        {
            throw new MynaException($"Chunks of {First} frames first and {Most} at most, growing by {Factor}, cannot be: take 1 to 750 frames, the most no fewer than the first, and a factor of 1 or more.");
        }
    }

    /// <summary>Frames of a chunk.</summary>
    /// <param name="chunk">Which one, counted from 0.</param>
    public int Frames(int chunk)
    {
        int frames = First;
        for (int i = 0; i < chunk && frames < Most; i++)
        {
            frames = Math.Min(Most, frames * Factor);
            if (Factor <= 1)
            {
                break;
            }
        }

        return frames;
    }
}
