namespace Myna.Text.Phonemes;

/// <summary>What turns text into phonemes.</summary>
public enum PhonemeSource
{
    /// <summary>eSpeak NG where it is installed; else, for English, the built-in pronunciation.</summary>
    Auto,

    /// <summary>The program eSpeak NG: all of its languages.</summary>
    Espeak,

    /// <summary>The built-in pronunciation: English only, no other program.</summary>
    Managed,
}
