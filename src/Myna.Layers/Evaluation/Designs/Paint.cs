namespace Myna.Layers.Evaluation.Designs;

/// <summary>A layer in the making: colours and alpha as real numbers 0 to 1, straight, on the whole canvas.</summary>
internal sealed class Paint(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>R, G, B, A planes: [4, Height · Width].</summary>
    public float[][] Planes { get; } = [new float[width * height], new float[width * height], new float[width * height], new float[width * height]];

    /// <summary>Colours every pixel by a function of its place.</summary>
    public void Colour(Func<int, int, (float R, float G, float B)> colour)
    {
        for (int i = 0, y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++, i++)
            {
                (Planes[0][i], Planes[1][i], Planes[2][i]) = colour(x, y);
            }
        }
    }

    /// <summary>Lays black of the given alpha beneath what is there.</summary>
    public void ShadowBeneath(float[] shadow)
    {
        float[] alpha = Planes[3];
        for (int i = 0; i < alpha.Length; i++)
        {
            float whole = alpha[i] + (shadow[i] * (1 - alpha[i]));
            float kept = whole > 0 ? alpha[i] / whole : 0;
            for (int c = 0; c < 3; c++)
            {
                Planes[c][i] *= kept;
            }

            alpha[i] = whole;
        }
    }

    /// <summary>Rounds to 8 bits; colour 0 where alpha is 0.</summary>
    public Pictures.Picture ToPicture()
    {
        var picture = new Pictures.Picture(Width, Height);
        for (int i = 0; i < Planes[3].Length; i++)
        {
            byte alpha = ToByte(Planes[3][i]);
            for (int c = 0; c < 3 && alpha > 0; c++)
            {
                picture.Pixels[(4 * i) + c] = ToByte(Planes[c][i]);
            }

            picture.Pixels[(4 * i) + 3] = alpha;
        }

        return picture;
    }

    /// <summary>A blur by three box filters, close to a Gaussian of the given deviation.</summary>
    public static float[] Blur(float[] source, int width, int height, float deviationPixels)
    {
        int radius = Math.Max(1, (int)MathF.Round(deviationPixels));
        float[] from = [.. source];
        var to = new float[source.Length];
        for (int pass = 0; pass < 3; pass++)
        {
            BoxRows(from, to, width, height, radius, 1, width);
            BoxRows(to, from, height, width, radius, width, 1);
        }

        return from;
    }

    private static void BoxRows(float[] from, float[] to, int length, int lines, int radius, int step, int lineStep)
    {
        float scale = 1f / ((2 * radius) + 1);
        for (int line = 0; line < lines; line++)
        {
            int start = line * lineStep;
            float sum = 0;
            for (int k = -radius; k <= radius; k++)
            {
                sum += from[start + (Math.Clamp(k, 0, length - 1) * step)];
            }

            for (int i = 0; i < length; i++)
            {
                to[start + (i * step)] = sum * scale;
                sum += from[start + (Math.Min(i + radius + 1, length - 1) * step)] - from[start + (Math.Max(i - radius, 0) * step)];
            }
        }
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value * 255), 0, 255);
}
