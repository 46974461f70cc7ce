using Myna.Layers.Lettering;

namespace Myna.Layers.Evaluation.Designs;

/// <summary>Outlines of the shapes that designs are made of, around (0, 0) and about one unit in radius.</summary>
internal static class Shapes
{
    private const int Corners = 160;

    public static readonly string[] Names = ["ellipse", "blob", "star", "polygon", "card", "ring"];

    public static Outline Make(string name, Random random) => name switch
    {
        "ellipse" => Round(_ => 1),
        "blob" => Blob(random),
        "star" => Star(random),
        "polygon" => Polygon(random.Next(3, 8)),
        "ring" => new Outline([Circle(_ => 1, false), Circle(_ => 0.55f + 0.2f, true)]),
        _ => Card(0.15f + (0.25f * random.NextSingle())),
    };

    public static Outline Blob(Random random)
    {
        (float Strength, float Phase)[] waves = [.. Enumerable.Range(2, 4).Select(k => (0.32f * random.NextSingle() / k, random.NextSingle() * 2 * MathF.PI))];
        return Round(angle =>
        {
            float radius = 0.85f;
            for (int k = 0; k < waves.Length; k++)
            {
                radius += waves[k].Strength * MathF.Cos(((k + 2) * angle) + waves[k].Phase);
            }

            return radius;
        });
    }

    public static Outline Card(float rounding)
    {
        var corners = new List<(float, float)>();
        (float X, float Y)[] centres = [(1 - rounding, 1 - rounding), (rounding - 1, 1 - rounding), (rounding - 1, rounding - 1), (1 - rounding, rounding - 1)];
        for (int i = 0; i < 4; i++)
        {
            for (int k = 0; k <= 12; k++)
            {
                float angle = (i + (k / 12f)) * MathF.PI / 2;
                corners.Add((centres[i].X + (rounding * MathF.Cos(angle)), centres[i].Y + (rounding * MathF.Sin(angle))));
            }
        }

        return new Outline([[.. corners]]);
    }

    public static Outline Round(Func<float, float> radius) => new([Circle(radius, false)]);

    private static (float X, float Y)[] Circle(Func<float, float> radius, bool backwards)
    {
        var points = new (float X, float Y)[Corners];
        for (int i = 0; i < Corners; i++)
        {
            float angle = (backwards ? -i : i) * 2 * MathF.PI / Corners;
            float r = radius(angle);
            points[i] = (r * MathF.Cos(angle), r * MathF.Sin(angle));
        }

        return points;
    }

    private static Outline Star(Random random)
    {
        int tips = random.Next(5, 13);
        float inner = 0.4f + (0.3f * random.NextSingle());
        return new Outline([[.. Enumerable.Range(0, 2 * tips).Select(i =>
        {
            float angle = i * MathF.PI / tips, r = i % 2 == 0 ? 1 : inner;
            return (r * MathF.Cos(angle), r * MathF.Sin(angle));
        })]]);
    }

    private static Outline Polygon(int corners)
        => new([[.. Enumerable.Range(0, corners).Select(i => (MathF.Cos(i * 2 * MathF.PI / corners), MathF.Sin(i * 2 * MathF.PI / corners)))]]);
}
