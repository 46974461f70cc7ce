namespace Myna.Audio.Watermark;

/// <summary>
/// Looks for marks in up to a minute of sound: as it was made, made faster or slower with its pitch (a tape at another speed), and
/// made faster or slower with its pitch kept, and as it was made in a room whose echoes are taken out first.
/// </summary>
internal sealed class SegmentDetector
{
    /// <summary>The largest change of speed that is looked for.</summary>
    public const double MostSpeedChange = 0.012;

    /// <summary>Scores like this are expected by chance less than once in a thousand places.</summary>
    private const double RangeScore = 3.8;

    /// <summary>Where a mark is so certain, no other speeds are tried.</summary>
    private const double CertainPValue = 1e-40;

    // How the chance of a false alarm is shared out (a weighted Bonferroni bound): the shares add up to one.
    private const double ShareAsMade = 3.0 / 8;
    private const double ShareOfRoom = 3.0 / 8;
    private const double ShareOfSpeeds = 1.0 / 4 / (4 * TempoSteps);

    private const double TempoStep = 0.001;
    private const int TempoSteps = 12;

    /// <summary>Bands are wide against this change of frequency, so neighbouring tempos share their spectra.</summary>
    private const double PitchStep = 0.004;

    private readonly float[] _samples;
    private readonly SoundTiles _tiles;
    private readonly Dictionary<int, MarkSearch> _searches = [];
    private MarkSearch? _room;

