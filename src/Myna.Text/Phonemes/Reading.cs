using Myna.Text.Lexicons;

namespace Myna.Text.Phonemes;

/// <summary>How written text becomes words and sounds.</summary>
/// <param name="Language">Its language where markup names no other: chooses the rules and is passed on to the phonemizer.</param>
/// <param name="Normalize">Whether numbers, dates, addresses and so on are made words first.</param>
/// <param name="Lexicon">Words that are said as somebody wants them; null for none.</param>
internal sealed record Reading(string Language, bool Normalize, PronunciationLexicon? Lexicon = null);
