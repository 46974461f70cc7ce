using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>What was found in a picture.</summary>
/// <param name="Bottom">The background, on the whole canvas.</param>
/// <param name="Layers">The other layers, bottom first, not yet exact.</param>
internal sealed record Scene(Picture Bottom, List<LayerHint> Layers);

/// <summary>Reads a picture: background, regions, objects, their order, shapes, colours and alphas.</summary>
internal static class SceneReader
{
    private const float LeastFloor = 2;
    private const int MostPanes = 6;

    public static Scene Read(Picture input, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        ColourPlanes picture = ColourPlanes.From(input);
        int width = input.Width, height = input.Height;
        var opaque = new bool[picture.Pixels];
        for (int i = 0; i < opaque.Length; i++)
        {
            opaque[i] = input.Pixels[(4 * i) + 3] == 255;
        }

        progress?.Report(new SplitProgress("looking for the background", 0.05));
        float[] strength = EdgeStrength.Of(picture);
        float noise = EdgeStrength.Noise(picture);
        Background? background = BackgroundFinder.Find(picture, opaque, strength, noise, random);
        cancellationToken.ThrowIfCancellationRequested();

        ColourPlanes original = picture;
        var panes = new List<Pane>();
        if (background is not null)
        {
            progress?.Report(new SplitProgress("looking for glass", 0.15));
            picture = picture.Copy();
            int rim = Math.Clamp(Math.Min(width, height) / 90, 3, 12);
            while (panes.Count < MostPanes && new PaneFinder(picture, background, strength, noise, random).Find() is { } pane)
            {
                cancellationToken.ThrowIfCancellationRequested();
                panes.Add(PaneRemoval.Remove(picture, pane, background, rim));
                strength = EdgeStrength.Of(picture);
            }

            BackgroundFinder.DropIslands(background.Seen, width, height);
        }

        progress?.Report(new SplitProgress("cutting into regions", 0.25));
        float floor = LeastFloor + (2 * noise);
        int[] label = Watershed.Label(strength, width, height, floor, background?.Seen, out int regions);
        int count = RegionMerging.Merge(label, regions, strength, width, height, background is not null, leastPixels: 6);
        RegionMap map = RegionMap.Measure(label, count, picture, strength);
        cancellationToken.ThrowIfCancellationRequested();

        progress?.Report(new SplitProgress("grouping regions", 0.5));
        var isBackground = new bool[count];
        isBackground[0] = background is not null;
        float[]? shadow = null;
        int[]? shadowOf = null;
        bool[] isShadow = new bool[count];
        if (background is null)
        {
            background = FindTextured(picture, map, isBackground);
        }
        else
        {
            shadow = new float[picture.Pixels];
            isShadow = SoftShadows.Find(picture, map, background, shadow);
        }

        bool[] aside = [.. isBackground.Select((here, i) => here || isShadow[i])];
        List<SceneObject> objects = ObjectGrouping.Group(map, aside, noise);
        objects = Choose(objects, options, width * height);
        int[] owner = Owners(objects, map);
        objects = DepthOrder.Sort(objects, owner, width, height);
        (objects, int beneathPanes) = PaneOrder.Part(objects, panes);
        int[] rank = Owners(objects, map);
        if (shadow is not null)
        {
            shadowOf = ShadowOwners(map, isShadow, rank, objects);
        }

        ShapeCompletion.Complete(objects, rank, width, height);
        cancellationToken.ThrowIfCancellationRequested();

        progress?.Report(new SplitProgress("finding edges and colours", 0.65));
        ColourPlanes beneath = background.Colours.Copy();
        Picture bottom = ToPicture(background, picture, input, rank, shadowOf);
        var solver = new AlphaSolver(picture, map, rank, beneath, background.Tolerance, background.Exact);
        var layers = new List<LayerHint>();
        for (int k = 0; k <= objects.Count; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (k == beneathPanes)
            {
                // Found from the top, so the last one found lies lowest.
                layers.AddRange(Enumerable.Reverse(panes).Select(pane => PanePainter.Paint(pane, original, beneath, rank, beneathPanes)));
                original.CopyTo(picture);
            }

            if (k < objects.Count)
            {
                layers.Add(solver.Solve(objects[k], k + 1, shadow, shadowOf));
            }
        }

        return new Scene(bottom, layers);
    }

