namespace Myna.Layers.Decomposition.Completion;

/// <summary>
/// Completes texture: each patch of a hole is made to look like some patch of what is known, on a pyramid from coarse to
/// fine, and every pixel is the mean of what the patches over it say (Y. Wexler, E. Shechtman and M. Irani, 2007), the
/// patches found by propagation and random search (C. Barnes et al., <em>PatchMatch</em>, 2009). The coarse colours of the
/// result are those of a smooth fill, so that there is no seam in light and colour.
/// </summary>
internal static class PatchFill
{
    private const int Radius = 3;
    private const int LeastSide = 24;
    private const int MostLevels = 8;
    private const int Searches = 4;
    private const int LeastSources = 200;
    private const int SeamRadius = 10;

    /// <summary>Fills a hole in place.</summary>
    /// <param name="picture">The colours; in the hole a first, smooth guess.</param>
    /// <param name="hole">What is to be filled: [height, width].</param>
    /// <param name="seed">Where the random search starts from.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Fill(ColourPlanes picture, bool[] hole, int seed, CancellationToken cancellationToken)
    {
        var levels = new List<Level> { new(picture.Copy(), hole) };
        while (levels.Count < MostLevels && Math.Min(levels[^1].Colours.Width, levels[^1].Colours.Height) >= 2 * LeastSide && levels[^1].Hole.Contains(true))
        {
            levels.Add(levels[^1].Half());
        }

        var random = new Search(seed);
        int[]? coarser = null;
        int coarserWidth = 0;
        for (int k = levels.Count - 1; k >= 0; k--)
        {
            Level level = levels[k];
            if (!level.Prepare(coarser, coarserWidth, random))
            {
                continue;
            }

            int rounds = k == 0 ? 1 : k < 3 ? 2 : 4;
            for (int round = 0; round < rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                level.Improve(random, Searches);
                level.Vote();
            }

            (coarser, coarserWidth) = (level.Match, level.Colours.Width);
        }

        if (coarser is not null)
        {
            KeepCoarseColours(picture, levels[0].Colours, hole);
        }
    }

    /// <summary>The texture's detail on the smooth fill's light: what a wide blur takes out of the one is put in from the other.</summary>
    private static void KeepCoarseColours(ColourPlanes smooth, ColourPlanes texture, bool[] hole)
    {
        for (int c = 0; c < ColourPlanes.Count; c++)
        {
            var off = new float[hole.Length];
            for (int i = 0; i < off.Length; i++)
            {
                off[i] = hole[i] ? smooth[c][i] - texture[c][i] : 0;
            }

            float[] wide = BoxMean.Of(off, smooth.Width, smooth.Height, SeamRadius);
            for (int i = 0; i < off.Length; i++)
            {
                if (hole[i])
                {
                    smooth[c][i] = Math.Clamp(texture[c][i] + wide[i], 0, 255);
                }
            }
        }
    }

    /// <summary>A small generator of random numbers (G. Marsaglia's xorshift), the same on every machine.</summary>
    private sealed class Search(int seed)
    {
        private uint _state = ((uint)seed * 2654435761u) | 1;

