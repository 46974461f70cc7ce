namespace Myna.Diffusion.QwenImageLayered.Transformer;

/// <summary>
/// Latents to tokens and back: a token holds 2×2 pixels of all channels of one slot, channel by channel; slots follow one another,
/// then rows, then columns. Source: <c>_pack_latents</c> of the official pipeline.
/// </summary>
internal static class LatentPacking
{
    /// <summary>Pixels on a side of a token.</summary>
    public const int Patch = 2;

    /// <summary>packed[(s·h/2 + y)·w/2 + x, 4c + 2dy + dx] = latent[s, c, 2y + dy, 2x + dx].</summary>
    /// <param name="latents"><c>[slots, channels, height, width]</c>.</param>
    /// <param name="slots">Number of pictures.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="height">Rows, even.</param>
    /// <param name="width">Columns, even.</param>
    /// <returns><c>[slots·height/2·width/2, 4·channels]</c>.</returns>
    public static T[] Pack<T>(ReadOnlySpan<T> latents, int slots, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(latents.Length, slots * channels * height * width);
        var packed = new T[latents.Length];
        for (int i = 0; i < packed.Length; i++)
        {
            packed[Place(i, channels, height, width)] = latents[i];
        }

        return packed;
    }

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    /// <returns><c>[slots, channels, height, width]</c>.</returns>
    public static T[] Unpack<T>(ReadOnlySpan<T> packed, int slots, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(packed.Length, slots * channels * height * width);
        var latents = new T[packed.Length];
        for (int i = 0; i < latents.Length; i++)
        {
            latents[i] = packed[Place(i, channels, height, width)];
        }

        return latents;
    }

    private static int Place(int index, int channels, int height, int width)
    {
        (int line, int x) = Math.DivRem(index, width);
        (int plane, int y) = Math.DivRem(line, height);
        (int slot, int channel) = Math.DivRem(plane, channels);
        int token = (((slot * (height / Patch)) + (y / Patch)) * (width / Patch)) + (x / Patch);
        return (((token * channels) + channel) * Patch * Patch) + (y % Patch * Patch) + (x % Patch);
    }
}
