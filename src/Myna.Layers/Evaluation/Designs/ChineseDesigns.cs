using Myna.Layers.Document;
using Myna.Layers.Lettering;

namespace Myna.Layers.Evaluation.Designs;

/// <summary>Designs with lines of Chinese on an even ground, to measure how well they are read.</summary>
/// <param name="font">A font that has <see cref="Letters"/>.</param>
public sealed class ChineseDesigns(TrueTypeFont font)
{
    /// <summary>The letters that words are made of: common ones.</summary>
    public const string Letters = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经";

    private const int Width = 640, Height = 360, Lines = 3;
    private static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts"];

    /// <summary>The first installed TrueType font with the letters; null for none (Debian: fonts-droid-fallback).</summary>
    public static TrueTypeFont? InstalledFont()
    {
        IEnumerable<string> files = Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .Where(file => new FileInfo(file).Length > 1_000_000).Order(StringComparer.Ordinal);
        foreach (string file in files)
        {
            try
            {
                TrueTypeFont font = TrueTypeFont.Read(File.ReadAllBytes(file), file);
                if (font.Covers(Letters))
                {
                    return font;
                }
            }
            catch (Exception exception) when (exception is MynaException or IOException or UnauthorizedAccessException)
            {
                // Another font will do.
            }
        }

        return null;
    }

    /// <summary>Makes one design: three lines of four to nine letters, 18 to 46 pixels high.</summary>
    /// <param name="seed">Which.</param>
    public Design Make(int seed)
    {
        var random = new Random(seed);
        bool isDark = random.NextDouble() < 0.5;
        (float R, float G, float B) ground = Level(isDark ? 0.02f : 0.75f), ink = Level(isDark ? 0.75f : 0.02f);
        var paint = new Paint(Width, Height);
        Array.Fill(paint.Planes[3], 1);
        paint.Colour((x, _) => (ground.R + (0.06f * x / Width), ground.G, ground.B));
        var layers = new List<DesignLayer> { new(LayerKind.Background, "gradient", paint.ToPicture()) };
        for (int i = 0; i < Lines; i++)
        {
            string words = new([.. Enumerable.Range(0, random.Next(4, 10)).Select(_ => Letters[random.Next(Letters.Length)])]);
            float size = 18 + (28 * random.NextSingle());
            Outline line = font.Line(words, size).Transform(1, 0, 0, 1, 30 + (100 * random.NextSingle()), ((i + 0.7f) * Height / Lines));
            var lettering = new Paint(Width, Height);
            Array.Copy(CoverageRasterizer.Fill(line, Width, Height), lettering.Planes[3], Width * Height);
            lettering.Colour((_, _) => ink);
            layers.Add(new DesignLayer(LayerKind.Text, "chinese", lettering.ToPicture(), words));
        }

        return new Design(DesignGenerator.Flatten(layers, Width, Height), layers);

        (float R, float G, float B) Level(float from) => (from + (0.18f * random.NextSingle()), from + (0.18f * random.NextSingle()), from + (0.18f * random.NextSingle()));
    }
}
