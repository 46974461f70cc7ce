using Myna.Audio;
using Myna.Trust.Consent;
using Myna.Voice.Alignment;

namespace Myna.Trust.Measurement;

/// <summary>How often readings are taken wrongly, by what was read in place of the sentence.</summary>
/// <param name="Kind">What was asked for: <c>right</c>, <c>1 word</c>, <c>2 words</c>, <c>4 words</c>, <c>all words</c>, <c>other sentence</c>.</param>
/// <param name="Accepted">Readings that were taken as right.</param>
/// <param name="Tried">Readings of this kind.</param>
public sealed record PhraseErrorRow(string Kind, int Accepted, int Tried)
{
    /// <summary>Share that was accepted.</summary>
    public double Rate => Tried == 0 ? 0 : (double)Accepted / Tried;
}

/// <summary>
/// False accepts and rejects of <see cref="PhraseCheck"/> on real recordings: clips of one speaker joined to readings as long as a challenge,
/// whose longer words stand for the random words.
/// </summary>
/// <param name="Rows">By kind.</param>
public sealed record PhraseErrors(IReadOnlyList<PhraseErrorRow> Rows)
{
    private const int LeastWords = 6;
    private const int LeastLetters = 5;

    /// <summary>Share of right readings that are refused.</summary>
    public double FalseRejects => 1 - Rows.First(row => row.Kind == "right").Rate;

    /// <summary>Share of readings accepted whose random words were others, as in an old recording of another challenge.</summary>
    public double FalseAccepts => Rows.First(row => row.Kind == "all words").Rate;

    /// <summary>Measures.</summary>
    /// <param name="clips">Clips with texts.</param>
    /// <param name="aligner">Lays texts over recordings.</param>
    /// <param name="perSpeaker">Most readings of a speaker.</param>
    /// <param name="progress">Told of each reading; null when nobody watches.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PhraseErrors> MeasureAsync(
        IReadOnlyList<HeldOutClip> clips, IAligner aligner, int perSpeaker = 2, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var check = new PhraseCheck(aligner);
        IReadOnlyList<Reading> readings = Readings(clips, perSpeaker);
        var counts = new Dictionary<string, (int Accepted, int Tried)>();
        for (int i = 0; i < readings.Count; i++)
        {
            Reading reading = readings[i];
            progress?.Invoke($"reading {i + 1} of {readings.Count}");
            await Try("right", reading.Clip, reading.Pieces, reading.Places).ConfigureAwait(false);
            foreach (int wrong in (int[])[1, 2, 4, reading.Places.Count])
            {
                string kind = wrong == reading.Places.Count ? "all words" : wrong == 1 ? "1 word" : $"{wrong} words";
                await Try(kind, reading.Clip, reading.With(wrong, i), reading.Places).ConfigureAwait(false);
            }

            Reading other = readings.First(one => one.Speaker != reading.Speaker && one != reading);
            other = readings[(i + (readings.Count / 2)) % readings.Count] is var far && far.Speaker != reading.Speaker ? far : other;
            await Try("other sentence", reading.Clip, other.Pieces, other.Places).ConfigureAwait(false);
        }

        return new PhraseErrors([.. counts.Select(pair => new PhraseErrorRow(pair.Key, pair.Value.Accepted, pair.Value.Tried))]);

        async Task Try(string kind, AudioClip clip, IReadOnlyList<string> pieces, IReadOnlyList<int> places)
        {
            bool accepted;
            try
            {
                accepted = (await check.ReadAsync(clip, pieces, places, "en", cancellationToken).ConfigureAwait(false)).IsRead;
            }
            catch (MynaException)
            {
                accepted = false; // such as a text that is too long for the recording
            }

            (int before, int tried) = counts.GetValueOrDefault(kind);
            counts[kind] = (before + (accepted ? 1 : 0), tried + 1);
        }
    }

    // Three clips of a speaker make a reading of nine seconds; another choice of three makes another.
    private static List<Reading> Readings(IReadOnlyList<HeldOutClip> clips, int perSpeaker)
    {
        var readings = new List<Reading>();
        foreach (IGrouping<string, HeldOutClip> speaker in clips.Where(clip => clip.Text is not null).GroupBy(clip => clip.Speaker))
        {
            HeldOutClip[] own = [.. speaker];
            int choices = own.Length > 3 ? Math.Min(perSpeaker, own.Length) : own.Length == 3 ? 1 : 0;
            for (int without = 0; without < choices; without++)
            {
                var reading = Reading.Of(own.Length > 3 ? [.. own.Where((_, i) => i != without)] : own, LeastLetters);
                if (reading.Places.Count >= LeastWords)
                {
                    readings.Add(reading);
                }
            }
        }

        return readings;
    }

    private sealed record Reading(string Speaker, AudioClip Clip, IReadOnlyList<string> Pieces, IReadOnlyList<int> Places)
    {
        public static Reading Of(HeldOutClip[] clips, int leastLetters)
        {
            string text = string.Join(' ', clips.Select(clip => clip.Text!.TrimEnd('.', ',') + "."));
            var pieces = new List<string>();
            var places = new List<int>();
            int from = 0, at = 0;
            while (at < text.Length)
            {
                int end = at;
                while (end < text.Length && (char.IsLetter(text[end]) || text[end] == '\''))
                {
                    end++;
                }

                if (end - at >= leastLetters && places.Count < ConsentChallenge.WordCount)
                {
                    pieces.Add(text[from..at]);
                    places.Add(pieces.Count);
                    pieces.Add(text[at..end]);
                    from = end;
                }

                at = Math.Max(end, at + 1);
            }

            pieces.Add(text[from..]);
            float[] samples = [.. clips.SelectMany(clip => clip.Clip.ToMono().Samples)];
            return new Reading(clips[0].Speaker, new AudioClip(samples, 1, clips[0].Clip.SampleRate), pieces, places);
        }

        /// <summary>The pieces with some words replaced, the last ones of a shuffled order that the seed sets.</summary>
        public string[] With(int wrong, int seed)
        {
            string[] pieces = [.. Pieces];
            IReadOnlyList<string> others = ChallengeLanguage.Get("en").Others([.. pieces.Select(piece => piece.ToLowerInvariant())], Places.Count, 1000 + (seed * 16) + wrong);
            for (int i = 0; i < wrong; i++)
            {
                pieces[Places[(i + seed) % Places.Count]] = others[i];
            }

            return pieces;
        }
    }
}
