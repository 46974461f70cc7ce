using System.Text.Json;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Evaluation;

/// <summary>The six public designs of <c>tests/Golden/layers-eval</c> and the rule-made predictions its README describes.</summary>
internal static class PublicCases
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Golden", "layers-eval");

    public static IEnumerable<string> Names => Directory.GetDirectories(Folder, "case_*").Select(path => Path.GetFileName(path)!).Order();

    public static Picture Input(string name) => Read(Path.Combine(Folder, name, "input.png"));

    public static List<Picture> Layers(string name)
        => [.. Directory.GetFiles(Path.Combine(Folder, name), "layer_*.png").Order().Select(Read)];

    public static JsonElement Expected() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json"))).RootElement;

    public static List<Picture> Prediction(string rule, string name)
    {
        List<Picture> truth = Layers(name);
        Picture bottom = truth[0];
        List<Picture> others = truth[1..];
        return rule switch
        {
            "truth" => truth,
            "flat" => [Input(name)],
            "unfilled" => [Input(name), .. others],
            "merged" => [bottom, Merged(others)],
            "split" => [bottom, .. others.SelectMany(layer => (Picture[])[Half(layer, left: true), Half(layer, left: false)])],
            "shift" => [bottom, .. others.Select(Rolled)],
            "reversed" => [bottom, .. Enumerable.Reverse(others)],
            _ => throw new ArgumentException(rule),
        };
    }

    private static Picture Merged(List<Picture> layers)
    {
        Picture merged = layers[0].Copy();
        foreach (Picture layer in layers.Skip(1))
        {
            Myna.Layers.Evaluation.PillowOver.Blend(layer, merged);
        }

        return merged;
    }

    private static Picture Half(Picture layer, bool left)
    {
        Picture half = layer.Copy();
        for (int y = 0; y < half.Height; y++)
        {
            for (int x = 0; x < half.Width; x++)
            {
                if (x < half.Width / 2 != left)
                {
                    half.Row(y)[(4 * x) + 3] = 0;
                }
            }
        }

        return half;
    }

    private static Picture Rolled(Picture layer)
    {
        var rolled = new Picture(layer.Width, layer.Height);
        for (int y = 0; y < layer.Height; y++)
        {
            for (int x = 0; x < layer.Width; x++)
            {
                layer.Row(y).Slice(4 * x, 4).CopyTo(rolled.Row((y + 3) % layer.Height)[(4 * ((x + 5) % layer.Width))..]);
            }
        }

        return rolled;
    }

    private static Picture Read(string path) => PngReader.Read(File.ReadAllBytes(path), path, PictureLimits.Default, out _);
}
