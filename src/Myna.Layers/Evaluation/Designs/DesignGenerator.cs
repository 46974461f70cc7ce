using Myna.Layers.Document;
using Myna.Layers.Lettering;
using Myna.Layers.Pictures;

namespace Myna.Layers.Evaluation.Designs;

/// <summary>
/// Makes designs with known layers: a background (gradient, photo-like texture, paper, stripes) under shapes with soft
/// shadows, glass panes, textured cut-outs with soft or hairy edges, and text. The same seed gives the same designs as
/// long as the same fonts are installed.
/// </summary>
/// <param name="fonts">The fonts for text; none = designs without text.</param>
public sealed class DesignGenerator(IReadOnlyList<TrueTypeFont> fonts)
{
    private static readonly string[] Phrases =
    [
        "Summer Sale", "Open house", "Live tonight", "Coffee & cake", "Back to school", "Free entry", "Spring market",
        "Jazz night", "Last call", "Hello world", "Garden party", "Special offer", "Winter 2027", "New menu", "20% less", "Run with us",
    ];

    /// <summary>Makes one design.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="shorterSide">The least pixels of a side; the other is up to 1.6 times as long.</param>
    /// <param name="longestSide">The most pixels of a side.</param>
    public Design Make(int seed, int shorterSide = 640, int longestSide = 1024)
    {
        var random = new Random(seed);
        int width = random.Next(shorterSide, longestSide + 1), height = random.Next(shorterSide, longestSide + 1);
        var layers = new List<DesignLayer> { Background(random, width, height) };
        int count = random.Next(1, 8);
        for (int i = 0; i < count; i++)
        {
            double kind = random.NextDouble();
            layers.Add(kind < 0.35 || (kind > 0.7 && fonts.Count == 0) ? Shape(random, width, height)
                : kind < 0.5 ? Glass(random, width, height)
                : kind < 0.7 ? Cutout(random, width, height)
                : Text(random, width, height));
        }

        return new Design(Flatten(layers, width, height), layers);
    }

    /// <summary>Composites layers in real numbers from the bottom and rounds once, halves to even.</summary>
    internal static Picture Flatten(IReadOnlyList<DesignLayer> layers, int width, int height)
    {
        var picture = new Picture(width, height);
        for (int i = 0; i < picture.Pixels.Length; i += 4)
        {
            for (int c = 0; c < 3; c++)
            {
                double value = 0;
                foreach (DesignLayer layer in layers)
                {
                    double alpha = layer.Picture.Pixels[i + 3] / 255.0;
                    value = (alpha * layer.Picture.Pixels[i + c]) + ((1 - alpha) * value);
                }

                picture.Pixels[i + c] = (byte)Math.Clamp(Math.Round(value), 0, 255);
            }

            picture.Pixels[i + 3] = 255;
        }

        return picture;
    }

    private static DesignLayer Background(Random random, int width, int height)
    {
        var paint = new Paint(width, height);
        Array.Fill(paint.Planes[3], 1);
        string style = ((string[])["gradient", "gradient", "texture", "paper", "stripes"])[random.Next(5)];
        paint.Colour(style switch
        {
            "gradient" => Fills.Gradient(random, width / 2f, height / 2f, Math.Max(width, height) / 1.6f),
            "texture" => Fills.Texture(random, Math.Max(width, height) / 4f),
            "paper" => Fills.Paper(random),
            _ => Fills.Stripes(random),
        });
        return new DesignLayer(LayerKind.Background, style, paint.ToPicture());
    }

    private static DesignLayer Shape(Random random, int width, int height)
    {
        string name = Shapes.Names[random.Next(Shapes.Names.Length)];
        Placement place = Placement.Random(random, width, height, 0.1f, 0.3f);
        var paint = new Paint(width, height);
        Array.Copy(CoverageRasterizer.Fill(place.Put(Shapes.Make(name, random)), width, height), paint.Planes[3], width * height);
        double fill = random.NextDouble();
        paint.Colour(fill < 0.45 ? Fills.Flat(random) : fill < 0.8 ? Fills.Gradient(random, place.X, place.Y, place.Radius) : Fills.Texture(random, place.Radius));
        if (random.NextDouble() < 0.5)
        {
            AddShadow(random, paint, Math.Min(width, height));
        }

        return new DesignLayer(LayerKind.Shape, name, paint.ToPicture());
    }

