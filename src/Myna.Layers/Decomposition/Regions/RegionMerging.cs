namespace Myna.Layers.Decomposition.Regions;

/// <summary>
/// Merges neighbouring regions whose common boundary is weak, the weakest first (the "ultrametric contour map" of
/// P. Arbeláez, 2006), and the more texture both have, the stronger a boundary may be.
/// </summary>
internal sealed class RegionMerging
{
    /// <summary>A boundary weaker than this, in levels per pixel, is none.</summary>
    private const float WeakBoundary = 5;

    /// <summary>A boundary stronger than this holds between any textures.</summary>
    private const float StrongBoundary = 12;

    /// <summary>
    /// A boundary is as strong as this share of it from below: one between two things is strong all along, a ridge in a
    /// texture has low passes.
    /// </summary>
    private const float SaddleShare = 0.3f;

    private const int Bins = 24;
    private const float BinWidth = 1.5f;

    private readonly int[] _parent;
    private readonly int[] _area;
    private readonly float[] _inner;
    private readonly int[] _innerCount;
    private readonly Dictionary<int, Edge>[] _edges;
    private readonly bool _keepFirst;

    private sealed class Edge
    {
        public readonly int[] Histogram = new int[Bins];
        public float Sum;
        public int Length;
        public int Version;

        /// <summary>The strength that a share of the boundary stays below.</summary>
        public float Quantile(float share)
        {
            int left = (int)(share * Length);
            int bin = 0;
            while (bin + 1 < Bins && (left -= Histogram[bin]) >= 0)
            {
                bin++;
            }

            return (bin + 0.5f) * BinWidth;
        }
    }

