using Myna.Layers.Decomposition;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Document;
using Myna.Layers.Marking;
using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Plugins;

/// <summary>
/// Reads a picture by a matting model: what is in front becomes layers, the ground beneath is closed, and the model is asked again about
/// that (the loop of LayerD, Suzuki et al. 2025).
/// </summary>
internal static class ModelScene
{
    private const byte LeastAlpha = 8, Sure = 250;
    private const int LeastDilation = 2;
    private const double LeastShare = 0.0005, MostShare = 0.98, DilationShare = 0.005;

    /// <summary>Reads a picture.</summary>
    public static Scene Read(Picture picture, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
    {
        IMattingModel model = options.Matting!;
        var layers = new List<LayerHint>();
        Picture ground = picture;
        for (int round = 0; round < model.Rounds; round++)
        {
            progress?.Report(new SplitProgress(Invariant($"asking the matting model, round {round + 1} of at most {model.Rounds}"), 0.8 * round / model.Rounds));
            byte[] alpha = model.Alpha(ground, cancellationToken);
            long seen = alpha.LongCount(a => a >= LeastAlpha), sure = alpha.LongCount(a => a >= Sure);
            if (seen < LeastShare * alpha.Length || sure > MostShare * alpha.Length)
            {
                break;
            }

            bool[] hole = HoleFill.Dilated(
                [.. alpha.Select(a => a > 1)], picture.Width, picture.Height, Math.Max(LeastDilation, (int)(DilationShare * Math.Min(picture.Width, picture.Height))));
            Picture beneath = HoleFill.Fill(ground, hole, options, cancellationToken);

            // What is found later lies beneath what was found before.
            layers.InsertRange(0, Things(ground, beneath, alpha));
            ground = beneath;
        }

        List<LayerHint> kept = options.MaximumLayers > 0
            ? [.. layers.OrderByDescending(layer => layer.Box.Area).Take(options.MaximumLayers - 1)]
            : layers;
        if (kept.Count < layers.Count)
        {
            // The others go back into the ground, in their order.
            ground = ground.Copy();
            foreach (LayerHint layer in layers.Where(layer => !kept.Contains(layer)))
            {
                Compositing.Over.Blend(layer.Picture, ground, layer.Box.X, layer.Box.Y);
            }
        }

        return new Scene(ReferenceEquals(ground, picture) ? picture.Copy() : ground, [.. layers.Where(kept.Contains)]);
    }

    /// <summary>The background of a scene that Myna read itself, painted anew by the inpainting model under all that lies on it.</summary>
    public static Scene Complete(Scene scene, Picture input, IReadOnlyList<LayerHint> text, SplitOptions options, CancellationToken cancellationToken)
    {
        var hole = new bool[input.Width * input.Height];
        foreach (LayerHint layer in scene.Layers.Concat(text))
        {
            Mark(layer.Box, layer.Picture, hole, input.Width);
            if (layer.Shadow is not null)
            {
                Mark(layer.Box, layer.Shadow, hole, input.Width);
            }
        }

        Picture seen = input.Copy();
        bool[] grown = HoleFill.Dilated(hole, input.Width, input.Height, LeastDilation);
        return scene with { Bottom = options.Inpainting!.Fill(seen, grown, cancellationToken) };
    }

    private static void Mark(PixelBox box, Picture picture, bool[] hole, int stride)
    {
        for (int y = 0; y < box.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int x = 0; x < box.Width; x++)
            {
                hole[((box.Y + y) * stride) + box.X + x] |= row[(Picture.Channels * x) + 3] > 0;
            }
        }
    }

    /// <summary>A layer for each part of the alpha that hangs together, the largest last; crumbs go with the largest.</summary>
    private static List<LayerHint> Things(Picture picture, Picture beneath, byte[] alpha)
    {
        int[] label = Pieces(alpha, picture.Width, picture.Height, out List<int> areas);
        int largest = areas.IndexOf(areas.Max());
        int least = Math.Max(16, (int)(LeastShare * alpha.Length));
        var home = new int[areas.Count];
        for (int k = 0; k < home.Length; k++)
        {
            home[k] = areas[k] >= least ? k : largest;
        }

        var hints = new List<LayerHint>();
        foreach (int k in Enumerable.Range(0, home.Length).Where(k => home[k] == k).OrderBy(k => areas[k]))
        {
            PixelBox box = HoleFill.BoxOf([.. label.Select(l => l >= 0 && home[l] == k)], picture.Width, picture.Height);
            var thing = new Picture(box.Width, box.Height);
            for (int y = 0; y < box.Height; y++)
            {
                for (int x = 0; x < box.Width; x++)
                {
                    int i = ((box.Y + y) * picture.Width) + box.X + x;
                    if (label[i] >= 0 && home[label[i]] == k)
                    {
                        Unmix(picture.Pixels.AsSpan(4 * i, 4), beneath.Pixels.AsSpan(4 * i, 4), alpha[i], thing.Row(y).Slice(4 * x, 4));
                    }
                }
            }

            hints.Add(new LayerHint(LayerKind.Object, box, thing, null));
        }

        return hints;
    }

    /// <summary>The front's colour: what is left of the pixel when the ground's share is taken away.</summary>
    private static void Unmix(ReadOnlySpan<byte> seen, ReadOnlySpan<byte> ground, byte alpha, Span<byte> pixel)
    {
        float share = alpha / 255f;
        for (int c = 0; c < 3; c++)
        {
            pixel[c] = (byte)(Math.Clamp((seen[c] - (ground[c] * (1 - share))) / share, 0, 255) + 0.5f);
        }

        pixel[3] = alpha;
    }

    private static int[] Pieces(byte[] alpha, int width, int height, out List<int> areas)
    {
        var label = new int[alpha.Length];
        Array.Fill(label, -1);
        areas = [];
        var open = new Stack<int>();
        for (int start = 0; start < alpha.Length; start++)
        {
            if (alpha[start] == 0 || label[start] >= 0)
            {
                continue;
            }

            int piece = areas.Count, area = 0;
            label[start] = piece;
            open.Push(start);
            while (open.TryPop(out int i))
            {
                area++;
                int x = i % width, y = i / width;
                for (int v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
                {
                    for (int u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                    {
                        int j = (v * width) + u;
                        if (alpha[j] > 0 && label[j] < 0)
                        {
                            label[j] = piece;
                            open.Push(j);
                        }
                    }
                }
            }

            areas.Add(area);
        }

        return label;
    }
}