    /// <summary>Without a background that a profile explains: the region with most of the border, and those that look like it.</summary>
    private static Background FindTextured(ColourPlanes picture, RegionMap map, bool[] isBackground)
    {
        Region first = map.Regions.MaxBy(region => region.BorderPixels + (0.5 * Math.Sqrt(region.Area)))!;
        isBackground[first.Index] = true;
        ColourPlanes? colours = null;
        var seen = new bool[picture.Pixels];
        var core = new bool[picture.Pixels];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = isBackground[map.Label[i]];
                core[i] = seen[i] && map.Distance[i] >= Math.Min(6, map.Regions[map.Label[i]].Thickness);
            }

            Background found = BackgroundFinder.Textured(picture, seen, core);
            colours = found.Colours;
            bool changed = false;
            foreach (Region region in map.Regions.Where(region => !isBackground[region.Index] && region.Area > 0))
            {
                if (LooksLike(region, first, map, colours))
                {
                    isBackground[region.Index] = true;
                    changed = true;
                }
            }

            if (!changed)
            {
                return found;
            }
        }

        return BackgroundFinder.Textured(picture, seen, core);
    }

    private static bool LooksLike(Region region, Region first, RegionMap map, ColourPlanes colours)
    {
        Rgb sum = default;
        int count = 0;
        for (int y = region.Box.Y; y < region.Box.Bottom; y++)
        {
            for (int x = region.Box.X; x < region.Box.Right; x++)
            {
                int i = (y * map.Width) + x;
                if (map.Label[i] == region.Index)
                {
                    sum += colours.At(i);
                    count++;
                }
            }
        }

        float off = (region.Mean - ((1f / count) * sum)).Largest;
        bool alike = region.Thickness <= 4 || (region.Texture > 0.45f * first.Texture && region.Texture < 2.2f * first.Texture);
        return alike && off < 10 + (0.25f * first.Deviation) && region.Deviation < (1.3f * first.Deviation) + 5;
    }

    private static List<SceneObject> Choose(List<SceneObject> objects, SplitOptions options, int pixels)
    {
        IEnumerable<SceneObject> chosen = objects.Where(thing => thing.Area >= (thing.Kind == LayerKind.Text || thing.Flat ? Math.Max(6, 0.00004 * pixels) : Math.Max(20, 0.0004 * pixels)));
        if (options.TextOnly)
        {
            chosen = chosen.Where(thing => thing.Kind == LayerKind.Text);
        }

        return options.MaximumLayers > 0
            ? [.. chosen.OrderByDescending(thing => thing.Area).Take(options.MaximumLayers - 1)]
            : [.. chosen];
    }

    /// <summary>The object (its index plus 1) that each pixel shows; 0 for the background.</summary>
    private static int[] Owners(List<SceneObject> objects, RegionMap map)
    {
        var ofRegion = new int[map.Regions.Length];
        for (int k = 0; k < objects.Count; k++)
        {
            foreach (Region region in objects[k].Regions)
            {
                ofRegion[region.Index] = k + 1;
            }
        }

        return Array.ConvertAll(map.Label, region => ofRegion[region]);
    }

    private static int[] ShadowOwners(RegionMap map, bool[] isShadow, int[] rank, List<SceneObject> objects)
    {
        var ofRegion = new int[map.Regions.Length];
        for (int k = 0; k < objects.Count; k++)
        {
            foreach (Region region in objects[k].Regions)
            {
                ofRegion[region.Index] = k + 1;
            }
        }

        var owner = new int[map.Regions.Length];
        for (int round = 0; round < 3; round++)
        {
            foreach (Region region in map.Regions.Where(region => isShadow[region.Index] && owner[region.Index] == 0))
            {
                int most = 0;
                foreach ((int other, int length) in region.Neighbours)
                {
                    int candidate = isShadow[other] ? owner[other] : ofRegion[other];
                    if (candidate > 0 && length > most)
                    {
                        most = length;
                        owner[region.Index] = candidate;
                    }
                }
            }
        }

        return [.. map.Label.Select((region, i) => rank[i] == 0 ? owner[region] : 0)];
    }

    private static Picture ToPicture(Background background, ColourPlanes picture, Picture input, int[] rank, int[]? shadowOf)
    {
        var bottom = new Picture(input.Width, input.Height);
        for (int i = 0; i < rank.Length; i++)
        {
            Rgb colour = (background.Seen[i] && rank[i] == 0 && (shadowOf is null || shadowOf[i] == 0) ? picture : background.Colours).At(i).Clamp();
            Span<byte> pixel = bottom.Pixels.AsSpan(4 * i, 4);
            (pixel[0], pixel[1], pixel[2], pixel[3]) = ((byte)MathF.Round(colour.R), (byte)MathF.Round(colour.G), (byte)MathF.Round(colour.B), 255);
        }

        return bottom;
    }
}
