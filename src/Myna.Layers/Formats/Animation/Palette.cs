using Myna.Layers.Pictures;

namespace Myna.Layers.Formats.Animation;

/// <summary>
/// The colours that stand for those of a picture (P. Heckbert, <em>Color Image Quantization for Frame Buffer Display</em>,
/// 1982: median cut), counted in steps of 1/32 per channel.
/// </summary>
internal sealed class Palette
{
    private const int Bits = 5;
    private const int Bins = 1 << (3 * Bits);

    private readonly byte[] _nearest = new byte[Bins];
    private readonly bool[] _known = new bool[Bins];

    private Palette(byte[] colours)
    {
        Colours = colours;
    }

    /// <summary>R, G, B of each colour.</summary>
    public byte[] Colours { get; }

    public int Count => Colours.Length / 3;

    /// <summary>Chooses at most so many colours for the pixels that are at least half opaque; at least one.</summary>
    public static Palette Of(Picture picture, int most)
    {
        var counts = new int[Bins];
        var sums = new long[Bins * 3];
        for (int i = 0; i < picture.Pixels.Length; i += Picture.Channels)
        {
            ReadOnlySpan<byte> pixel = picture.Pixels.AsSpan(i, 4);
            if (pixel[3] >= 128)
            {
                int bin = BinOf(pixel);
                counts[bin]++;
                for (int c = 0; c < 3; c++)
                {
                    sums[(bin * 3) + c] += pixel[c];
                }
            }
        }

        int[] used = [.. Enumerable.Range(0, Bins).Where(bin => counts[bin] > 0)];
        if (used.Length == 0)
        {
            return new Palette([0, 0, 0]);
        }

        var boxes = new List<Box> { new(used, counts) };
        while (boxes.Count < most)
        {
            // The box with the most to gain: many pixels over a wide range.
            int widest = Enumerable.Range(0, boxes.Count).MaxBy(i => boxes[i].Weight);
            if (boxes[widest].Bins.Length < 2)
            {
                break;
            }

            (Box low, Box high) = boxes[widest].Cut(counts);
            boxes[widest] = low;
            boxes.Add(high);
        }

        return new Palette([.. boxes.SelectMany(box => box.Mean(counts, sums))]);
    }

    /// <summary>The place of the nearest colour.</summary>
    public byte Nearest(ReadOnlySpan<byte> pixel)
    {
        int bin = BinOf(pixel);
        if (!_known[bin])
        {
            _known[bin] = true;
            _nearest[bin] = Search(pixel);
        }

        return _nearest[bin];
    }

    private byte Search(ReadOnlySpan<byte> pixel)
    {
        int best = 0, least = int.MaxValue;
        for (int i = 0; i < Count; i++)
        {
            int red = Colours[i * 3] - pixel[0], green = Colours[(i * 3) + 1] - pixel[1], blue = Colours[(i * 3) + 2] - pixel[2];
            int distance = (2 * red * red) + (4 * green * green) + (3 * blue * blue);
            if (distance < least)
            {
                least = distance;
                best = i;
            }
        }

        return (byte)best;
    }

    private static int BinOf(ReadOnlySpan<byte> pixel) => (pixel[0] >> 3 << 10) | (pixel[1] >> 3 << 5) | (pixel[2] >> 3);

    private static int Channel(int bin, int channel) => (bin >> (10 - (5 * channel))) & 31;

    /// <summary>A part of the colour space.</summary>
    private sealed class Box
    {
        private readonly int _channel;

        public Box(int[] bins, int[] counts)
        {
            Bins = bins;
            int widest = -1;
            for (int c = 0; c < 3; c++)
            {
                int range = bins.Max(bin => Channel(bin, c)) - bins.Min(bin => Channel(bin, c));
                if (range > widest)
                {
                    widest = range;
                    _channel = c;
                }
            }

            Weight = bins.Length < 2 ? -1 : bins.Sum(bin => (long)counts[bin]) * widest;
        }

        public int[] Bins { get; }

        public long Weight { get; }

        public (Box Low, Box High) Cut(int[] counts)
        {
            int[] sorted = [.. Bins.OrderBy(bin => Channel(bin, _channel)).ThenBy(bin => bin)];
            long half = sorted.Sum(bin => (long)counts[bin]) / 2, sum = 0;
            int at = 0;
            while (at < sorted.Length - 1 && sum + counts[sorted[at]] <= half)
            {
                sum += counts[sorted[at++]];
            }

            at = Math.Max(1, at);
            return (new Box(sorted[..at], counts), new Box(sorted[at..], counts));
        }

        public byte[] Mean(int[] counts, long[] sums)
        {
            long pixels = Bins.Sum(bin => (long)counts[bin]);
            return [.. Enumerable.Range(0, 3).Select(c => (byte)((Bins.Sum(bin => sums[(bin * 3) + c]) + (pixels / 2)) / pixels))];
        }
    }
}
