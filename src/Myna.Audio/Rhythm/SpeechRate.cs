namespace Myna.Audio.Rhythm;

/// <summary>How fast somebody speaks.</summary>
/// <param name="Syllables">How many syllables are heard.</param>
/// <param name="SpeechSeconds">Seconds of speech without the pauses in it.</param>
public readonly record struct SpeechRate(int Syllables, double SpeechSeconds)
{
    /// <summary>Syllables in a second of speech; null where there is none.</summary>
    public double? SyllablesPerSecond => SpeechSeconds > 0 ? Syllables / SpeechSeconds : null;
}
