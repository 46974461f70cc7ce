using CsCheck;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests;

/// <summary>Random pictures of odd sizes in which the special alphas 0 and 255 are common.</summary>
internal static class RandomPictures
{
    private static readonly Gen<byte> Alpha = Gen.Frequency((2, Gen.Const((byte)0)), (2, Gen.Const((byte)255)), (3, Gen.Byte));

    public static Gen<Picture> OfSize(int width, int height, Gen<byte>? alpha = null)
        => Gen.Select(Gen.Byte.Array[width * height * 3], (alpha ?? Alpha).Array[width * height], (colours, alphas) =>
        {
            var picture = new Picture(width, height);
            for (int i = 0; i < alphas.Length; i++)
            {
                colours.AsSpan(3 * i, 3).CopyTo(picture.Pixels.AsSpan(4 * i));
                picture.Pixels[(4 * i) + 3] = alphas[i];
            }

            return picture;
        });

    public static Gen<(int Width, int Height)> Sizes => Gen.Select(Gen.Int[1, 37], Gen.Int[1, 9]);

    public static Gen<Picture> Any => Sizes.SelectMany((width, height) => OfSize(width, height));

    /// <summary>The pixels with all four channels 0 where alpha is 0: there only alpha counts.</summary>
    public static byte[] Visible(Picture picture)
    {
        byte[] pixels = [.. picture.Pixels];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            if (pixels[i + 3] == 0)
            {
                pixels.AsSpan(i, 4).Clear();
            }
        }

        return pixels;
    }
}
