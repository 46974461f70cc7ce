using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Formats;

/// <summary>Compares pictures by what one sees of them.</summary>
internal static class PictureAssert
{
    /// <summary>
    /// Colours weighted by alpha, and alpha, differ by at most <paramref name="most"/> anywhere and <paramref name="mean"/>
    /// on average.
    /// </summary>
    public static void Close(ReadOnlySpan<byte> expected, Picture actual, int most = 2, double mean = 0.1)
    {
        Assert.Equal(expected.Length, actual.Pixels.Length);
        (int largest, double average, string where) = Difference(expected, actual);
        Assert.True(largest <= most && average <= mean, $"largest difference {largest} at {where}, mean {average:0.####}");
    }

    /// <summary>Every pixel that is not fully transparent is the same.</summary>
    public static void Same(Picture expected, Picture actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (int i = 0; i < expected.Pixels.Length; i += 4)
        {
            bool same = expected.Pixels[i + 3] == 0 ? actual.Pixels[i + 3] == 0 : expected.Pixels.AsSpan(i, 4).SequenceEqual(actual.Pixels.AsSpan(i, 4));
            Assert.True(same, $"pixel ({i / 4 % expected.Width}, {i / 4 / expected.Width}) is {string.Join(' ', actual.Pixels.AsSpan(i, 4).ToArray())}, not {string.Join(' ', expected.Pixels.AsSpan(i, 4).ToArray())}");
        }
    }

    /// <summary>The largest and the mean difference.</summary>
    public static (int Largest, double Mean, string Where) Difference(ReadOnlySpan<byte> expected, Picture actual)
    {
        int largest = 0;
        long sum = 0;
        string where = "";
        for (int i = 0; i < expected.Length; i++)
        {
            int alpha = i | 3;
            double a = i == alpha ? expected[i] : expected[i] * expected[alpha] / 255.0;
            double b = i == alpha ? actual.Pixels[i] : actual.Pixels[i] * actual.Pixels[alpha] / 255.0;
            int difference = (int)Math.Abs(Math.Round(a) - Math.Round(b));
            sum += difference;
            if (difference > largest)
            {
                largest = difference;
                where = $"({i / 4 % actual.Width}, {i / 4 / actual.Width}) channel {i % 4}: {actual.Pixels[i]} of alpha {actual.Pixels[alpha]}, not {expected[i]} of {expected[alpha]}";
            }
        }

        return (largest, (double)sum / expected.Length, where);
    }
}