    private static DesignLayer Glass(Random random, int width, int height)
    {
        Placement place = Placement.Random(random, width, height, 0.1f, 0.28f);
        Outline outline = random.Next(3) switch { 0 => Shapes.Round(_ => 1), 1 => Shapes.Make("polygon", random), _ => Shapes.Card(0.15f) };
        float opacity = 0.25f + (0.35f * random.NextSingle());
        float frame = Math.Min(width, height) * 0.004f / place.Radius;
        float[] outer = CoverageRasterizer.Fill(place.Put(outline), width, height);
        float[] inner = CoverageRasterizer.Fill(place.Put(outline.Transform(1 - frame, 0, 0, 1 - frame, 0, 0)), width, height);
        var paint = new Paint(width, height);
        bool framed = random.NextDouble() < 0.7;
        for (int i = 0; i < outer.Length; i++)
        {
            float border = framed ? outer[i] - inner[i] : 0;
            paint.Planes[3][i] = ((outer[i] - border) * opacity) + (border * Math.Min(1, opacity + 0.25f));
        }

        float tint = 0.85f + (0.15f * random.NextSingle());
        (float R, float G, float B) colour = (tint, 0.82f + (0.15f * random.NextSingle()), 0.85f + (0.15f * random.NextSingle()));
        paint.Colour((_, _) => colour);
        return new DesignLayer(LayerKind.Glass, framed ? "framed" : "plain", paint.ToPicture());
    }

    private static DesignLayer Cutout(Random random, int width, int height)
    {
        Placement place = Placement.Random(random, width, height, 0.12f, 0.25f);
        bool hairy = random.NextDouble() < 0.5;
        Outline blob = place.Put(Shapes.Blob(random));
        var paint = new Paint(width, height);
        float[] mask = CoverageRasterizer.Fill(blob, width, height);
        if (hairy)
        {
            float[] hair = CoverageRasterizer.Fill(Hair(random, blob, place), width, height);
            for (int i = 0; i < mask.Length; i++)
            {
                mask[i] = Math.Max(mask[i], hair[i]);
            }
        }
        else
        {
            mask = Paint.Blur(mask, width, height, random.Next(1, 3));
        }

        Array.Copy(mask, paint.Planes[3], mask.Length);
        Func<int, int, (float R, float G, float B)> texture = Fills.Texture(random, place.Radius * 0.9f);
        float light = random.NextSingle() * 2 * MathF.PI;
        paint.Colour((x, y) =>
        {
            (float r, float g, float b) = texture(x, y);
            float side = (((x - place.X) * MathF.Cos(light)) + ((y - place.Y) * MathF.Sin(light))) / place.Radius;
            float shade = Math.Clamp(0.8f - (0.45f * side), 0.15f, 1.25f);
            return (r * shade, g * shade, b * shade);
        });
        return new DesignLayer(LayerKind.Object, hairy ? "hair" : "soft", paint.ToPicture());
    }

