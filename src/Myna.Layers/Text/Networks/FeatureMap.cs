namespace Myna.Layers.Text.Networks;

/// <summary>What a layer of a network sees or makes: [Height, Width, Channels].</summary>
internal sealed record FeatureMap(int Height, int Width, int Channels, float[] Values)
{
    public FeatureMap(int height, int width, int channels)
        : this(height, width, channels, new float[checked(height * width * channels)])
    {
    }

    /// <summary>The channels of several maps of one size, one after the other.</summary>
    public static FeatureMap Join(params FeatureMap[] maps)
    {
        FeatureMap first = maps[0];
        if (maps.Any(map => map.Height != first.Height || map.Width != first.Width))
        {
            throw new ArgumentException("the maps differ in size", nameof(maps));
        }

        var joined = new FeatureMap(first.Height, first.Width, maps.Sum(map => map.Channels));
        int offset = 0;
        foreach (FeatureMap map in maps)
        {
            for (int i = 0; i < first.Height * first.Width; i++)
            {
                map.Values.AsSpan(i * map.Channels, map.Channels).CopyTo(joined.Values.AsSpan((i * joined.Channels) + offset));
            }

            offset += map.Channels;
        }

        return joined;
    }
}
