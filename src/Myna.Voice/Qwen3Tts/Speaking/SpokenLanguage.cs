using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Speaking;

/// <summary>From language tags to the names that the model knows languages by.</summary>
internal static class SpokenLanguage
{
    private const string Dialect = "dialect";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zh"] = "chinese",
        ["cmn"] = "chinese",
        ["en"] = "english",
        ["de"] = "german",
        ["it"] = "italian",
        ["pt"] = "portuguese",
        ["es"] = "spanish",
        ["ja"] = "japanese",
        ["ko"] = "korean",
        ["fr"] = "french",
        ["ru"] = "russian",
    };

    /// <summary>The model's name of a language.</summary>
    /// <param name="language">A tag (<c>de</c>, <c>en-gb</c>), a name (<c>german</c>), or null or <c>auto</c> to hear it from the text.</param>
    /// <param name="config">The languages that the model knows.</param>
    /// <returns>The name, or null for none.</returns>
    /// <exception cref="MynaException">The model was not taught that language.</exception>
    public static string? NameOf(string? language, TalkerConfig config)
    {
        if (string.IsNullOrWhiteSpace(language) || language.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string wanted = language.Trim();
        string primary = wanted.Split('-', '_')[0];
        string name = Names.GetValueOrDefault(primary, wanted).ToLowerInvariant();
        bool isKnown = config.Languages.ContainsKey(name) && !name.Contains(Dialect, StringComparison.Ordinal);
        return isKnown
            ? name
            : throw new MynaException(
                $"Qwen3-TTS was not taught the language \"{language}\". It speaks {string.Join(", ", Known(config))}; leave the language out to let it hear the language from the text.");
    }

    /// <summary>Names of the languages that may be asked for, sorted.</summary>
    public static IEnumerable<string> Known(TalkerConfig config) =>
        config.Languages.Keys.Where(name => !name.Contains(Dialect, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