    private DesignLayer Text(Random random, int width, int height)
    {
        TrueTypeFont font = fonts[random.Next(fonts.Count)];
        int lines = random.Next(1, 3);
        float size = Math.Min(width, height) * (0.035f + (0.075f * random.NextSingle()));
        string[] text = [.. Enumerable.Range(0, lines).Select(_ => Phrases[random.Next(Phrases.Length)])];
        Outline block = Outline.Join(text.Select((line, i) => font.Line(line, size).Transform(1, 0, 0, 1, 0, i * size * 1.25f)));
        (float left, float top, float right, float bottom) = block.Bounds();
        float slant = random.NextDouble() < 0.2 ? -0.2f : 0;
        float angle = random.NextDouble() < 0.3 ? (random.NextSingle() - 0.5f) * 0.6f : 0;
        float x = ((left + right) / 2) + ((random.NextSingle() - 0.5f) * (right - left) * 0.1f);
        block = block.Transform(1, slant, 0, 1, 0, 0).Transform(1, 0, 0, 1, -x, -(top + bottom) / 2)
            .Transform(MathF.Cos(angle), -MathF.Sin(angle), MathF.Sin(angle), MathF.Cos(angle), width * (0.3f + (0.4f * random.NextSingle())), height * (0.1f + (0.8f * random.NextSingle())));
        var paint = new Paint(width, height);
        Array.Copy(CoverageRasterizer.Fill(block, width, height), paint.Planes[3], width * height);
        paint.Colour(Fills.Flat(random));
        if (random.NextDouble() < 0.3)
        {
            AddShadow(random, paint, Math.Min(width, height) / 2);
        }

        return new DesignLayer(LayerKind.Text, angle == 0 ? "plain" : "rotated", paint.ToPicture(), string.Join('\n', text));
    }

    private static void AddShadow(Random random, Paint paint, int side)
    {
        float[] blurred = Paint.Blur(paint.Planes[3], paint.Width, paint.Height, side * (0.005f + (0.008f * random.NextSingle())));
        int dx = random.Next(-side / 120, (side / 80) + 1), dy = random.Next(side / 200, (side / 60) + 1);
        float strength = 0.3f + (0.3f * random.NextSingle());
        var shadow = new float[blurred.Length];
        for (int y = Math.Max(0, dy); y < paint.Height; y++)
        {
            for (int x = Math.Max(0, dx); x < Math.Min(paint.Width, paint.Width + dx); x++)
            {
                shadow[(y * paint.Width) + x] = strength * blurred[((y - dy) * paint.Width) + x - dx];
            }
        }

        paint.ShadowBeneath(shadow);
    }

    /// <summary>Thin triangles that stick out of an outline.</summary>
    private static Outline Hair(Random random, Outline body, Placement place)
    {
        (float X, float Y)[] edge = body.Contours[0];
        var hairs = new List<(float, float)[]>();
        for (int i = 0; i < edge.Length; i++)
        {
            (float x, float y) = edge[i];
            float dx = x - place.X, dy = y - place.Y, length = MathF.Sqrt((dx * dx) + (dy * dy)) + 1e-3f;
            float turn = (random.NextSingle() - 0.5f) * 0.8f, reach = place.Radius * (0.06f + (0.16f * random.NextSingle()));
            (dx, dy) = (((dx * MathF.Cos(turn)) - (dy * MathF.Sin(turn))) / length, ((dx * MathF.Sin(turn)) + (dy * MathF.Cos(turn))) / length);
            float half = 0.5f + (0.6f * random.NextSingle());
            hairs.Add([(x - (dx * 4) - (dy * half), y - (dy * 4) + (dx * half)), (x + (dx * reach), y + (dy * reach)), (x - (dx * 4) + (dy * half), y - (dy * 4) - (dx * half))]);
        }

        return new Outline(hairs);
    }

    /// <summary>Where a shape stands, how large and how turned it is.</summary>
    private sealed record Placement(float X, float Y, float Radius, float Stretch, float Angle)
    {
        public static Placement Random(Random random, int width, int height, float least, float most)
            => new(
                width * (0.1f + (0.8f * random.NextSingle())),
                height * (0.1f + (0.8f * random.NextSingle())),
                Math.Min(width, height) * (least + ((most - least) * random.NextSingle())),
                0.7f + (0.6f * random.NextSingle()),
                random.NextDouble() < 0.5 ? 0 : random.NextSingle() * MathF.PI);

        public Outline Put(Outline outline)
        {
            float cos = MathF.Cos(Angle) * Radius, sin = MathF.Sin(Angle) * Radius;
            return outline.Transform(cos * Stretch, -sin / Stretch, sin * Stretch, cos / Stretch, X, Y);
        }
    }
}
