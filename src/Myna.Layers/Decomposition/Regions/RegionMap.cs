using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition.Regions;

/// <summary>The regions of a picture, what is known about each, and how they touch.</summary>
internal sealed class RegionMap
{
    /// <summary>Pixels this far from a region's edge show the region alone, not a mixture with its neighbour.</summary>
    public const int CoreDistance = 3;

    private RegionMap(int[] label, int count, int width, int height)
    {
        Label = label;
        Width = width;
        Height = height;
        Distance = DistanceToEdge(label, width, height);
        Regions = [.. Enumerable.Range(0, count).Select(i => new Region(i))];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The region of each pixel.</summary>
    public int[] Label { get; }

    /// <summary>Steps to the nearest pixel of another region (1 at an edge; the canvas' border is no edge), at most 255.</summary>
    public byte[] Distance { get; }

    public Region[] Regions { get; }

    /// <summary>Measures regions.</summary>
    public static RegionMap Measure(int[] label, int count, ColourPlanes picture, float[] strength)
    {
        var map = new RegionMap(label, count, picture.Width, picture.Height);
        foreach (Region region in map.Regions)
        {
            region.Reset();
        }

        for (int i = 0; i < label.Length; i++)
        {
            Region region = map.Regions[label[i]];
            region.Thickness = Math.Max(region.Thickness, map.Distance[i]);
        }

        for (int y = 0, i = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++, i++)
            {
                Region region = map.Regions[label[i]];
                region.Add(x, y, picture.At(i), map.Distance[i] >= region.CoreFrom, strength[i]);
                bool border = x == 0 || y == 0 || x + 1 == map.Width || y + 1 == map.Height;
                region.BorderPixels += border ? 1 : 0;
                if (x + 1 < map.Width)
                {
                    map.Touch(label[i], label[i + 1]);
                }

                if (y + 1 < map.Height)
                {
                    map.Touch(label[i], label[i + map.Width]);
                }
            }
        }

        return map;
    }

    private void Touch(int a, int b)
    {
        if (a != b)
        {
            Regions[a].Neighbours[b] = Regions[a].Neighbours.GetValueOrDefault(b) + 1;
            Regions[b].Neighbours[a] = Regions[b].Neighbours.GetValueOrDefault(a) + 1;
        }
    }

    /// <summary>Chessboard distance to the nearest pixel of another label.</summary>
    internal static byte[] DistanceToEdge(int[] label, int width, int height)
    {
        var distance = new byte[label.Length];
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                bool edge = (x > 0 && label[i - 1] != label[i]) || (x + 1 < width && label[i + 1] != label[i])
                    || (y > 0 && label[i - width] != label[i]) || (y + 1 < height && label[i + width] != label[i]);
                distance[i] = edge ? (byte)1 : (byte)255;
            }
        }

        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                int least = distance[i];
                least = Math.Min(least, x > 0 ? distance[i - 1] + 1 : 255);
                if (y > 0)
                {
                    least = Math.Min(least, distance[i - width] + 1);
                    least = Math.Min(least, x > 0 ? distance[i - width - 1] + 1 : 255);
                    least = Math.Min(least, x + 1 < width ? distance[i - width + 1] + 1 : 255);
                }

                distance[i] = (byte)least;
            }
        }

        for (int y = height - 1, i = label.Length - 1; y >= 0; y--)
        {
            for (int x = width - 1; x >= 0; x--, i--)
            {
                int least = distance[i];
                least = Math.Min(least, x + 1 < width ? distance[i + 1] + 1 : 255);
                if (y + 1 < height)
                {
                    least = Math.Min(least, distance[i + width] + 1);
                    least = Math.Min(least, x + 1 < width ? distance[i + width + 1] + 1 : 255);
                    least = Math.Min(least, x > 0 ? distance[i + width - 1] + 1 : 255);
                }

                distance[i] = (byte)least;
            }
        }

        return distance;
    }
}

/// <summary>One region.</summary>
internal sealed class Region(int index)
{
    private double _r, _g, _b, _squares, _strength;
    private int _left = int.MaxValue, _top = int.MaxValue, _right = -1, _bottom = -1;

    public int Index { get; } = index;

    public int Area { get; private set; }

    public int CoreArea { get; private set; }

    /// <summary>The largest distance of a pixel to the edge.</summary>
    public int Thickness { get; set; }

    /// <summary>Pixels on the canvas' border.</summary>
    public int BorderPixels { get; set; }

    /// <summary>The length of the boundary with each neighbour, in pixel sides.</summary>
    public Dictionary<int, int> Neighbours { get; } = [];

    public PixelBox Box => Area == 0 ? default : new PixelBox(_left, _top, _right - _left + 1, _bottom - _top + 1);

    /// <summary>The distance to the edge from which a pixel counts as core.</summary>
    public int CoreFrom => Math.Min(RegionMap.CoreDistance, Thickness);

    /// <summary>The mean colour of the core.</summary>
    public Rgb Mean => CoreArea == 0 ? default : new Rgb((float)(_r / CoreArea), (float)(_g / CoreArea), (float)(_b / CoreArea));

    /// <summary>How far core pixels lie from the mean colour (root mean square over pixels and channels).</summary>
    public float Deviation
    {
        get
        {
            Rgb mean = Mean;
            double square = CoreArea == 0 ? 0 : (_squares / CoreArea) - Rgb.Dot(mean, mean);
            return (float)Math.Sqrt(Math.Max(0, square) / 3);
        }
    }

    /// <summary>The mean edge strength in the core: how much texture there is.</summary>
    public float Texture => CoreArea == 0 ? 0 : (float)(_strength / CoreArea);

    public void Reset() => Neighbours.Clear();

    public void Add(int x, int y, Rgb colour, bool core, float strength)
    {
        Area++;
        _left = Math.Min(_left, x);
        _top = Math.Min(_top, y);
        _right = Math.Max(_right, x);
        _bottom = Math.Max(_bottom, y);
        if (core)
        {
            CoreArea++;
            _strength += strength;
            _r += colour.R;
            _g += colour.G;
            _b += colour.B;
            _squares += Rgb.Dot(colour, colour);
        }
    }
}
