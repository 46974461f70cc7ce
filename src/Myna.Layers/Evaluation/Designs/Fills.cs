namespace Myna.Layers.Evaluation.Designs;

/// <summary>Colours as functions of the place: flat, gradients, textures, paper and stripes.</summary>
internal static class Fills
{
    public static Func<int, int, (float R, float G, float B)> Flat(Random random)
    {
        (float R, float G, float B) colour = Any(random);
        return (_, _) => colour;
    }

    /// <summary>A linear or radial gradient of two or three colours around a place.</summary>
    public static Func<int, int, (float R, float G, float B)> Gradient(Random random, float x0, float y0, float radius)
    {
        (float R, float G, float B)[] stops = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Any(random))];
        bool radial = random.NextDouble() < 0.5;
        float angle = random.NextSingle() * 2 * MathF.PI, cos = MathF.Cos(angle), sin = MathF.Sin(angle);
        float cx = x0 + (radius * (random.NextSingle() - 0.5f)), cy = y0 + (radius * (random.NextSingle() - 0.5f));
        return (x, y) =>
        {
            float t = radial
                ? MathF.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy))) / (1.3f * radius)
                : 0.5f + ((((x - x0) * cos) + ((y - y0) * sin)) / (2 * radius));
            t = Math.Clamp(t, 0, 1) * (stops.Length - 1);
            int i = Math.Min((int)t, stops.Length - 2);
            return Mix(stops[i], stops[i + 1], t - i);
        };
    }

    public static Func<int, int, (float R, float G, float B)> Texture(Random random, float cellPixels)
    {
        var noise = new FractalNoise(random);
        (float R, float G, float B) dark = Any(random), light = Any(random), other = Any(random);
        float grain = 0.03f * random.NextSingle();
        return (x, y) =>
        {
            float t = Math.Clamp((noise.At(x / cellPixels, y / cellPixels, 6) - 0.3f) / 0.4f, 0, 1);
            float u = Math.Clamp((noise.At((x / cellPixels) + 99, (y / cellPixels) + 57, 5) - 0.4f) / 0.3f, 0, 1);
            (float r, float g, float b) = Mix(Mix(dark, light, t), other, 0.6f * u);
            float dust = grain * (random.NextSingle() - 0.5f);
            return (r + dust, g + dust, b + dust);
        };
    }

    public static Func<int, int, (float R, float G, float B)> Paper(Random random)
    {
        var noise = new FractalNoise(random);
        float tone = 0.8f + (0.17f * random.NextSingle());
        (float r, float g, float b) = (tone, tone - (0.05f * random.NextSingle()), tone - (0.1f * random.NextSingle()));
        return (x, y) =>
        {
            float dust = (0.03f * (random.NextSingle() - 0.5f)) + (0.03f * (noise.At(x / 6f, y / 6f, 2) - 0.5f));
            return (r + dust, g + dust, b + dust);
        };
    }

    public static Func<int, int, (float R, float G, float B)> Stripes(Random random)
    {
        (float R, float G, float B) first = Any(random), second = Mix(first, Any(random), 0.35f);
        float angle = random.Next(4) * MathF.PI / 4, period = 24 + (70 * random.NextSingle());
        float cos = MathF.Cos(angle) / period, sin = MathF.Sin(angle) / period;
        return (x, y) =>
        {
            // The distance to the nearest stripe's edge in pixels, for a soft edge one pixel wide.
            float phase = (x * cos) + (y * sin);
            phase -= MathF.Floor(phase);
            float edge = (0.25f - MathF.Abs(phase - 0.5f)) * period;
            return Mix(first, second, Math.Clamp(edge + 0.5f, 0, 1));
        };
    }

    private static (float R, float G, float B) Any(Random random) => (random.NextSingle(), random.NextSingle(), random.NextSingle());

    private static (float R, float G, float B) Mix((float R, float G, float B) a, (float R, float G, float B) b, float t)
        => (a.R + ((b.R - a.R) * t), a.G + ((b.G - a.G) * t), a.B + ((b.B - a.B) * t));
}
