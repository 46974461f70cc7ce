using Myna.Audio;
using Myna.Audio.Files;

namespace Myna.Server.Voices;

/// <summary>The voices that come with Myna, made of its sample clips (samples/README.md): a fresh server has something to speak with.</summary>
internal static class BuiltInVoices
{
    /// <summary>A low voice.</summary>
    public const string Low = "reader-low";

    /// <summary>A middle voice.</summary>
    public const string Middle = "reader-mid";

    /// <summary>A high voice.</summary>
    public const string High = "reader-high";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ShelfVoice> All { get; } =
    [
        Voice(Middle, "Reader, middle voice"),
        Voice(Low, "Reader, low voice"),
        Voice(High, "Reader, high voice"),
    ];

    /// <summary>The recording of one.</summary>
    public static async Task<AudioClip> ReadAsync(string id)
    {
        await using Stream stream = Open(id);
        return await AudioFile.ReadAsync(stream, id + ".wav");
    }

    /// <summary>The file of one.</summary>
    public static Stream Open(string id) =>
        typeof(BuiltInVoices).Assembly.GetManifestResourceStream($"voices/{id}.wav") ?? throw new InvalidOperationException($"The clip of {id} is not built in.");

    private static ShelfVoice Voice(string id, string title) => new(id, title)
    {
        Category = "premade",
        Language = "en",
        Description = "Comes with Myna. A reader of LibriVox, from LibriSpeech (CC BY 4.0).",
        Labels = new Dictionary<string, string> { ["language"] = "en", ["accent"] = "american" },
    };
}
