using Myna.Text.Phonemes;

namespace Myna.Voice.Lite.Alignment;

/// <summary>A text as the aligner walks through it: the symbols of all its sentences, with silence allowed between words.</summary>
internal sealed class SpokenSymbols
{
    private readonly List<AlignmentState> _states = [];
    private readonly List<int> _stateOf = []; // state of each symbol
    private readonly List<(TranscribedWord Word, int Offset)> _words = [];

    /// <summary>Lays out the sentences of a text.</summary>
    /// <param name="sentences">Their transcriptions, one or more.</param>
    /// <param name="symbols">The model's symbols.</param>
    public SpokenSymbols(IReadOnlyList<Transcription> sentences, PhonemeTable symbols)
    {
        Count = sentences.Sum(sentence => sentence.Ids.Length);
        int space = symbols.IdOf(' ');
        HashSet<int> marks = [.. ",.;:?!".Select(symbols.IdOf)];
        AddSilence();
        foreach (Transcription sentence in sentences)
        {
            _words.AddRange(sentence.Words.Where(word => word.First < word.End).Select(word => (word, _stateOf.Count)));
            foreach (int id in sentence.Ids)
            {
                _stateOf.Add(_states.Count);
                _states.Add(new AlignmentState(_stateOf.Count - 1, Optional: false));
                if (id == space || marks.Contains(id))
                {
                    AddSilence();
                }
            }
        }

        if (!_states[^1].Optional)
        {
            AddSilence();
        }

        States = [.. _states];
    }

    /// <summary>Number of symbols, X. Column X of the log-likelihoods is silence.</summary>
    public int Count { get; }

    /// <summary>The way through the text; symbol i is column i.</summary>
    public AlignmentState[] States { get; }

    /// <summary>The same way with the symbols in another order: from the last to the first, beginning at some place.</summary>
    /// <param name="turn">Where it begins: symbols from the end.</param>
    /// <remarks>
    /// What the same sounds reach when they make no sense is what chance reaches, whatever the voice, the room and the length.
    /// </remarks>
    public AlignmentState[] Backwards(int turn) =>
        [.. States.Select(state => state.Column == Count ? state : state with { Column = (2 * Count - 1 - state.Column - turn) % Count })];

    /// <summary>Whether a state is a symbol and not silence.</summary>
    public bool IsSound(int state) => States[state].Column < Count;

    /// <summary>Words with a sound, each with the states it begins and ends with.</summary>
    public IEnumerable<(TranscribedWord Word, int FirstState, int LastState)> Words() =>
        _words.Select(entry => (
            entry.Word,
            _stateOf[entry.Offset + entry.Word.First],
            _stateOf[entry.Offset + entry.Word.End - 1]));

    private void AddSilence() => _states.Add(new AlignmentState(Count, Optional: true));
}
