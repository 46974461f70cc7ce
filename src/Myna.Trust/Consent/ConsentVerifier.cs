using System.Security.Cryptography;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Audio.Watermark;
using Myna.Trust.Verification;
using Myna.Voice;
using Myna.Voice.Alignment;
using static System.FormattableString;

namespace Myna.Trust.Consent;

/// <summary>
/// Judges a reading: (a) the sentence was read, (b) by the voice's owner, (c) by a person and not by Myna, and it is no replay of the
/// reference clip.
/// </summary>
public sealed class ConsentVerifier
{
    /// <summary>The least length of a reading, in seconds: nobody reads a challenge faster.</summary>
    public const double LeastSeconds = 4;

    private readonly PhraseCheck _phrase;
    private readonly string _alignerTag;

    /// <summary>A verifier.</summary>
    /// <param name="model">Lite, which hears speakers and lays texts over recordings; stays the caller's.</param>
    /// <param name="keys">Keys whose watermarks are looked for beside the public one.</param>
    public ConsentVerifier(LiteModel model, IReadOnlyList<WatermarkKey>? keys = null)
        : this(
            new SpeakerVerifier(new LiteSpeakerEmbedder(model ?? throw new ArgumentNullException(nameof(model)))), model.CreateAligner(), model.Tag, keys)
    {
    }

    /// <summary>A verifier of other parts.</summary>
    /// <param name="speakers">Compares speakers.</param>
    /// <param name="aligner">Lays texts over recordings.</param>
    /// <param name="alignerTag">Name of the aligner, for records.</param>
    /// <param name="keys">Keys whose watermarks are looked for beside the public one.</param>
    public ConsentVerifier(SpeakerVerifier speakers, IAligner aligner, string alignerTag, IReadOnlyList<WatermarkKey>? keys = null)
    {
        Speakers = speakers;
        _phrase = new PhraseCheck(aligner);
        _alignerTag = alignerTag;
        WatermarkKey[] all = [WatermarkKey.Public, .. keys ?? []];
        FindMark = (clip, cancellationToken) => WatermarkDetector.Detect(clip.Samples, clip.SampleRate, all, cancellationToken);
    }

    /// <summary>Compares speakers.</summary>
    public SpeakerVerifier Speakers { get; }

    /// <summary>Looks for watermarks; tests that are about something else put their own in.</summary>
    internal Func<AudioClip, CancellationToken, WatermarkReport> FindMark { get; init; }

    /// <summary>What a voice is compared with: its voiceprint, and the print of its clip where the voice file keeps one.</summary>
    /// <param name="voice">The voice.</param>
    /// <param name="clip">The clip it was made of, or another clip of its owner; null where it is not at hand.</param>
    /// <param name="cancellationToken">Checked between blocks of the network.</param>
    /// <exception cref="MynaException">The voice keeps no voiceprint and no clip was given, or the clip cannot be used.</exception>
    public ConsentReference ReferenceOf(VoicePrompt voice, AudioClip? clip = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(voice);
        Voiceprint? print = Speakers.Embedder.Of(voice)
            ?? (clip is null ? null : Speakers.Embedder.Embed(clip, "the reference clip", cancellationToken));
        SoundPrint? sound = clip is null ? SoundPrint.FromBase64(voice.Metadata.GetValueOrDefault(SoundPrintFact)) : SoundPrint.Of(clip);
        return print is not null
            ? new ConsentReference { Print = print, Sound = sound }
            : throw new MynaException($"the voice {voice.Name ?? "(without a name)"} was made by {voice.ModelTag} and keeps no voiceprint; give the clip it was made of: --reference CLIP");
    }

    /// <summary>Name of the metadata of voice files that holds the <see cref="SoundPrint"/> of their clip.</summary>
    public const string SoundPrintFact = "clip_print";

    /// <summary>Judges the reading of a challenge in a file.</summary>
    /// <param name="challenge">What should have been read.</param>
    /// <param name="path">The recording.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">The file cannot be used: missing, no sound, silent, too short, too long.</exception>
    public async Task<ConsentVerification> VerifyAsync(
        ConsentChallenge challenge, string path, ConsentReference reference, CancellationToken cancellationToken = default)
    {
        AudioClip clip = await AudioFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        RequireLength(clip);
        string hash;
        using (FileStream stream = File.OpenRead(path))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        }

