namespace Myna.Voice.Text.Normalization;

/// <summary>
/// From written to spoken text: numbers, dates, money, addresses and so on become words, before the rules that the
/// model was trained with (<see cref="SpokenForm"/>).
/// </summary>
internal static class WrittenForm
{
    /// <summary>Rewrites a stretch of the request's text.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="language">The request's language, as a BCP 47 tag or an eSpeak voice name. Languages without rules
    /// of their own lose only characters that nobody can say.</param>
    public static MappedText Speak(MappedText text, string language)
    {
        string tag = language.Trim().ToLowerInvariant().Replace('_', '-');
        text = UnspeakableCharacters.Remove(text);
        return LanguageOf(tag) switch
        {
            "en" => English.EnglishRules.Apply(text, new English.Accent(English.Accent.IsBritish(tag))),
            _ => text,
        };
    }

    private static string LanguageOf(string tag)
    {
        int end = tag.AsSpan().IndexOfAny('-', '+');
        return end < 0 ? tag : tag[..end];
    }
}
