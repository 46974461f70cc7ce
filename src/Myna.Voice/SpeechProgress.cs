namespace Myna.Voice;

/// <summary>How far a request has come.</summary>
/// <param name="SentencesDone">Sentences whose audio is complete.</param>
/// <param name="Sentences">Sentences in all.</param>
/// <param name="Fraction">Share of the whole work that is done, 0–1.</param>
/// <param name="AudioSeconds">Seconds of audio made so far.</param>
public readonly record struct SpeechProgress(int SentencesDone, int Sentences, double Fraction, double AudioSeconds);
