using Myna.Text.Markup;

namespace Myna.Text.Phonemes;

/// <summary>Turns sentences into the symbols of a model, and keeps which symbols are which word.</summary>
internal sealed class Transcriber(IPhonemizer phonemizer, PhonemeTable table)
{
    /// <summary>Transcribes sentences with one call of the phonemizer for each language in them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentences">The sentences of it to transcribe.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="cancellationToken">Passed on to the phonemizer.</param>
    /// <returns>One transcription for each sentence, in order; null where there is nothing to say.</returns>
    /// <exception cref="MarkupException">The phonemizer does not know a language that markup names.</exception>
    public async Task<IReadOnlyList<Transcription?>> TranscribeAsync(
        MarkedText text, IReadOnlyList<Sentence> sentences, Reading reading, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpokenSegment>[] segments = [.. sentences.Select(sentence => SegmentReader.Read(text, sentence, reading))];
        var sounds = new Dictionary<string, ClauseSounds>(StringComparer.Ordinal);
        foreach (IGrouping<string, SpokenSegment> language in segments.SelectMany(s => s).Where(s => s.Clauses.Count > 0).GroupBy(s => s.Language))
        {
            try
            {
                sounds[language.Key] = await ClauseSounds
                    .OfAsync(phonemizer, language.Key, [.. language.SelectMany(s => s.Clauses)], cancellationToken).ConfigureAwait(false);
            }
            catch (MynaException exception) when (exception is not MarkupException && language.First().LanguageAt is { } at)
            {
                throw text.Error(at, exception.Message, exception);
            }
        }

        var transcriptions = new Transcription?[sentences.Count];
        for (int i = 0; i < sentences.Count; i++)
        {
            transcriptions[i] = Write(text, sentences[i], segments[i], sounds);
        }

        return transcriptions;
    }

    private Transcription? Write(
        MarkedText text, Sentence sentence, IReadOnlyList<SpokenSegment> segments, Dictionary<string, ClauseSounds> sounds)
    {
        var writer = new SymbolWriter(table);
        foreach (SpokenSegment segment in segments)
        {
            writer.Begin(segment);
            if (segment.Phonemes is not null)
            {
                writer.AddGiven(segment.Word!, segment.Phonemes);
            }

            foreach (Clause clause in segment.Clauses)
            {
                writer.Add(clause, sounds[segment.Language].Next(), sounds[segment.Language].Alone);
            }
        }

        // A text that ends without a mark gets a full stop; a piece that goes on gets a comma.
        writer.Finish(sentence.End == SentenceEnd.Cut ? ',' : '.');
        return writer.Ids.Count == 0 ? null : WithStyles(text, new Transcription(sentence, [.. writer.Ids], writer.Words));
    }

    /// <summary>Gives each symbol the rate and volume of its word; what stands between words goes with the word before.</summary>
    private static Transcription WithStyles(MarkedText text, Transcription plain)
    {
        if (text.IsPlain || !text.Runs.Any(run => run.Style.Rate != 1 || run.Style.VolumeDb != 0))
        {
            return plain;
        }

        var rates = new float[plain.Ids.Length];
        var volumes = new float[plain.Ids.Length];
        SpeechStyle style = text.StyleAt(plain.Words.Count > 0 ? plain.Words[0].Word.SourceStart : plain.Sentence.Start);
        int word = 0;
        for (int i = 0; i < rates.Length; i++)
        {
            for (; word < plain.Words.Count && plain.Words[word].First <= i; word++)
            {
                style = text.StyleAt(plain.Words[word].Word.SourceStart);
            }

            (rates[i], volumes[i]) = ((float)style.Rate, (float)style.VolumeDb);
        }

        return plain with
        {
            Rates = rates.All(rate => rate == 1) ? null : rates,
            VolumesDb = volumes.All(volume => volume == 0) ? null : volumes,
        };
    }

    /// <summary>The sounds of clauses of one language, handed out in order.</summary>
    private sealed class ClauseSounds(IReadOnlyList<string> phonemes, Dictionary<string, string> alone)
    {
        private int _next;

        /// <summary>The sounds of each word by itself.</summary>
        public Dictionary<string, string> Alone { get; } = alone;

        public static async Task<ClauseSounds> OfAsync(
            IPhonemizer phonemizer, string language, IReadOnlyList<Clause> clauses, CancellationToken cancellationToken)
        {
            // The words alone come after the clauses, in the same call: alignment compares them with what was said.
            string[] spoken = [.. clauses.Select(c => c.Spoken)];
            string[] words = [.. clauses.SelectMany(c => c.Words).Select(w => w.Spoken).Distinct(StringComparer.Ordinal)];
            IReadOnlyList<string> phonemes = await phonemizer
                .PhonemizeAsync([.. spoken, .. words], language, cancellationToken).ConfigureAwait(false);
            var alone = new Dictionary<string, string>(words.Length, StringComparer.Ordinal);
            for (int i = 0; i < words.Length; i++)
            {
                alone[words[i]] = phonemes[spoken.Length + i];
            }

            return new ClauseSounds(phonemes, alone);
        }

        public string Next() => phonemes[_next++];
    }
}
