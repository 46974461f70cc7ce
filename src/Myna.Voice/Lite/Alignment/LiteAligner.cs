using System.Text;
using Myna.Audio;
using Myna.Audio.Features;
using Myna.Audio.Reference;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Voice.Alignment;
using Myna.Text.Markup;
using Myna.Text.Phonemes;
using Myna.Text;
using static System.FormattableString;

namespace Myna.Voice.Lite.Alignment;

/// <summary>
/// Aligns with the text encoder of Lite: in the voice of the recording itself it expects a mean mel for each symbol, and the symbols
/// are laid over the frames in order, where they explain them best.
/// </summary>
internal sealed class LiteAligner(LiteNetwork network, IPhonemizer phonemizer, LogMel logMel) : IAligner
{
    private const double MostSeconds = 120;
    private const double SecondsBefore = 0.1;
    private const int MostCharacters = 1 << 14;
    private const int Backgrounds = 8;

    private readonly Transcriber _transcriber = new(phonemizer, network.Symbols);
    private readonly MelCepstra _cepstra = new(network.Mels);

    /// <inheritdoc/>
    public async Task<AlignmentReport> AlignAsync(
        ReadOnlyMemory<float> samples,
        int sampleRate,
        string text,
        string language = "en-us",
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(language);
        double seconds = (double)samples.Length / sampleRate;
        CheckSizes(seconds, text);
        IReadOnlyList<Transcription> sentences = await TranscribeAsync(text, language, cancellationToken).ConfigureAwait(false);
        ReferenceClip clip = ReferenceClip.Prepare(
            new AudioClip(samples.ToArray(), 1, sampleRate), Settings(), "The recording", cancellationToken);
        return Align(clip, seconds, text, sentences, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double>> CompareAsync(
        ReadOnlyMemory<float> samples,
        int sampleRate,
        IReadOnlyList<string> texts,
        string language = "en-us",
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(language);
        foreach (string text in texts)
        {
            CheckSizes((double)samples.Length / sampleRate, text);
        }

        IReadOnlyList<IReadOnlyList<Transcription>> transcribed = await TranscribeAllAsync(texts, language, cancellationToken).ConfigureAwait(false);
        ReferenceClip clip = ReferenceClip.Prepare(
            new AudioClip(samples.ToArray(), 1, sampleRate), Settings(), "The recording", cancellationToken);
        (float[] mel, float[] voice) = Listen(clip, cancellationToken);
        int frames = mel.Length / network.Mels;
        var read = new Dictionary<string, (float[] Means, double Frames)>(StringComparer.Ordinal); // sentences come again in most texts
        var likelihoods = new double[texts.Count];
        for (int i = 0; i < likelihoods.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var symbols = new SpokenSymbols(transcribed[i], network.Symbols);
            likelihoods[i] = double.NegativeInfinity;
            if (symbols.Count <= frames)
            {
                (float[] means, _) = Read(transcribed[i], symbols.Count, voice, cancellationToken, read);
                var found = new FrameLikelihoods(_cepstra, mel, means, network.Mels);
                likelihoods[i] = Find(found, symbols.States, default, cancellationToken) / frames;
            }
        }

        return likelihoods;
    }

    /// <summary>Aligns sentences that are transcribed already.</summary>
    internal AlignmentReport Align(
        ReferenceClip clip, double seconds, string text, IReadOnlyList<Transcription> sentences, CancellationToken cancellationToken)
    {
        var symbols = new SpokenSymbols(sentences, network.Symbols);
        int frames = logMel.Frames(clip.Samples.Length);
        if (symbols.Count > frames)
        {
            throw new MynaException(Invariant(
                $"The text has {symbols.Count} sounds and marks, and in {clip.Report.UsedSeconds:0.0} s of recording {frames} are heard at most: give the text of this recording only, or the whole recording."));
        }

        (float[] mel, float[] voice) = Listen(clip, cancellationToken);
        (float[] means, double expectedFrames) = Read(sentences, symbols.Count, voice, cancellationToken);
        var likelihoods = new FrameLikelihoods(_cepstra, mel, means, network.Mels);
        var path = new int[frames];
        double likelihood = Find(likelihoods, symbols.States, path, cancellationToken);
        double chance = 0;
        for (int i = 0; i < Backgrounds; i++)
        {
            chance += Find(likelihoods, symbols.Backwards(i * symbols.Count / Backgrounds), default, cancellationToken) / Backgrounds;
        }

        double best = likelihoods.Best();
        int sounding = Array.FindAll(path, symbols.IsSound).Length;
        var evidence = new AlignmentEvidence(symbols.Count, sounding, expectedFrames, (best - likelihood) / frames, (best - chance) / frames);
        List<AlignedWord> words = Words(text, symbols, path, likelihoods, evidence, clip.Report.UsedFromSeconds);
        return new AlignmentReport
        {
            Score = evidence.Score,
            LogLikelihood = likelihood / frames,
            Confidence = evidence.Confidence,
            Seconds = seconds,
            Evidence = evidence,
            Words = words,
            Marks = Marks(text, sentences, words),
        };
    }

    /// <summary>The recording in the normalised space (specification §3), <c>[T, mels]</c>, and who speaks in it.</summary>
    private (float[] Mel, float[] Voice) Listen(ReferenceClip clip, CancellationToken cancellationToken)
    {
        float[] mel = logMel.Forward(clip.Samples);
        ReferenceVoice voice = network.Reference.Listen(mel, Crew.Shared, taps: null, cancellationToken);
        for (int i = 0; i < mel.Length; i++)
        {
            mel[i] = (mel[i] - voice.Mean[i % network.Mels]) / 2f;
        }

        return (mel, voice.Vector);
    }

    private static double Find(FrameLikelihoods likelihoods, AlignmentState[] states, Span<int> path, CancellationToken cancellationToken) =>
        MonotonicAlignment.Find(likelihoods.Values, likelihoods.Columns, states, path, cancellationToken);

    /// <summary>When each word is heard, and how well it explains what is heard there.</summary>
    private List<AlignedWord> Words(
        string text, SpokenSymbols symbols, int[] path, FrameLikelihoods likelihoods, AlignmentEvidence evidence, double offset)
    {
        double frameSeconds = (double)network.Hop / network.SampleRate;
        var words = new List<AlignedWord>();
        foreach ((TranscribedWord word, int firstState, int lastState) in symbols.Words())
        {
            int from = Array.FindIndex(path, state => state >= firstState);
            int to = Array.FindLastIndex(path, state => state <= lastState) + 1;
            double loss = 0;
            for (int t = from; t < to; t++)
            {
                loss += likelihoods.Loss(t, symbols.States[path[t]].Column);
            }

            words.Add(new AlignedWord(
                text.Substring(word.Word.SourceStart, word.Word.SourceLength),
                word.Word.SourceStart,
                offset + Math.Max(0, (from - 0.5) * frameSeconds), // frame t is centred at t·hop
                offset + ((to - 0.5) * frameSeconds),
                evidence.ScoreOf(loss / (to - from))));
        }

        return words;
    }

    /// <summary>Sentences, from their first to their last sound, each before its words.</summary>
    private static List<SpeechMark> Marks(string text, IReadOnlyList<Transcription> sentences, List<AlignedWord> words)
    {
        var marks = new List<SpeechMark>(sentences.Count + words.Count);
        foreach (Sentence sentence in sentences.Select(sentence => sentence.Sentence))
        {
            List<AlignedWord> own = words.FindAll(word => word.TextStart >= sentence.Start && word.TextStart < sentence.Start + sentence.Length);
            if (own.Count > 0)
            {
                string written = text.Substring(sentence.Start, sentence.Length);
                marks.Add(new SpeechMark(SpeechMarkKind.Sentence, written, sentence.Start, own[0].Start, own.Max(word => word.End)));
                marks.AddRange(own.Select(word => new SpeechMark(SpeechMarkKind.Word, word.Text, word.TextStart, word.Start, word.End)));
            }
        }

        return marks;
    }

    /// <summary>Mean mel of every symbol in the recording's voice, <c>[X, mels]</c>, and how many frames the text should last.</summary>
    private (float[] Means, double Frames) Read(
        IReadOnlyList<Transcription> sentences,
        int count,
        float[] vector,
        CancellationToken cancellationToken,
        Dictionary<string, (float[] Means, double Frames)>? known = null)
    {
        var means = new float[count * network.Mels];
        var workspace = new Workspace();
        double frames = 0;
        int at = 0;
        foreach (Transcription sentence in sentences)
        {
            string key = known is null ? "" : string.Join(' ', sentence.Ids);
            if (known is null || !known.TryGetValue(key, out (float[] Means, double Frames) read))
            {
                read = Read(sentence, vector, workspace, cancellationToken);
                known?.Add(key, read);
            }

            read.Means.CopyTo(means.AsSpan(at));
            at += read.Means.Length;
            frames += read.Frames;
        }

        return (means, frames);
    }

    private (float[] Means, double Frames) Read(Transcription sentence, float[] vector, Workspace workspace, CancellationToken cancellationToken)
    {
        TextReading reading = network.Text.Read(sentence.Ids, vector, workspace, Crew.Shared, taps: null, cancellationToken);
        var lengths = new float[reading.LogFrames.Length];
        Activations.Exp(reading.LogFrames, lengths);
        double frames = 0;
        foreach (float length in lengths)
        {
            frames += Math.Max(1, length);
        }

        return ([.. reading.Mu], frames);
    }

    private async Task<IReadOnlyList<Transcription>> TranscribeAsync(string text, string language, CancellationToken cancellationToken)
    {
        IReadOnlyList<Transcription?> sentences = await _transcriber
            .TranscribeAsync(MarkedText.Plain(text), SentenceSplitter.Split(text), new Reading(language, Normalize: true), cancellationToken).ConfigureAwait(false);
        return Spoken(sentences);
    }

    /// <summary>Transcribes many texts with one call of the phonemizer; sentences that come again are transcribed once.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<Transcription>>> TranscribeAllAsync(
        IReadOnlyList<string> texts, string language, CancellationToken cancellationToken)
    {
        var joined = new StringBuilder();
        var unique = new List<Sentence>();
        var places = new Dictionary<(string, SentenceEnd), int>();
        var order = new List<List<int>>(texts.Count);
        foreach (string text in texts)
        {
            var own = new List<int>();
            foreach (Sentence sentence in SentenceSplitter.Split(text))
            {
                string written = text.Substring(sentence.Start, sentence.Length);
                if (!places.TryGetValue((written, sentence.End), out int place))
                {
                    place = places[(written, sentence.End)] = unique.Count;
                    unique.Add(sentence with { Start = joined.Length });
                    joined.Append(written).Append("\n\n");
                }

                own.Add(place);
            }

            order.Add(own);
        }

        IReadOnlyList<Transcription?> all = await _transcriber
            .TranscribeAsync(MarkedText.Plain(joined.ToString()), unique, new Reading(language, Normalize: true), cancellationToken).ConfigureAwait(false);
        return [.. order.Select(own => (IReadOnlyList<Transcription>)Spoken([.. own.Select(place => all[place])]))];
    }

    private static Transcription[] Spoken(IReadOnlyList<Transcription?> sentences)
    {
        Transcription[] spoken = [.. sentences.OfType<Transcription>()];
        return spoken.Length > 0
            ? spoken
            : throw new MynaException("The text holds nothing that can be heard: it has no letters, digits or symbols with a sound. Give the words of the recording.");
    }

    private static void CheckSizes(double seconds, string text)
    {
        if (seconds > MostSeconds)
        {
            throw new MynaException(Invariant(
                $"The recording is {seconds:0} s long; up to {MostSeconds:0} s can be aligned at once. Cut it, and its text, at a pause."));
        }

        if (text.Length > MostCharacters)
        {
            throw new MynaException(Invariant(
                $"The text has {text.Length} characters, more than anybody says in {MostSeconds:0} s. Give the text of this recording only."));
        }
    }

    /// <summary>As references are prepared, but whole, and short ones too.</summary>
    private ReferenceSettings Settings() => new()
    {
        SampleRate = network.SampleRate,
        SecondsBefore = SecondsBefore,
        LeastSeconds = 0.3,
        LeastSpeechSeconds = 0.1,
        MostSeconds = MostSeconds + 1,
    };
}
