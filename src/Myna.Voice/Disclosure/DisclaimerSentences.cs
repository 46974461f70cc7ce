using System.Collections.Frozen;

namespace Myna.Voice.Disclosure;

/// <summary>"This voice was made by a computer", in the languages whose written text Myna knows rules for, and some more.</summary>
public static class DisclaimerSentences
{
    private static readonly FrozenDictionary<string, string> Sentences = new Dictionary<string, string>
    {
        ["de"] = "Diese Stimme wurde von einem Computer erzeugt.",
        ["en"] = "This voice was made by a computer.",
        ["es"] = "Esta voz ha sido generada por un ordenador.",
        ["fr"] = "Cette voix a été générée par un ordinateur.",
        ["it"] = "Questa voce è stata generata da un computer.",
        ["ja"] = "この音声はコンピューターで作られました。",
        ["ko"] = "이 음성은 컴퓨터로 만들어졌습니다.",
        ["nl"] = "Deze stem is door een computer gemaakt.",
        ["pl"] = "Ten głos został wygenerowany przez komputer.",
        ["pt"] = "Esta voz foi gerada por um computador.",
        ["ru"] = "Этот голос создан компьютером.",
        ["sv"] = "Den här rösten har skapats av en dator.",
        ["zh"] = "这段语音由计算机生成。",
    }.ToFrozenDictionary();

    // Other names of the same languages: eSpeak's codes, and what Qwen3-TTS takes.
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["cmn"] = "zh", ["auto"] = "en", ["german"] = "de", ["english"] = "en", ["spanish"] = "es", ["french"] = "fr",
        ["italian"] = "it", ["japanese"] = "ja", ["korean"] = "ko", ["portuguese"] = "pt", ["russian"] = "ru", ["chinese"] = "zh",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Regional = new Dictionary<string, string>
    {
        ["es-419"] = "Esta voz fue generada por una computadora.",
        ["es-mx"] = "Esta voz fue generada por una computadora.",
        ["es-us"] = "Esta voz fue generada por una computadora.",
    }.ToFrozenDictionary();

    /// <summary>The languages that have a sentence, as ISO 639 codes.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Sentences.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The sentence of a language.</summary>
    /// <param name="language">A tag (<c>en-GB</c>, <c>pt_br</c>) or a name (<c>German</c>); null for English.</param>
    /// <returns>The sentence; null where there is none.</returns>
    public static string? Find(string? language)
    {
        string tag = (language ?? "en").Trim().Replace('_', '-').ToLowerInvariant();
        if (Regional.TryGetValue(tag, out string? regional))
        {
            return regional;
        }

        string code = tag.Split('-')[0];
        return Sentences.GetValueOrDefault(Codes.GetValueOrDefault(code, code));
    }
}