    /// <summary>Takes the spectra.</summary>
    /// <param name="samples">At 24 kHz.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public SegmentDetector(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        _samples = samples.ToArray();
        _tiles = new SoundTiles(samples, cancellationToken);
    }

    /// <summary>Looks for one key's mark.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What was found; null in a segment that is too short to hold a pair.</returns>
    public SegmentFinding? Find(WatermarkKey key, CancellationToken cancellationToken)
    {
        if (_tiles.Places == 0)
        {
            return null;
        }

        var pattern = new MarkPattern(key);
        MarkSearch heard = Search(0);
        heard.Take(pattern.Signs);
        MarkPlace best = Charge(heard.Find(pattern.Signs, 1), ShareAsMade);
        if (best.LogChance > Math.Log(CertainPValue))
        {
            MarkSearch room = Room(cancellationToken);
            room.Take(pattern.Signs);
            Compare(room, room.Find(pattern.Signs, 1), ShareOfRoom);
            HashSet<int> taken = [0];
            foreach ((int pitchStep, double tempo) in OtherSpeeds())
            {
                cancellationToken.ThrowIfCancellationRequested();
                MarkSearch other = Search(pitchStep);
                if (taken.Add(pitchStep))
                {
                    other.Take(pattern.Signs);
                }

                Compare(other, other.Find(pattern.Signs, tempo), ShareOfSpeeds);
            }
        }

        return Finish(heard, pattern, best);

        void Compare(MarkSearch search, MarkPlace place, double share)
        {
            place = Charge(place, share);
            if (place.LogChance < best.LogChance)
            {
                (best, heard) = (place, search);
            }
        }
    }

    /// <summary>
    /// Bound on the chance that the mark of a key is heard by accident at the speed that the recording was made at, with the room's
    /// echoes or without: what <see cref="Find"/> tells, but for the other speeds.
    /// </summary>
    /// <param name="signs"><c>[60, 52]</c>: the key's.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public double ChanceAsMade(ReadOnlySpan<float> signs, CancellationToken cancellationToken)
    {
        MarkSearch search = Search(0), room = Room(cancellationToken);
        search.Take(signs);
        room.Take(signs);
        double chance = Math.Min(
            Charge(search.Find(signs, 1), ShareAsMade).LogChance, Charge(room.Find(signs, 1), ShareOfRoom).LogChance);
        return Math.Exp(Math.Min(0, chance));
    }

    private static MarkPlace Charge(MarkPlace place, double share) => place with { LogChance = place.LogChance - Math.Log(share) };

    /// <summary>Speeds with the pitch kept and with the pitch changed.</summary>
    private static IEnumerable<(int PitchStep, double Tempo)> OtherSpeeds()
    {
        for (int i = -TempoSteps; i <= TempoSteps; i++)
        {
            if (i != 0)
            {
                yield return (0, 1 + (i * TempoStep));
            }
        }

        for (int i = -TempoSteps; i <= TempoSteps; i++)
        {
            if (i != 0)
            {
                double tempo = 1 + (i * TempoStep);
                yield return ((int)Math.Round((tempo - 1) / PitchStep), tempo);
            }
        }
    }

    private MarkSearch Search(int pitchStep)
    {
        if (!_searches.TryGetValue(pitchStep, out MarkSearch? search))
        {
            search = new MarkSearch(_tiles.Say(1 + (pitchStep * PitchStep)));
            _searches.Add(pitchStep, search);
        }

        return search;
    }

    private MarkSearch Room(CancellationToken cancellationToken) => _room ??= new MarkSearch(
        new SoundTiles(EchoRemoval.Apply(_samples, cancellationToken), cancellationToken).Say(1, inRoom: true));

    /// <summary>Where else the mark is heard, and what it says.</summary>
    private SegmentFinding Finish(MarkSearch search, MarkPattern pattern, MarkPlace best)
    {
        List<(int Start, int Periods)> blocks = Blocks(search, pattern, best);
        var said = new float[MarkGrid.Tiles];
        foreach ((int start, int periods) in blocks)
        {
            search.Add(said, start, periods, best.Tempo);
        }

        var soft = new float[PayloadCode.CodeBits];
        for (int i = 0; i < said.Length; i++)
        {
            if (pattern.Bits[i] >= 0)
            {
                soft[pattern.Bits[i]] += pattern.Signs[i] * said[i];
            }
        }

        return new SegmentFinding { PValue = Math.Exp(Math.Min(0, best.LogChance)), Tempo = best.Tempo, SoftBits = soft, Ranges = Merged(blocks, best.Tempo) };
    }

    /// <summary>
    /// The best place, then stretches of two periods elsewhere that are heard by themselves: speech that was made in several
    /// requests, or cut, has several beginnings.
    /// </summary>
    private List<(int Start, int Periods)> Blocks(MarkSearch search, MarkPattern pattern, MarkPlace best)
    {
        // The ends of the best place may stand beside the mark.
        int first = 0, last = best.Periods - 1;
        while (first < last && Heard(first) < 1.5)
        {
            first++;
        }

        while (last > first && Heard(last) < 1.5)
        {
            last--;
        }

        int bestStart = MarkPlace.Of(best.Start, first * MarkGrid.Pairs, best.Tempo);
        List<(int Start, int Periods)> blocks = [(bestStart, last - first + 1)];
        search.Take(pattern.Signs);
        const int Periods = 2;
        double needed = Math.Sqrt((RangeScore * RangeScore) + (2 * Math.Log(Math.Max(1.0, _tiles.Places))));
        foreach (int start in search.Above(needed, Periods, best.Tempo))
        {
            int end = start + Length(Periods, best.Tempo);
            if (blocks.TrueForAll(block => end <= block.Start || start >= block.Start + Length(block.Periods, best.Tempo)))
            {
                blocks.Add((start, Periods));
            }
        }

        return blocks;

        double Heard(int period) =>
            search.Score(pattern.Signs, MarkPlace.Of(best.Start, period * MarkGrid.Pairs, best.Tempo), 1, best.Tempo);
    }

    private List<(int From, int To)> Merged(List<(int Start, int Periods)> blocks, double tempo)
    {
        List<(int From, int To)> merged = [];
        foreach ((int start, int periods) in blocks.OrderBy(block => block.Start))
        {
            int from = Math.Max(0, start), to = Math.Min(_tiles.Places + SoundTiles.PlacesPerPair, start + Length(periods, tempo));
            if (merged.Count > 0 && from <= merged[^1].To + SoundTiles.PlacesPerPeriod)
            {
                merged[^1] = (merged[^1].From, Math.Max(to, merged[^1].To));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }

    private static int Length(int periods, double tempo) => MarkPlace.Of(0, periods * MarkGrid.Pairs, tempo);
}
