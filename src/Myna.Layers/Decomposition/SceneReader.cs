using Myna.Layers.Decomposition.Completion;
using Myna.Layers.Decomposition.Glass;
using Myna.Layers.Decomposition.Letters;
using Myna.Layers.Decomposition.Matting;
using Myna.Layers.Decomposition.Objects;
using Myna.Layers.Decomposition.Regions;
using Myna.Layers.Decomposition.Surfaces;
using Myna.Layers.Document;
using Myna.Layers.Pictures;

namespace Myna.Layers.Decomposition;

/// <summary>Reads a picture: background, glass, regions, objects, their order, shapes, colours and alphas.</summary>
/// <param name="input">The picture.</param>
/// <param name="options">How to split it.</param>
/// <param name="progress">Told about each stage.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class SceneReader(Picture input, SplitOptions options, IProgress<SplitProgress>? progress, CancellationToken cancellationToken)
{
    private const float LeastFloor = 2;
    private const int MostPanes = 6;
    private const int CoveredReach = 3;
    private const int LeftOverReach = 4;
    private readonly int _width = input.Width;
    private readonly int _height = input.Height;
    private readonly ColourPlanes _original = ColourPlanes.From(input);
    private readonly Random _random = new(options.Seed);
    private readonly List<Pane> _panes = [];
    private readonly ColourPlanes _withoutLetters = ColourPlanes.From(input);
    private readonly ColourPlanes _picture = ColourPlanes.From(input);
    private List<LetterBlock> _letters = [];
    private readonly HashSet<LetterBlock> _glazed = new(ReferenceEqualityComparer.Instance);
    private IReadOnlyList<LetterBlock> _read = [];
    private float[] _strength = [];
    private float _noise;

    /// <summary>Reads the picture.</summary>
    /// <param name="read">Blocks of text that were taken off it before; their places in the stack are found too.</param>
    public Scene Read(IReadOnlyList<LetterBlock>? read = null)
    {
        _read = read ?? [];
        Report("looking for the background", 0.05);
        _strength = EdgeStrength.Of(_picture);
        _noise = EdgeStrength.Noise(_picture);
        Background? exact = BackgroundFinder.Find(_picture, _strength, _noise, _random);
        Report("looking for lettering", 0.1);
        TakeOffLetters(exact);
        if (exact is not null)
        {
            Report("looking for glass", 0.15);
            TakeOffPanes(() => new PaneFinder(_picture, exact, _strength, _noise, _random).Find(), exact);
            BackgroundFinder.DropIslands(exact.Seen, _width, _height);
            ReadThroughPanes(exact);
        }

        RegionView view = View(exact);
        if (_panes.Count == 0 && GiveBackHair(view, exact))
        {
            view = View(exact);
        }

        for (int round = 0; round < MostPanes && TakeOffPanesOnThings(view, exact); round++)
        {
            ReadThroughPanes(exact);
            view = View(exact);
        }

        PaneOrder.Stack(_panes);
        return Paint(view);
    }

    private void Report(string stage, double done)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new SplitProgress(stage, done));
    }

    /// <summary>Lettering is taken off before anything else is looked for, so that it does not cut what it lies on.</summary>
    private void TakeOffLetters(Background? exact)
    {
        _letters = [.. LetterFinder.Find(_picture, _noise, cancellationToken).Where(block => exact is null || !IsPartOf(exact, block))];
        foreach (LetterBlock rest in _letters.Where(IsLeftOver).ToList())
        {
            // What reading left of the letters is theirs, no text of its own.
            LetterRemoval.Remove(_picture, rest, exact);
            LetterRemoval.Remove(_original, rest, exact);
            _letters.Remove(rest);
        }

        foreach (LetterBlock block in _letters)
        {
            LetterRemoval.Remove(_picture, block, exact);
        }

        _picture.CopyTo(_withoutLetters);
        _strength = EdgeStrength.Of(_picture);
    }

    /// <summary>Specks of hair that were taken for lettering are put back where they were.</summary>
    private bool GiveBackHair(RegionView view, Background? exact)
    {
        List<LetterBlock> hairs = LetterPieces.Hairs(_letters, view.Objects, _width, _height);
        foreach (LetterBlock block in hairs)
        {
            _letters.Remove(block);
            PixelBox box = block.Box.Grow(LetterRemoval.SoftEdge, _width, _height);
            bool[] taken = ShapeCompletion.Dilate(block.In(box), box.Width, box.Height, LetterRemoval.SoftEdge);
            for (int j = 0; j < taken.Length; j++)
            {
                int i = ((box.Y + (j / box.Width)) * _width) + box.X + (j % box.Width);
                if (taken[j])
                {
                    _picture.Set(i, _original.At(i));
                    _withoutLetters.Set(i, _original.At(i));
                    if (exact is not null)
                    {
                        exact.Seen[i] = (_original.At(i) - exact.Colours.At(i)).Largest <= exact.Tolerance;
                    }
                }
            }
        }

        _strength = hairs.Count > 0 ? EdgeStrength.Of(_picture) : _strength;
        return hairs.Count > 0;
    }

    /// <summary>Whether what looks like letters lies along letters that were read: a rest of their edges or shadow.</summary>
    private bool IsLeftOver(LetterBlock block) => _read.Any(text =>
    {
        PixelBox box = text.Box.Grow(LeftOverReach, _width, _height);
        if (block.Box.Intersect(box).IsEmpty)
        {
            return false;
        }

        bool[] near = ShapeCompletion.Dilate(text.In(box), box.Width, box.Height, LeftOverReach);
        return 2 * Enumerable.Range(0, block.Mask.Length).Count(j =>
        {
            int x = block.Box.X + (j % block.Box.Width) - box.X, y = block.Box.Y + (j / block.Box.Width) - box.Y;
            return block.Mask[j] && x >= 0 && y >= 0 && x < box.Width && y < box.Height && near[(y * box.Width) + x];
        }) > block.Area;
    });

    /// <summary>Whether what looks like letters is the background's own pattern.</summary>
    private bool IsPartOf(Background background, LetterBlock block)
    {
        int own = 0;
        for (int j = 0; j < block.Mask.Length; j++)
        {
            own += block.Mask[j] && background.Seen[((block.Box.Y + (j / block.Box.Width)) * _width) + block.Box.X + (j % block.Box.Width)] ? 1 : 0;
        }

        return 2 * own > block.Area;
    }

    /// <summary>Lettering that lies beneath the panes is read again through them.</summary>
    private void ReadThroughPanes(Background? exact)
    {
        if (_panes.Count == 0 || _letters.Count == 0)
        {
            return;
        }

        ColourPlanes clear = GlazedLetters.Without(_panes, _original);
        for (int b = 0; b < _letters.Count; b++)
        {
            if (!_glazed.Contains(_letters[b]) && GlazedLetters.Beneath(_letters[b], _panes, _original, clear, _noise) is { } whole)
            {
                _letters.RemoveAll(other => other != _letters[b] && whole.Contains(other));
                b = Math.Min(b, _letters.Count - 1);
                _letters[b] = whole;
                _glazed.Add(whole);
                LetterRemoval.Remove(_picture, whole, exact);
            }
        }

        _strength = EdgeStrength.Of(_picture);
    }

    /// <summary>The picture in regions and objects.</summary>
    private sealed record RegionView(RegionMap Map, Background Background, float[]? Shadow, bool[] IsBackground, List<SceneObject> Objects);

    private RegionView View(Background? exact)
    {
        Report("cutting into regions", 0.3);
        float floor = LeastFloor + (2 * _noise);
        float[]? shadow = exact is null ? null : SoftShadows.Find(_picture, exact);
        bool[]? known = exact is null ? null : [.. exact.Seen.Select((seen, i) => seen || shadow![i] > 0)];
        int[] label = Watershed.Label(_strength, _width, _height, floor, known, out int regions);
        int count = RegionMerging.Merge(label, regions, _strength, _width, _height, exact is not null, leastPixels: 6);
        RegionMap map = RegionMap.Measure(label, count, _picture, _strength);
        Report("grouping regions", 0.5);
        var isBackground = new bool[count];
        isBackground[0] = exact is not null;
        if (exact is not null)
        {
            DriftingBackground.Add(map, exact, _picture, _strength, isBackground);
        }

        Background background = exact ?? TexturedBackground.Find(_picture, map, isBackground);
        return new RegionView(map, background, shadow, isBackground, ObjectGrouping.Group(map, isBackground, _noise, background.Colours, _picture));
    }

    private void TakeOffPanes(Func<Pane?> find, Background background)
    {
        int rim = Math.Clamp(Math.Min(_width, _height) / 90, 3, 12);
        while (_panes.Count < MostPanes && find() is { } pane)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _panes.Add(PaneRemoval.Remove(_picture, pane, background, rim));
            _strength = EdgeStrength.Of(_picture);
        }
    }

    /// <summary>Panes that lie on shapes, or on a background that is only known where it is seen.</summary>
    private bool TakeOffPanesOnThings(RegionView view, Background? exact)
    {
        int before = _panes.Count;
        Report("looking for glass", 0.55);
        if (exact is not null && KnownSurfaces.Add(_picture, exact, view.Objects, _noise) is { } wider)
        {
            TakeOffPanes(() => new PaneFinder(_picture, wider, _strength, _noise, _random).Find(), wider);
            for (int i = 0; i < exact.Seen.Length; i++)
            {
                exact.Seen[i] |= wider.Seen[i] && (_picture.At(i) - exact.Colours.At(i)).Largest <= exact.Tolerance;
            }

            BackgroundFinder.DropIslands(exact.Seen, _width, _height);
        }

        // One at a time: the regions are no longer what they were.
        TakeOffPanes(() => _panes.Count > before ? null : EdgePaneFinder.Find(_picture, view.Map, view.IsBackground, _random), view.Background);
        return _panes.Count > before;
    }

    private Scene Paint(RegionView view)
    {
        RegionMap map = view.Map;
        List<SceneObject> objects = Choose(view.Objects);
        LetterPieces.Claim(_letters, _glazed, objects);
        if (view.Shadow is not null)
        {
            LetterShadows.Claim(objects, _letters, _picture, view.Background.Colours, view.Shadow);
        }

        objects = DepthOrder.Sort(objects, Owners(objects, map), _picture);
        (objects, int beneathPanes) = PaneOrder.Part(objects, _panes);
        int[] rank = Owners(objects, map);
        int[]? shadowOf = view.Shadow is null ? null : ShadowOwners.Find(view.Shadow, rank, objects.Count, _letters, _width, _height);
        ShapeCompletion.Complete(objects, rank, _width, _height);
        Report("finding edges and colours", 0.65);
        CompleteTexture(view.Background, rank);
        ColourPlanes beneath = view.Background.Colours.Copy();
        Picture bottom = Bottom(view.Background, rank, shadowOf);
        var solver = new AlphaSolver(_picture, map, rank, beneath, view.Background.Tolerance, view.Background.Exact);
        var layers = new List<LayerHint>();
        int[] place = LetterOrder.Places(_letters, objects, rank, map);
        ColourPlanes clear = _glazed.Count > 0 ? GlazedLetters.Without(_panes, _original) : _original;
        for (int b = 0; b < place.Length; b++)
        {
            place[b] = _glazed.Contains(_letters[b]) ? Math.Min(place[b], beneathPanes) : place[b];
        }

        int[] placeOfRead = LetterOrder.Places(_read, objects, rank, map), beneathRead = new int[_read.Count];
        for (int k = 0; k <= objects.Count; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool panesNow = k == beneathPanes && _panes.Count > 0 && !options.TextOnly;
            for (int b = 0; b < _letters.Count; b++)
            {
                if (place[b] == k && (k < objects.Count || (panesNow && _glazed.Contains(_letters[b]))))
                {
                    layers.Add(PaintLetters(b, k));
                    place[b] = -1;
                }
            }

            for (int b = 0; b < beneathRead.Length; b++)
            {
                beneathRead[b] = placeOfRead[b] == k ? layers.Count : beneathRead[b];
            }

            if (panesNow)
            {
                // Found from the top, so the last one found lies lowest.
                layers.AddRange(Enumerable.Reverse(_panes).Select(pane => PanePainter.Paint(pane, _withoutLetters, beneath, rank, beneathPanes)));
                _withoutLetters.CopyTo(_picture);
            }

            if (k < objects.Count)
            {
                layers.Add(solver.Solve(objects[k], k + 1, view.Shadow, shadowOf));
            }
        }

        layers.AddRange(Enumerable.Range(0, _letters.Count).Where(b => place[b] == objects.Count).Select(b => PaintLetters(b, objects.Count)));
        for (int b = 0; b < beneathRead.Length; b++)
        {
            beneathRead[b] = placeOfRead[b] == objects.Count ? layers.Count : beneathRead[b];
        }

        return new Scene(bottom, layers) { BeneathRead = beneathRead };

        LayerHint PaintLetters(int block, int highestBeneath)
            => LetterPainter.Paint(_letters[block], _glazed.Contains(_letters[block]) ? clear : _original, beneath, rank, highestBeneath, view.Shadow, shadowOf, objects.Count + 1 + block);
    }

    /// <summary>Gives a textured background its texture also where things cover it; until here it is filled smoothly.</summary>
    private void CompleteTexture(Background background, int[] rank)
    {
        if (background.Exact)
        {
            return;
        }

        Report("completing the background", 0.62);
        bool[] covered = ShapeCompletion.Dilate([.. rank.Select((k, i) => k > 0 || !background.Seen[i])], _width, _height, CoveredReach);
        if (covered.Contains(true))
        {
            PatchFill.Fill(background.Colours, covered, options.Seed, cancellationToken);
        }
    }

    private List<SceneObject> Choose(List<SceneObject> objects)
    {
        double small = Math.Max(40, 0.0015 * _picture.Pixels);
        IEnumerable<SceneObject> chosen = objects.Where(thing => !ObjectMerging.IsCrumb(thing, small));
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

    private Picture Bottom(Background background, int[] rank, int[]? shadowOf)
    {
        var bottom = new Picture(_width, _height);
        for (int i = 0; i < rank.Length; i++)
        {
            bool seen = background.Seen[i] && rank[i] == 0 && (shadowOf is null || shadowOf[i] == 0);
            Rgb colour = (seen ? _picture : background.Colours).At(i).Clamp();
            Span<byte> pixel = bottom.Pixels.AsSpan(4 * i, 4);
            (pixel[0], pixel[1], pixel[2], pixel[3]) = ((byte)MathF.Round(colour.R), (byte)MathF.Round(colour.G), (byte)MathF.Round(colour.B), 255);
        }

        return bottom;
    }
}
