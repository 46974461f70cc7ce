using Myna.Tensors.Kernels;

namespace Myna.Audio.Watermark;

/// <summary>Looks for a key's pattern in what the tiles of a recording say, wherever it may begin.</summary>
/// <remarks>
/// The test rests on the key alone. Whatever the recording says, a key that has nothing to do with it has independent signs, and
/// then the sum of signed values Σ kᵢaᵢ seldom exceeds z·√Σaᵢ² (<see cref="SignSums"/>). The values of tiles that share a sign,
/// because the pattern repeats, are added before they are squared. Half of the chance of a false alarm goes to the recording as a
/// whole, which can begin at 720 places of the pattern; half to all shorter stretches of it, at every place.
/// </remarks>
internal sealed class MarkSearch
{
    /// <summary>Candidates whose score is computed exactly, for each number of periods.</summary>
    private const int Candidates = 4;

    private readonly float[] _says; // [places, 52]
    private readonly int _places;
    private readonly float[] _energies; // [places, 2]: of the pilot tiles of even and of odd pairs
    private readonly float[] _products; // [places, 60]

    /// <summary>Prepares what does not depend on the key.</summary>
    /// <param name="says"><c>[places, 52]</c>.</param>
    public MarkSearch(float[] says)
    {
        _says = says;
        _places = says.Length / MarkGrid.Bands;
        _energies = new float[_places * 2];
        _products = new float[_places * MarkGrid.Pairs];
        for (int i = 0; i < says.Length; i++)
        {
            _energies[(i / MarkGrid.Bands * 2) + (i % MarkGrid.Bands & 1)] += says[i] * says[i];
        }
    }

    /// <summary>How many times in a row a pattern is looked for: 1, 2, 4, … until the recording is surely covered.</summary>
    public IEnumerable<int> PeriodCounts
    {
        get
        {
            int periods = 1;
            yield return periods;
            while ((periods - 1) * SoundTiles.PlacesPerPeriod < _places)
            {
                periods *= 2;
                yield return periods;
            }
        }
    }

    /// <summary>Takes the key whose pattern is to be found.</summary>
    /// <param name="signs"><c>[60, 52]</c>.</param>
    public void Take(ReadOnlySpan<float> signs)
    {
        var pilots = new float[MarkGrid.Tiles];
        for (int i = 0; i < pilots.Length; i++)
        {
            pilots[i] = MarkPattern.IsPilot(i) ? signs[i] : 0f;
        }

        PackedMatrix packed = PackedMatrix.Pack(pilots, MarkGrid.Pairs, MarkGrid.Bands);
        MatMul.Multiply(_says, _places, packed, _products);
    }

    /// <summary>The place where the key's pattern is heard most clearly, if the recording runs at a tempo.</summary>
    /// <param name="signs">The same as <see cref="Take"/> got.</param>
    /// <param name="tempo">How fast the recording runs against the speech as it was made.</param>
    public MarkPlace Find(ReadOnlySpan<float> signs, double tempo)
    {
        (float[] sums, float[] energies) = Periods(tempo);
        int[] counts = [.. PeriodCounts];
        double parts = 2.0 * (counts.Length - 1) * sums.Length;
        var best = new MarkPlace(0, 1, tempo, 0);
        foreach (int periods in counts)
        {
            // So many periods that they cover all, wherever in the first of them the recording begins.
            bool whole = periods == counts[^1];
            double trials = whole ? 2.0 * SoundTiles.PlacesPerPeriod : parts;
            int last = whole ? Math.Min(SoundTiles.PlacesPerPeriod, sums.Length - 1) : sums.Length - 1;
            foreach (int start in Likeliest(sums, energies, periods, tempo, last))
            {
                double chance = Math.Log(trials) + SignSums.LogChance(Score(signs, start, periods, tempo));
                best = chance < best.LogChance ? new MarkPlace(start, periods, tempo, chance) : best;
            }
        }

        return best;
    }

    /// <summary>The places where the pattern is heard by itself, the clearest first, each at least its length from the others.</summary>
    /// <param name="score">The least score.</param>
    /// <param name="periods">How many times in a row the pattern shall be heard.</param>
    /// <param name="tempo">How fast the recording runs.</param>
    public List<int> Above(double score, int periods, double tempo)
    {
        (float[] sums, float[] energies) = Periods(tempo);
        int[] shifts = Shifts(periods, tempo);
        var scores = new List<(double Score, int Start)>();
        for (int i = 0; i < sums.Length; i++)
        {
            double found = ScoreOf(sums, energies, i, shifts);
            if (found >= score)
            {
                scores.Add((found, i - SoundTiles.PlacesPerPeriod));
            }
        }

        scores.Sort((a, b) => b.Score.CompareTo(a.Score));
        int length = MarkPlace.Of(0, periods * MarkGrid.Pairs, tempo);
        List<int> starts = [];
        foreach ((double _, int start) in scores)
        {
            if (starts.TrueForAll(other => Math.Abs(other - start) >= length))
            {
                starts.Add(start);
            }
        }

        return starts;
    }

