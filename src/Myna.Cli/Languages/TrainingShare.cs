using System.Collections.Frozen;

namespace Myna.Cli.Languages;

/// <summary>How much of a language the voice model Lite heard in its training (models/lite/training-data).</summary>
internal static class TrainingShare
{
    /// <summary>An hour or more.</summary>
    public const string Hours = "hours";

    /// <summary>4 to 15 minutes.</summary>
    public const string Minutes = "minutes";

    /// <summary>Nothing: sounds that other languages share carry it.</summary>
    public const string Nothing = "none";

    // Languages of the Common Voice part with some minutes each, by eSpeak's names (cmn, yue for zh-CN and zh-TW, zh-HK).
    private static readonly FrozenSet<string> Heard = (
        "ar as ca cmn cs cv cy el eo es et eu fa fi fr ga hi hu ia id it ja ka ky lt lv mt nl or pa pl pt ro ru sl sv ta th tr tt vi yue")
        .Split(' ').ToFrozenSet();

    /// <summary>Of an eSpeak voice's language tag.</summary>
    public static string Of(string tag)
    {
        string language = tag.Split('-')[0].ToLowerInvariant();
        return language is "en" or "de" ? Hours : Heard.Contains(language) ? Minutes : Nothing;
    }
}
