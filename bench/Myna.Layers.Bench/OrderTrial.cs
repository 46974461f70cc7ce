using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Document;
using Myna.Layers.Evaluation.Designs;
using Myna.Layers.Pictures;

namespace Myna.Layers.Bench;

/// <summary>How often the depth of two things that meet is told rightly from their true visible outlines, glass and text left out.</summary>
internal static class OrderTrial
{
    private const int LeastArea = 100;

    public static string Run(DesignGenerator generator, int first, int count)
    {
        int pairs = 0, right = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            Design whole = generator.Make(seed, 480, 700);
            DesignLayer[] layers = [.. whole.Layers.Where(layer => layer.Kind is not (LayerKind.Glass or LayerKind.Text))];
            if (layers.Length < 3)
            {
                continue;
            }

            Picture seen = DesignGenerator.Flatten(layers, whole.Input.Width, whole.Input.Height);
            int width = seen.Width, height = seen.Height;
            var owner = new int[width * height];
            for (int k = 1; k < layers.Length; k++)
            {
                for (int i = 0; i < owner.Length; i++)
                {
                    owner[i] = layers[k].Picture.Pixels[(4 * i) + 3] > 150 ? k : owner[i];
                }
            }

            List<SceneObject> objects = [.. Enumerable.Range(1, layers.Length - 1).Select(k => Thing(owner, k, width))];
            double[,] above = DepthOrder.Above(objects, owner, ColourPlanes.From(seen));
            for (int i = 0; i < objects.Count; i++)
            {
                for (int j = i + 1; j < objects.Count; j++)
                {
                    if (above[j, i] != 0 && objects[i].Area > LeastArea && objects[j].Area > LeastArea)
                    {
                        pairs++;
                        right += above[j, i] > 0 ? 1 : 0;
                    }
                }
            }
        }

        return $"{right} of {pairs} pairs in the right order ({(double)right / Math.Max(1, pairs):0.000})";
    }

    private static SceneObject Thing(int[] owner, int k, int width)
    {
        var box = default(PixelBox);
        for (int i = 0; i < owner.Length; i++)
        {
            box = owner[i] == k ? box.Union(new PixelBox(i % width, i / width, 1, 1)) : box;
        }

        var seen = new bool[box.Width * box.Height];
        for (int j = 0; j < seen.Length; j++)
        {
            seen[j] = owner[((box.Y + (j / box.Width)) * width) + box.X + (j % box.Width)] == k;
        }

        return new SceneObject { Box = box, Seen = seen, Area = seen.Count(here => here) };
    }
}