    /// <summary>The score of a pattern that begins at a place.</summary>
    public double Score(ReadOnlySpan<float> signs, int start, int periods, double tempo)
    {
        Span<float> said = stackalloc float[MarkGrid.Tiles];
        said.Clear();
        Add(said, start, periods, tempo);
        double sum = 0, energy = 0;
        for (int i = 0; i < said.Length; i++)
        {
            if (MarkPattern.IsPilot(i))
            {
                sum += signs[i] * said[i];
                energy += (double)said[i] * said[i];
            }
        }

        return energy > 0 ? sum / Math.Sqrt(energy) : 0;
    }

    /// <summary>Adds up what the tiles of a pattern say over its periods.</summary>
    /// <param name="said"><c>[60, 52]</c>; added to.</param>
    /// <param name="start">The place where the pattern begins.</param>
    /// <param name="periods">How many times in a row.</param>
    /// <param name="tempo">How fast the recording runs.</param>
    public void Add(Span<float> said, int start, int periods, double tempo)
    {
        for (int pair = 0; pair < periods * MarkGrid.Pairs; pair++)
        {
            int place = MarkPlace.Of(start, pair, tempo);
            if ((uint)place < (uint)_places)
            {
                Span<float> row = said.Slice(pair % MarkGrid.Pairs * MarkGrid.Bands, MarkGrid.Bands);
                ReadOnlySpan<float> tiles = _says.AsSpan(place * MarkGrid.Bands, MarkGrid.Bands);
                for (int b = 0; b < row.Length; b++)
                {
                    row[b] += tiles[b];
                }
            }
        }
    }

    /// <summary>Sums of one period each, for every place where one may begin: from one period before the recording on.</summary>
    private (float[] Sums, float[] Energies) Periods(double tempo)
    {
        int lead = SoundTiles.PlacesPerPeriod;
        var sums = new float[_places + lead];
        var energies = new float[_places + lead];
        for (int pair = 0; pair < MarkGrid.Pairs; pair++)
        {
            int shift = MarkPlace.Of(0, pair, tempo) - lead;
            int from = Math.Max(0, -shift), to = Math.Min(sums.Length, _places - shift);
            for (int i = from; i < to; i++)
            {
                int place = i + shift;
                sums[i] += _products[(place * MarkGrid.Pairs) + pair];
                energies[i] += _energies[(place * 2) + (pair & 1)];
            }
        }

        return (sums, energies);
    }

    /// <summary>The starts with the largest scores, as far as sums of whole periods tell.</summary>
    private static int[] Likeliest(float[] sums, float[] energies, int periods, double tempo, int last)
    {
        int lead = SoundTiles.PlacesPerPeriod;
        Span<double> scores = stackalloc double[Candidates];
        scores.Fill(double.NegativeInfinity);
        var starts = new int[Candidates];
        int[] shifts = Shifts(periods, tempo);
        for (int i = 1; i <= last; i++)
        {
            double score = ScoreOf(sums, energies, i, shifts);
            for (int c = 0; c < Candidates; c++)
            {
                if (score > scores[c])
                {
                    for (int later = Candidates - 1; later > c; later--)
                    {
                        (scores[later], starts[later]) = (scores[later - 1], starts[later - 1]);
                    }

                    (scores[c], starts[c]) = (score, i - lead);
                    break;
                }
            }
        }

        return starts;
    }

    private static int[] Shifts(int periods, double tempo) =>
        [.. Enumerable.Range(0, periods).Select(period => MarkPlace.Of(0, period * MarkGrid.Pairs, tempo))];

    /// <summary>The score of a stretch, as far as sums of whole periods tell: exact for a single period.</summary>
    private static double ScoreOf(float[] sums, float[] energies, int index, int[] shifts)
    {
        double sum = 0, energy = 0;
        foreach (int shift in shifts)
        {
            int at = index + shift;
            if (at >= sums.Length)
            {
                break;
            }

            sum += sums[at];
            energy += energies[at];
        }

        return energy > 0 ? sum / Math.Sqrt(energy) : 0;
    }
}
