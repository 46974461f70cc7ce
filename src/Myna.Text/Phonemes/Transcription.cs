namespace Myna.Text.Phonemes;

/// <summary>A sentence as the model takes it.</summary>
/// <param name="Sentence">The sentence in the text without markup.</param>
/// <param name="Ids">Its phonemes, marks and spaces as ids of the model's symbols; never empty.</param>
/// <param name="Words">Its words, in the order of the text.</param>
internal sealed record Transcription(Sentence Sentence, int[] Ids, IReadOnlyList<TranscribedWord> Words)
{
    /// <summary>Rate of speech of each symbol, beside that of the request; null where all are 1.</summary>
    public float[]? Rates { get; init; }

    /// <summary>Volume of each symbol in dB; null where all are 0.</summary>
    public float[]? VolumesDb { get; init; }
}

/// <summary>A word of the text and the symbols that stand for it.</summary>
/// <param name="Word">The word as written.</param>
/// <param name="First">Index of its first symbol.</param>
/// <param name="End">Index behind its last symbol; the same as <paramref name="First"/> where nothing is said for it.
/// Words that are pronounced as one have the same symbols.</param>
internal sealed record TranscribedWord(Word Word, int First, int End);