    private RegionMerging(int[] label, int regions, float[] strength, int width, int height, bool keepFirst)
    {
        _keepFirst = keepFirst;
        _parent = [.. Enumerable.Range(0, regions)];
        _area = new int[regions];
        _inner = new float[regions];
        _innerCount = new int[regions];
        _edges = new Dictionary<int, Edge>[regions];
        for (int i = 0; i < regions; i++)
        {
            _edges[i] = new Dictionary<int, Edge>(6);
        }

        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                int a = label[i];
                _area[a]++;
                _inner[a] += strength[i];
                _innerCount[a]++;
                if (x + 1 < width && label[i + 1] != a)
                {
                    AddBoundary(a, label[i + 1], MathF.Max(strength[i], strength[i + 1]));
                }

                if (y + 1 < height && label[i + width] != a)
                {
                    AddBoundary(a, label[i + width], MathF.Max(strength[i], strength[i + width]));
                }
            }
        }
    }

    /// <summary>Merges regions and renumbers them; region 0 stays region 0.</summary>
    /// <param name="label">The region of each pixel; receives the new one.</param>
    /// <param name="regions">How many there are.</param>
    /// <param name="strength">Edge strength in levels per pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="keepFirst">Leave region 0 out of it.</param>
    /// <param name="leastPixels">Regions smaller than this go to the neighbour with the weakest boundary.</param>
    /// <returns>How many regions remain.</returns>
    public static int Merge(int[] label, int regions, float[] strength, int width, int height, bool keepFirst, int leastPixels)
    {
        var merging = new RegionMerging(label, regions, strength, width, height, keepFirst);
        merging.MergeWeak();
        merging.MergeSmall(leastPixels);
        var number = new int[regions];
        Array.Fill(number, -1);
        number[merging.Root(0)] = 0;
        int count = 1;
        for (int i = 0; i < label.Length; i++)
        {
            int root = merging.Root(label[i]);
            if (number[root] < 0)
            {
                number[root] = count++;
            }

            label[i] = number[root];
        }

        return count;
    }

    private void AddBoundary(int a, int b, float strength)
    {
        if (!_edges[a].TryGetValue(b, out Edge? edge))
        {
            edge = new Edge();
            _edges[a][b] = edge;
            _edges[b][a] = edge;
        }

        edge.Sum += strength;
        edge.Histogram[Math.Min(Bins - 1, (int)(strength / BinWidth))]++;
        edge.Length++;
    }

    private void MergeWeak()
    {
        var queue = new PriorityQueue<(int A, int B, Edge Edge, int Version), float>();
        for (int a = _keepFirst ? 1 : 0; a < _edges.Length; a++)
        {
            foreach ((int b, Edge edge) in _edges[a])
            {
                if (b > a)
                {
                    Offer(queue, a, b, edge);
                }
            }
        }

        while (queue.TryDequeue(out (int A, int B, Edge Edge, int Version) next, out float cost))
        {
            if (cost > 0)
            {
                break;
            }

            if (next.Version == next.Edge.Version && Root(next.A) == next.A && Root(next.B) == next.B)
            {
                // Only the edges of the one that goes have changed.
                (int kept, int gone) = KeptAndGone(next.A, next.B);
                int[] moved = [.. _edges[gone].Keys];
                Join(kept, gone);
                foreach (int other in moved)
                {
                    if (other != kept && _edges[kept].TryGetValue(other, out Edge? edge))
                    {
                        edge.Version++;
                        if (other > 0 || !_keepFirst)
                        {
                            Offer(queue, kept, other, edge);
                        }
                    }
                }
            }
        }
    }

    private void Offer(PriorityQueue<(int A, int B, Edge Edge, int Version), float> queue, int a, int b, Edge edge)
    {
        float texture = MathF.Min(Inner(a), Inner(b));
        float limit = Math.Clamp(3 + (1.9f * texture), WeakBoundary, StrongBoundary);
        float strength = edge.Quantile(SaddleShare);
        if (strength < limit)
        {
            queue.Enqueue((a, b, edge, edge.Version), strength - StrongBoundary - 1);
        }
    }

    private void MergeSmall(int leastPixels)
    {
        for (int a = 1; a < _parent.Length; a++)
        {
            if (Root(a) != a || _area[a] >= leastPixels || _edges[a].Count == 0)
            {
                continue;
            }

            (int best, float weakest) = (-1, float.MaxValue);
            foreach ((int b, Edge edge) in _edges[a])
            {
                float mean = edge.Sum / edge.Length;
                if (mean < weakest && (b > 0 || !_keepFirst))
                {
                    (best, weakest) = (b, mean);
                }
            }

            if (best >= 0)
            {
                (int kept, int gone) = KeptAndGone(a, best);
                Join(kept, gone);
            }
        }
    }

    private float Inner(int region) => _innerCount[region] == 0 ? 0 : _inner[region] / _innerCount[region];

    /// <summary>The one with more neighbours is kept, so that few edges move; region 0 always is.</summary>
    private (int Kept, int Gone) KeptAndGone(int a, int b)
        => b == 0 || (a != 0 && _edges[b].Count > _edges[a].Count) ? (b, a) : (a, b);

    private void Join(int kept, int gone)
    {
        _parent[gone] = kept;
        _area[kept] += _area[gone];
        _inner[kept] += _inner[gone];
        _innerCount[kept] += _innerCount[gone];
        _edges[kept].Remove(gone);
        foreach ((int other, Edge edge) in _edges[gone])
        {
            _edges[other].Remove(gone);
            if (other == kept)
            {
                continue;
            }

            if (_edges[kept].TryGetValue(other, out Edge? both))
            {
                both.Sum += edge.Sum;
                for (int bin = 0; bin < Bins; bin++)
                {
                    both.Histogram[bin] += edge.Histogram[bin];
                }

                both.Length += edge.Length;
                both.Version++;
                edge.Version = -1;
            }
            else
            {
                _edges[kept][other] = edge;
                _edges[other][kept] = edge;
            }
        }

        _edges[gone].Clear();
    }

    private int Root(int region)
    {
        while (_parent[region] != region)
        {
            _parent[region] = _parent[_parent[region]];
            region = _parent[region];
        }

        return region;
    }
}
