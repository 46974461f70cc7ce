using Myna.Audio;
using Myna.Voice.Alignment;

namespace Myna.Trust.Consent;

/// <summary>
/// Whether a challenge was read: the text as a whole must fit the recording, and its random words must explain what is heard better
/// than other words in their places do. Thresholds and error rates come from recordings (docs/trust.md, `myna bench trust`).
/// </summary>
/// <param name="aligner">Lays texts over recordings.</param>
public sealed class PhraseCheck(IAligner aligner)
{
    /// <summary>Version of the rules, for records.</summary>
    public const string Rules = "phrase/3";

    private readonly WordEvidence _evidence = new(aligner);

    /// <summary>Checks a reading.</summary>
    /// <param name="challenge">What should have been read.</param>
    /// <param name="recording">The reading.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">The recording cannot be used: empty, silent, too short for the text, too long.</exception>
    public Task<PhraseReading> ReadAsync(ConsentChallenge challenge, AudioClip recording, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        string lead = $"{challenge.Statement} {ChallengeLanguage.Get(challenge.Language).WordsLead} ";
        var pieces = new List<string> { lead };
        var places = new List<int>();
        foreach (string word in challenge.Words)
        {
            places.Add(pieces.Count);
            pieces.Add(word);
            pieces.Add(places.Count == challenge.Words.Count ? "." : ", ");
        }

        return ReadAsync(recording, pieces, places, challenge.Language, cancellationToken);
    }

    /// <summary>Checks a fixed statement, without random words: an old recording of it passes as well.</summary>
    /// <param name="statement">What should have been read.</param>
    /// <param name="language">Its language, as a BCP 47 tag.</param>
    /// <param name="recording">The reading.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<PhraseReading> ReadAsync(string statement, string language, AudioClip recording, CancellationToken cancellationToken = default) =>
        ReadAsync(recording, [statement], [], language, cancellationToken);

    /// <summary>Checks a text cut into pieces, some of which are words that count.</summary>
    internal async Task<PhraseReading> ReadAsync(
        AudioClip recording, IReadOnlyList<string> pieces, IReadOnlyList<int> places, string language, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recording);
        string voice = ChallengeLanguage.VoiceOf(language);
        AudioClip mono = recording.ToMono();
        AlignmentReport whole = await aligner
            .AlignAsync(mono.Samples, mono.SampleRate, string.Concat(pieces), voice, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<WordStanding> standings = places.Count == 0
            ? []
            : await _evidence.MeasureAsync(mono, pieces, places, Seed, language, cancellationToken).ConfigureAwait(false);
        return PhraseDecision.Of(whole.Confidence, standings);
    }

    private const int Seed = 1;
}
