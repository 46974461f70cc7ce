using Myna.Voice.Text;

namespace Myna.Voice.Phonemes;

/// <summary>Turns sentences into the symbols of a model, and keeps which symbols are which word.</summary>
internal sealed class Transcriber(IPhonemizer phonemizer, PhonemeTable table)
{
    /// <summary>Transcribes sentences with one call of the phonemizer.</summary>
    /// <param name="text">The request's text.</param>
    /// <param name="sentences">The sentences of it to transcribe.</param>
    /// <param name="language">Passed on to the phonemizer.</param>
    /// <param name="cancellationToken">Passed on to the phonemizer.</param>
    /// <returns>One transcription for each sentence, in order; null where there is nothing to say.</returns>
    public async Task<IReadOnlyList<Transcription?>> TranscribeAsync(
        string text, IReadOnlyList<Sentence> sentences, string language, CancellationToken cancellationToken)
    {
        IReadOnlyList<Clause>[] clauses = [.. sentences.Select(s => ClauseCutter.Cut(SpokenForm.Of(text, s.Start, s.Length)))];

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
                Words.Add(first < end
                    ? new TranscribedWord(clause.Words[i], ranges[first].First, ranges[end - 1].End)
                    : Silent(clause.Words[i], first < ranges.Length ? ranges[first].First : Ids.Count));
            }

            Add(mark);
        }

        private void AddSilent(Clause clause) => Words.AddRange(clause.Words.Select(word => Silent(word, Ids.Count)));

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
