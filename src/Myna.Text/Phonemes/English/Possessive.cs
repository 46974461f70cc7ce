namespace Myna.Text.Phonemes.English;

/// <summary>The <c>'s</c> behind a word whose sounds are given.</summary>
internal static class Possessive
{
    /// <summary>How long an English <c>'s</c> at a place of a text is: 2, or 0 where there is none.</summary>
    public static int LengthAt(string text, int at, int limit, string language) =>
        EnglishPhonemizer.Speaks(language) && at + 1 < limit && text[at] is '\'' or '’' && text[at + 1] is 's' or 'S'
        && (at + 2 >= text.Length || !char.IsLetterOrDigit(text[at + 2]))
            ? 2
            : 0;

    /// <summary>The sounds of the word with it: cats, dogs, horses.</summary>
    public static string Of(string phonemes) => phonemes + phonemes.TrimEnd()[^1] switch
    {
        's' or 'z' or 'ʃ' or 'ʒ' => "ᵻz",
        'p' or 't' or 'k' or 'f' or 'θ' => "s",
        _ => "z",
    };
}
