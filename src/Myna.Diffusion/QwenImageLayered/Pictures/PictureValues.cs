using Myna.Layers.Pictures;
using Myna.Tensors.Kernels.Convolutions;

namespace Myna.Diffusion.QwenImageLayered.Pictures;

/// <summary>Between 8-bit RGBA and what the VAE reads and writes: -1 … 1 for all four channels, alpha straight and like the rest.</summary>
internal static class PictureValues
{
    /// <summary>x = v/255·2 - 1, in single precision.</summary>
    public static FeatureMap FromPicture(Picture picture)
    {
        var map = new FeatureMap(picture.Height, picture.Width, Picture.Channels);
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> bytes = picture.Row(y);
            Span<float> values = map.Row(y);
            for (int i = 0; i < bytes.Length; i++)
            {
                values[i] = (bytes[i] / 255f * 2f) - 1f;
            }
        }

        return map;
    }

    /// <summary>v = round(255·clamp(x/2 + 1/2)), halves to even.</summary>
    public static Picture ToPicture(FeatureMap map)
    {
        var picture = new Picture(map.Width, map.Height);
        for (int y = 0; y < map.Height; y++)
        {
            ToBytes(map.Row(y), picture.Row(y));
        }

        return picture;
    }

    /// <summary>The same for a run of values.</summary>
    public static void ToBytes(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float unit = Math.Clamp((values[i] * 0.5f) + 0.5f, 0f, 1f);
            bytes[i] = (byte)MathF.Round(unit * 255f, MidpointRounding.ToEven);
        }
    }
}
