using Myna.Text.Normalization;

namespace Myna.Text.Phonemes;

/// <summary>Turns sentences into the symbols of a model, and keeps which symbols are which word.</summary>
internal sealed class Transcriber(IPhonemizer phonemizer, PhonemeTable table)
{
    /// <summary>Transcribes sentences with one call of the phonemizer.</summary>
    /// <param name="text">The request's text.</param>
    /// <param name="sentences">The sentences of it to transcribe.</param>
    /// <param name="language">Chooses the rules of normalisation; passed on to the phonemizer.</param>
    /// <param name="normalize">Whether numbers, dates, addresses and so on are made words first.</param>
    /// <param name="cancellationToken">Passed on to the phonemizer.</param>
    /// <returns>One transcription for each sentence, in order; null where there is nothing to say.</returns>
    public async Task<IReadOnlyList<Transcription?>> TranscribeAsync(
        string text, IReadOnlyList<Sentence> sentences, string language, bool normalize, CancellationToken cancellationToken)
    {
        IReadOnlyList<Clause>[] clauses = [.. sentences.Select(s => ClauseCutter.Cut(Spoken(text, s, language, normalize)))];

        // The words alone come after the clauses, in the same call: alignment compares them with what was said.
        string[] spoken = [.. clauses.SelectMany(c => c).Select(c => c.Spoken)];
        string[] words = [.. clauses.SelectMany(c => c).SelectMany(c => c.Words).Select(w => w.Spoken).Distinct(StringComparer.Ordinal)];
        if (spoken.Length == 0)
        {
            return new Transcription?[sentences.Count];
        }

        IReadOnlyList<string> phonemes = await phonemizer
            .PhonemizeAsync([.. spoken, .. words], language, cancellationToken).ConfigureAwait(false);
        var alone = new Dictionary<string, string>(words.Length, StringComparer.Ordinal);
        for (int i = 0; i < words.Length; i++)
        {
            alone[words[i]] = phonemes[spoken.Length + i];
        }

        var transcriptions = new Transcription?[sentences.Count];
        int next = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            var writer = new SymbolWriter(table);
            foreach (Clause clause in clauses[i])
            {
                // A text that ends without a mark gets a full stop; a piece that goes on gets a comma.
                char closing = sentences[i].End == SentenceEnd.Cut ? ',' : '.';
                writer.Add(clause, phonemes[next++], alone, clause.Mark ?? closing);
            }

            transcriptions[i] = writer.Ids.Count == 0 ? null : new Transcription(sentences[i], [.. writer.Ids], writer.Words);
        }

        return transcriptions;
    }

    private static MappedText Spoken(string text, Sentence sentence, string language, bool normalize)
    {
        MappedText written = MappedText.Of(text, sentence.Start, sentence.Length);
        return SpokenForm.Of(normalize ? WrittenForm.Speak(written, language) : written);
    }

    /// <summary>Writes the clauses of one sentence as symbols: phonemes, mark, space, phonemes, mark …</summary>
    private sealed class SymbolWriter(PhonemeTable table)
    {
        public List<int> Ids { get; } = [];

        public List<TranscribedWord> Words { get; } = [];

        public void Add(Clause clause, string phonemes, Dictionary<string, string> alone, char mark)
        {
            string[] heard = phonemes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (table.IdsOf(phonemes.AsSpan()).Length == 0)
            {
                AddSilent(clause);
                return;
            }

            if (Ids.Count > 0)
            {
                Add(' ');
            }

            var ranges = new (int First, int End)[heard.Length];
            for (int i = 0; i < heard.Length; i++)
            {
                if (i > 0)
                {
                    Add(' ');
                }

                int first = Ids.Count;
                foreach (char symbol in heard[i])
                {
                    Add(symbol);
                }

                ranges[i] = (first, Ids.Count);
            }

            (int First, int End)[] pairs = WordAlignment.Align(heard, [.. clause.Words.Select(w => alone[w.Spoken])]);
            for (int i = 0; i < pairs.Length; i++)
            {
                (int first, int end) = pairs[i];
                AddWord(first < end
                    ? new TranscribedWord(clause.Words[i], ranges[first].First, ranges[end - 1].End)
                    : Silent(clause.Words[i], first < ranges.Length ? ranges[first].First : Ids.Count));
            }

            Add(mark);
        }

        private void AddSilent(Clause clause)
        {
            foreach (Word word in clause.Words)
            {
                AddWord(Silent(word, Ids.Count));
            }
        }

        // A written word may be spoken over several clauses: 2021-05-03 is "May third, twenty twenty-one".
        private void AddWord(TranscribedWord word)
        {
            if (Words.Count > 0 && Words[^1].Word.SourceStart == word.Word.SourceStart)
            {
                TranscribedWord last = Words[^1];
                Words[^1] = new TranscribedWord(
                    last.Word with { Spoken = $"{last.Word.Spoken} {word.Word.Spoken}" },
                    last.First < last.End ? last.First : word.First,
                    Math.Max(last.End, word.End));
            }
            else
            {
                Words.Add(word);
            }
        }

        private static TranscribedWord Silent(Word word, int at) => new(word, at, at);

        private void Add(char symbol)
        {
            if (table.IdOf(symbol) is >= 0 and int id)
            {
                Ids.Add(id);
            }
        }
    }
}
