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
    public const int Decoys = 8;

    /// <summary>Measures.</summary>
    /// <param name="clip">The recording.</param>
    /// <param name="pieces">The text, cut so that each of the words is a piece.</param>
    /// <param name="places">Indices of the words among the pieces.</param>
    /// <param name="seed">Another seed chooses other words to hold them against.</param>
    /// <param name="language">Language of the text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For each place, how the word's likelihood lies among those of the others.</returns>
    public async Task<IReadOnlyList<WordStanding>> MeasureAsync(
        AudioClip clip, IReadOnlyList<string> pieces, IReadOnlyList<int> places, int seed, string language, CancellationToken cancellationToken)
    {
        var texts = new List<string> { string.Concat(pieces) };
        HashSet<string> used = [.. places.Select(place => pieces[place].ToLowerInvariant())];
        for (int i = 0; i < places.Count; i++)
        {
            foreach (string other in ChallengeWords.Others(used, Decoys, seed + i))
            {
                texts.Add(string.Concat(pieces.Select((piece, at) => at == places[i] ? other : piece)));
            }
        }

        AudioClip mono = clip.ToMono();
        IReadOnlyList<double> likelihoods = await aligner
            .CompareAsync(mono.Samples, mono.SampleRate, texts, language, cancellationToken).ConfigureAwait(false);
        double scale = clip.Seconds; // means of frames become sums, in nats for each second of frames
        var standings = new WordStanding[places.Count];
        for (int i = 0; i < standings.Length; i++)
        {
            double[] others = [.. likelihoods.Skip(1 + (i * Decoys)).Take(Decoys).Where(double.IsFinite)];
            standings[i] = new WordStanding(
                pieces[places[i]],
                others.Length == 0 ? 0 : scale * (likelihoods[0] - others.Average()),
                others.Length == 0 ? 0 : scale * (likelihoods[0] - others.Max()),
                others.Length == 0 ? 1 : (double)others.Count(other => other >= likelihoods[0]) / others.Length);
        }

        return standings;
    }
}

/// <summary>How a word stands among others in its place.</summary>
/// <param name="Word">The word.</param>
/// <param name="OverMean">How much more likely the recording is with it than with the others on average: nats a frame, times seconds.</param>
/// <param name="OverBest">The same over the best of the others.</param>
/// <param name="Rank">Share of the others that are as likely or more.</param>
internal readonly record struct WordStanding(string Word, double OverMean, double OverBest, double Rank);