        bool synthetic = SyntheticMarks.In(path, cancellationToken);
        return await VerifyAsync(challenge, clip, hash, synthetic, reference, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Judges the reading of a challenge.</summary>
    /// <param name="challenge">What should have been read.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="recordingSha256">Hash of its file, for the record.</param>
    /// <param name="isSynthetic">Whether its file says that a machine made it.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">The recording cannot be used: silent, too short, too long.</exception>
    public async Task<ConsentVerification> VerifyAsync(
        ConsentChallenge challenge,
        AudioClip recording,
        string recordingSha256,
        bool isSynthetic,
        ConsentReference reference,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        RequireLength(recording);
        PhraseReading phrase = await _phrase.ReadAsync(challenge, recording, cancellationToken).ConfigureAwait(false);
        return Judge(phrase, recording, recordingSha256, isSynthetic, reference, cancellationToken);
    }

    /// <summary>Judges the reading of a fixed statement, for APIs that have no challenges; an old recording of it passes as well.</summary>
    /// <param name="statement">What should have been read.</param>
    /// <param name="language">Its language, as a BCP 47 tag.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="recordingSha256">Hash of its file, for the record.</param>
    /// <param name="isSynthetic">Whether its file says that a machine made it.</param>
    /// <param name="reference">What it is compared with; without a voiceprint where the voice is made later.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MynaException">The recording cannot be used: silent, too short, too long.</exception>
    public async Task<ConsentVerification> VerifyStatementAsync(
        string statement,
        string language,
        AudioClip recording,
        string recordingSha256,
        bool isSynthetic,
        ConsentReference reference,
        CancellationToken cancellationToken = default)
    {
        PhraseReading phrase = await _phrase.ReadAsync(statement, language, recording, cancellationToken).ConfigureAwait(false);
        return Judge(phrase, recording, recordingSha256, isSynthetic, reference, cancellationToken);
    }

    private ConsentVerification Judge(
        PhraseReading phrase, AudioClip recording, string hash, bool isSynthetic, ConsentReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var refusals = new List<string>();
        if (!phrase.IsRead)
        {
            string[] unheard = [.. phrase.Words.Where(word => !word.IsHeard).Select(word => word.Word)];
            refusals.Add(unheard.Length > 0
                ? $"the sentence was not heard as it stands (not heard: {string.Join(", ", unheard)}); read all of it, plainly, in a quiet room"
                : "the sentence was not heard as it stands; read all of it, plainly, in a quiet room");
        }

        Voiceprint print = Speakers.Embedder.Embed(recording, "the recording", cancellationToken);
        SpeakerMatch? speaker = reference.Print is null ? null : Speakers.Compare(reference.Print, print);
        if (speaker is { IsSame: false })
        {
            refusals.Add(Invariant($"the reader does not sound like the voice's owner (probability {speaker.Probability:0.00})"));
        }

        WatermarkReport mark = FindMark(recording.ToMono(), cancellationToken);
        if (mark.Present)
        {
            refusals.Add("the recording holds Myna's watermark: a machine spoke it, or a part of it");
        }

        if (isSynthetic)
        {
            refusals.Add("the file says that a machine made it (provenance)");
        }

        SoundMatch? replay = reference.Sound?.FindIn(SoundPrint.Of(recording), cancellationToken);
        if (replay is { IsSame: true })
        {
            refusals.Add(Invariant($"the recording replays the reference clip (at {replay.Seconds:0.0} s)"));
        }

        return new ConsentVerification
        {
            Refusals = refusals,
            Phrase = phrase,
            Speaker = speaker,
            Print = print,
            Replay = replay,
            IsWatermarked = mark.Present,
            IsSynthetic = isSynthetic,
            RecordingSha256 = hash,
            Seconds = recording.Seconds,
            Models = [$"aligner {_alignerTag}", $"speaker {Speakers.Embedder.Tag}", PhraseCheck.Rules],
        };
    }

    private static void RequireLength(AudioClip recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Seconds < LeastSeconds)
        {
            throw new MynaException(Invariant(
                $"the recording is {recording.Seconds:0.0} s long; nobody reads the sentence in less than {LeastSeconds:0} s: record all of it"));
        }
    }
}
