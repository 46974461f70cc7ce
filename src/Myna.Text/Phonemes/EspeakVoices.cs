using System.Collections.Frozen;

namespace Myna.Text.Phonemes;

/// <summary>Which eSpeak NG voice speaks the language of a BCP 47 tag.</summary>
internal static class EspeakVoices
{
    // Where the voice is not simply the tag's language.
    private static readonly FrozenDictionary<string, string> Special = new Dictionary<string, string>
    {
        ["en"] = "en-us", ["en-au"] = "en-gb", ["en-nz"] = "en-gb", ["en-ie"] = "en-gb", ["en-za"] = "en-gb",
        ["en-in"] = "en-gb", ["en-uk"] = "en-gb", ["en-jm"] = "en-029", ["en-scotland"] = "en-gb-scotland",
        ["pt"] = "pt-br", ["pt-pt"] = "pt",
        ["es-mx"] = "es-419", ["es-ar"] = "es-419", ["es-co"] = "es-419", ["es-cl"] = "es-419", ["es-pe"] = "es-419",
        ["es-us"] = "es-419", ["es-ve"] = "es-419",
        ["zh"] = "cmn", ["zh-hk"] = "yue", ["zh-yue"] = "yue", ["zh-hant-hk"] = "yue",
        ["no"] = "nb", ["nn"] = "nb", ["iw"] = "he", ["in"] = "id", ["mo"] = "ro", ["sh"] = "sr",
    }.ToFrozenDictionary();

    // Voices with a region or variant of their own in eSpeak NG 1.51; other tags fall back to their language alone.
    private static readonly FrozenSet<string> Regional = new[]
    {
        "chr-us-qaaa-x-west", "cmn-latn-pinyin", "en-029", "en-gb", "en-gb-scotland", "en-gb-x-gbclan",
        "en-gb-x-gbcwmd", "en-gb-x-rp", "en-us", "en-us-nyc", "es-419", "fa-latn", "fr-be", "fr-ch", "fr-fr", "pt-br",
        "ru-lv", "vi-vn-x-central", "vi-vn-x-south",
    }.ToFrozenSet();

    /// <summary>The voice for a tag or voice name.</summary>
    /// <exception cref="MynaException">The text is neither.</exception>
    public static string Of(string language)
    {
        string tag = language.Trim().ToLowerInvariant().Replace('_', '-');
        if (tag.Length is 0 or > 40 || !char.IsAsciiLetter(tag[0]) || !tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+'))
        {
            throw Unknown(language);
        }

        // eSpeak's own variants of a voice: en-us+f3.
        int plus = tag.IndexOf('+', StringComparison.Ordinal);
        string variant = plus < 0 ? "" : tag[plus..];
        string name = plus < 0 ? tag : tag[..plus];
        while (true)
        {
            if (Special.TryGetValue(name, out string? voice))
            {
                return voice + variant;
            }

            int lastPart = name.LastIndexOf('-');
            if (lastPart < 0 || Regional.Contains(name))
            {
                return name + variant;
            }

            name = name[..lastPart];
        }
    }

    /// <summary>What to tell a person whose language eSpeak does not know.</summary>
    public static MynaException Unknown(string language) => new(
        $"eSpeak NG knows no language \"{language}\". Use a tag such as en-us, en-gb, de, fr, es, it, pt-br, ru or zh; `espeak-ng --voices` lists all.");
}
