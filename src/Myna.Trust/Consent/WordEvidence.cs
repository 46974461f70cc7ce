using Myna.Audio;
using Myna.Voice.Alignment;

namespace Myna.Trust.Consent;

/// <summary>
/// Whether single words of a text were said: each is held against other words in its place, everything else staying as it is. What the
/// voice, the room and the rest of the text do to the likelihood falls out of the difference.
/// </summary>
/// <param name="aligner">Lays texts over recordings.</param>
internal sealed class WordEvidence(IAligner aligner)
{
    /// <summary>How many other words each is held against.</summary>
    public const int Decoys = 18;

    private const double Lowest = -2.5;
    private const double Highest = 3;

    /// <summary>Measures.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="pieces">The text, cut so that each of the words is a piece.</param>
    /// <param name="places">Indices of the words among the pieces.</param>
    /// <param name="seed">Another seed chooses other words to hold them against.</param>
    /// <param name="language">Language of the text, as a BCP 47 tag; one that has random words (<see cref="ChallengeLanguage"/>).</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For each place, how the word's likelihood lies among those of the others.</returns>
    public async Task<IReadOnlyList<WordStanding>> MeasureAsync(
        AudioClip clip, IReadOnlyList<string> pieces, IReadOnlyList<int> places, int seed, string language, CancellationToken cancellationToken)
    {
        var words = ChallengeLanguage.Get(language);
        var texts = new List<string> { string.Concat(pieces) };
        HashSet<string> used = [.. places.Select(place => pieces[place].ToLowerInvariant())];
        for (int i = 0; i < places.Count; i++)
        {
            foreach (string other in words.Others(used, Decoys, seed + i))
            {
                texts.Add(string.Concat(pieces.Select((piece, at) => at == places[i] ? other : piece)));
            }
        }

        AudioClip mono = clip.ToMono();
        IReadOnlyList<double> likelihoods = await aligner
            .CompareAsync(mono.Samples, mono.SampleRate, texts, ChallengeLanguage.VoiceOf(language), cancellationToken).ConfigureAwait(false);
        var standings = new WordStanding[places.Count];
        for (int i = 0; i < standings.Length; i++)
        {
            double[] others = [.. likelihoods.Skip(1 + (i * Decoys)).Take(Decoys).Where(double.IsFinite)];
            standings[i] = new WordStanding(pieces[places[i]], Evidence(likelihoods[0], others));
        }

        return standings;
    }

    /// <summary>How far a likelihood lies above the mean of others, in their standard deviations, cut at both ends: no single word decides.</summary>
    internal static double Evidence(double own, double[] others)
    {
        if (others.Length < 2 || !double.IsFinite(own))
        {
            return Lowest;
        }

        double mean = others.Average();
        double deviation = Math.Sqrt(others.Average(other => (other - mean) * (other - mean)));
        return deviation > 0 ? Math.Clamp((own - mean) / deviation, Lowest, Highest) : 0;
    }
}

/// <summary>How a word stands among others in its place.</summary>
/// <param name="Word">The word.</param>
/// <param name="Evidence">How far its likelihood lies above the mean of the others', in their standard deviations.</param>
internal readonly record struct WordStanding(string Word, double Evidence);
