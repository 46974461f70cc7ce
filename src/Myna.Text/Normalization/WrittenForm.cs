using Myna.Text.Normalization.Everyday;

namespace Myna.Text.Normalization;

/// <summary>
/// From written to spoken text: numbers, dates, money, addresses and so on become words, before the rules that the
/// model was trained with (<see cref="SpokenForm"/>).
/// </summary>
internal static class WrittenForm
{
    private static readonly HashSet<string> WithRules = ["en", "de", "fr", "es", "it", "pt", "ru", "zh", "cmn", "ja", "ko"];

    private static readonly EverydayLanguage German = new German.German();
    private static readonly EverydayLanguage French = new French.French();
    private static readonly EverydayLanguage Spanish = new Spanish.Spanish();
    private static readonly EverydayLanguage Italian = new Italian.Italian();
    private static readonly EverydayLanguage Portuguese = new Portuguese.Portuguese();
    private static readonly EverydayLanguage Russian = new Russian.Russian();

    /// <summary>Rewrites a stretch of the request's text.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="language">The request's language, as a BCP 47 tag or an eSpeak voice name. Languages without rules
    /// of their own lose only characters that nobody can say.</param>
    public static MappedText Speak(MappedText text, string language)
    {
        string tag = language.Trim().ToLowerInvariant().Replace('_', '-');
        string code = LanguageOf(tag);
        text = UnspeakableCharacters.Remove(text, plainDigits: WithRules.Contains(code));
        return code switch
        {
            "en" => English.EnglishRules.Apply(text, new English.Accent(English.Accent.IsBritish(tag))),
            "de" => EverydayRules.Apply(text, German),
            "fr" => EverydayRules.Apply(text, French),
            "es" => EverydayRules.Apply(text, Spanish),
            "it" => EverydayRules.Apply(text, Italian),
            "pt" => EverydayRules.Apply(text, Portuguese),
            "ru" => EverydayRules.Apply(text, Russian),
            "zh" or "cmn" => Chinese.ChineseRules.Apply(text),
            "ja" => Japanese.JapaneseRules.Apply(text),
            "ko" => Korean.KoreanRules.Apply(text),
            _ => text,
        };
    }

    private static string LanguageOf(string tag)
    {
        int end = tag.AsSpan().IndexOfAny('-', '+');
        return end < 0 ? tag : tag[..end];
    }
}
