using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>Which language id a prompt names (specification §6).</summary>
internal static class LanguageChoice
{
    /// <summary>Leaves the language to the model.</summary>
    public const string Auto = "auto";

    private const string Chinese = "chinese";
    private const string Dialect = "dialect";

    /// <summary>Names the models use, by ISO 639 code.</summary>
    private static readonly Dictionary<string, string> NameOfCode = new(StringComparer.OrdinalIgnoreCase)
    {
        ["zh"] = Chinese, ["cmn"] = Chinese, ["en"] = "english", ["de"] = "german", ["it"] = "italian", ["pt"] = "portuguese",
        ["es"] = "spanish", ["ja"] = "japanese", ["ko"] = "korean", ["fr"] = "french", ["ru"] = "russian",
    };

    /// <summary>Languages that may be asked for, dialects left out: they come with the voices that speak them.</summary>
    public static IReadOnlyList<string> Names(TalkerConfig config) =>
        [.. config.Languages.Keys.Where(name => !IsDialect(name)).Order(StringComparer.Ordinal)];

    /// <summary>The model's name for a language.</summary>
    /// <param name="config">What the model knows.</param>
    /// <param name="language">A name (<c>English</c>), a language tag (<c>en-GB</c>, <c>pt_br</c>), <c>auto</c> or null for none.</param>
    /// <returns>A key of <see cref="TalkerConfig.Languages"/>, or <see cref="Auto"/>.</returns>
    /// <exception cref="MynaException">The model does not know it; the message names those it knows.</exception>
    public static string Resolve(TalkerConfig config, string? language)
    {
        string name = language?.Trim().ToLowerInvariant() ?? Auto;
        if (name is Auto or "")
        {
            return Auto;
        }

        if (!IsDialect(name))
        {
            if (config.Languages.ContainsKey(name))
            {
                return name;
            }

            string code = name.Split('-', '_')[0];
            if (NameOfCode.TryGetValue(code, out string? known) && config.Languages.ContainsKey(known))
            {
                return known;
            }
        }

        string[] dialects = [.. config.Speakers.Where(speaker => speaker.Value.Dialect is not null).Select(speaker => speaker.Key)];
        string hint = IsDialect(name) && dialects.Length > 0 ? $" Dialects are spoken by the voices {string.Join(", ", dialects)} when the language is Chinese or auto." : "";
        throw new MynaException(
            $"This model does not know the language \"{language}\". It knows {string.Join(", ", Names(config))}; leave the language out (or say auto) to let it hear the language from the text.{hint}");
    }

    /// <summary>The id a prompt names; null for none.</summary>
    /// <param name="config">What the model knows.</param>
    /// <param name="language">As <see cref="Resolve"/> returns it.</param>
    /// <param name="speaker">The named voice, or null.</param>
    public static int? Id(TalkerConfig config, string language, NamedSpeaker? speaker)
    {
        // A voice of a dialect speaks it instead of Chinese, and keeps any other language.
        if (speaker?.Dialect is { } dialect && language is Auto or Chinese)
        {
            return config.Languages[dialect];
        }

        return language == Auto ? null : config.Languages[language];
    }

    private static bool IsDialect(string name) => name.Contains(Dialect, StringComparison.OrdinalIgnoreCase);
}