        public int Next(int below)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)(((ulong)_state * (ulong)below) >> 32);
        }
    }

    /// <summary>One level of the pyramid.</summary>
    private sealed class Level(ColourPlanes colours, bool[] hole)
    {
        private int[] _targets = [];
        private int[] _sources = [];
        private bool[] _isSource = [];
        private float[] _distance = [];

        public ColourPlanes Colours { get; } = colours;

        public bool[] Hole { get; } = hole;

        /// <summary>For each pixel whose patch touches the hole, the middle of the patch it should look like; −1 elsewhere.</summary>
        public int[] Match { get; private set; } = [];

        public Level Half()
        {
            int width = (Colours.Width + 1) / 2, height = (Colours.Height + 1) / 2;
            var half = new ColourPlanes(width, height);
            var hole = new bool[width * height];
            for (int y = 0, j = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++, j++)
                {
                    Rgb known = default, all = default;
                    int count = 0, open = 0;
                    for (int dy = 0; dy < 2; dy++)
                    {
                        for (int dx = 0; dx < 2; dx++)
                        {
                            int i = (Math.Min((2 * y) + dy, Colours.Height - 1) * Colours.Width) + Math.Min((2 * x) + dx, Colours.Width - 1);
                            all += 0.25f * Colours.At(i);
                            if (!Hole[i])
                            {
                                known += Colours.At(i);
                                count++;
                            }

                            open += Hole[i] ? 1 : 0;
                        }
                    }

                    hole[j] = open >= 2;
                    half.Set(j, hole[j] ? all : (1f / count) * known);
                }
            }

            return new Level(half, hole);
        }

        /// <summary>Finds targets and sources, and takes the matches of the coarser level; false if there is nothing to look at.</summary>
        public bool Prepare(int[]? coarser, int coarserWidth, Search random)
        {
            int width = Colours.Width, height = Colours.Height;
            bool[] near = ShapeCompletion.Dilate(Hole, width, height, Radius);
            _isSource = new bool[near.Length];
            var targets = new List<int>();
            var sources = new List<int>();
            for (int y = Radius; y < height - Radius; y++)
            {
                for (int x = Radius; x < width - Radius; x++)
                {
                    int i = (y * width) + x;
                    (near[i] ? targets : sources).Add(i);
                    _isSource[i] = !near[i];
                }
            }

            (_targets, _sources) = ([.. targets], [.. sources]);
            if (_sources.Length < LeastSources || _targets.Length == 0)
            {
                return false;
            }

            Match = new int[near.Length];
            Array.Fill(Match, -1);
            _distance = new float[near.Length];
            foreach (int i in _targets)
            {
                int x = i % width, y = i / width, guess = -1;
                if (coarser is not null && coarser[(y / 2 * coarserWidth) + (x / 2)] is >= 0 and int match)
                {
                    int u = (2 * (match % coarserWidth)) + (x & 1), v = (2 * (match / coarserWidth)) + (y & 1);
                    guess = u < width && v < height && _isSource[(v * width) + u] ? (v * width) + u : -1;
                }

                Match[i] = guess >= 0 ? guess : _sources[random.Next(_sources.Length)];
            }

            if (coarser is not null)
            {
                Vote();
            }

            return true;
        }

        public void Improve(Search random, int rounds)
        {
            int width = Colours.Width;
            foreach (int i in _targets)
            {
                _distance[i] = Distance(i, Match[i], float.MaxValue);
            }

            for (int round = 0; round < rounds; round++)
            {
                bool forward = round % 2 == 0;
                int step = forward ? -1 : 1;
                for (int k = 0; k < _targets.Length; k++)
                {
                    int i = _targets[forward ? k : _targets.Length - 1 - k];
                    Try(i, i + step, -step);
                    Try(i, i + (step * width), -step * width);
                    int best = Match[i];
                    for (int reach = Math.Max(width, Colours.Height); reach >= 2; reach /= 3)
                    {
                        int x = (best % width) + random.Next((2 * reach) + 1) - reach, y = (best / width) + random.Next((2 * reach) + 1) - reach;
                        if (x >= 0 && x < width && y >= 0 && y < Colours.Height && _isSource[(y * width) + x])
                        {
                            Take(i, (y * width) + x);
                        }
                    }
                }
            }
        }

        /// <summary>Each pixel of the hole becomes the mean of what the patches over it say, the better ones counting more.</summary>
        public void Vote()
        {
            int width = Colours.Width;
            var sum = new float[3][] { new float[Hole.Length], new float[Hole.Length], new float[Hole.Length] };
            var weights = new float[Hole.Length];
            foreach (int i in _targets)
            {
                float weight = 1 / (60f + (_distance[i] / 49));
                for (int dy = -Radius; dy <= Radius; dy++)
                {
                    for (int dx = -Radius; dx <= Radius; dx++)
                    {
                        int at = i + (dy * width) + dx, from = Match[i] + (dy * width) + dx;
                        if (Hole[at])
                        {
                            sum[0][at] += weight * Colours.R[from];
                            sum[1][at] += weight * Colours.G[from];
                            sum[2][at] += weight * Colours.B[from];
                            weights[at] += weight;
                        }
                    }
                }
            }

            for (int i = 0; i < Hole.Length; i++)
            {
                if (weights[i] > 0)
                {
                    Colours.Set(i, new Rgb(sum[0][i] / weights[i], sum[1][i] / weights[i], sum[2][i] / weights[i]));
                }
            }
        }

        private void Try(int i, int neighbour, int offset)
        {
            if (neighbour >= 0 && neighbour < Match.Length && Match[neighbour] >= 0)
            {
                int candidate = Match[neighbour] + offset;
                if (candidate >= 0 && candidate < Match.Length && _isSource[candidate])
                {
                    Take(i, candidate);
                }
            }
        }

        private void Take(int i, int candidate)
        {
            float distance = Distance(i, candidate, _distance[i]);
            if (distance < _distance[i])
            {
                (_distance[i], Match[i]) = (distance, candidate);
            }
        }

        /// <summary>The sum of squared differences of two patches, or some larger number once it passes a limit.</summary>
        private float Distance(int a, int b, float limit)
        {
            int width = Colours.Width;
            float sum = 0;
            for (int dy = -Radius; dy <= Radius && sum < limit; dy++)
            {
                int from = a + (dy * width) - Radius, to = b + (dy * width) - Radius;
                for (int dx = 0; dx <= 2 * Radius; dx++)
                {
                    float r = Colours.R[from + dx] - Colours.R[to + dx], g = Colours.G[from + dx] - Colours.G[to + dx], bl = Colours.B[from + dx] - Colours.B[to + dx];
                    sum += (r * r) + (g * g) + (bl * bl);
                }
            }

            return sum;
        }
    }
}
