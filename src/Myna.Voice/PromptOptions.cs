namespace Myna.Voice;

/// <summary>What is known of a reference clip beside its sound.</summary>
public sealed record PromptOptions
{
    /// <summary>Name of the voice, kept in the prompt's metadata.</summary>
    public string? Name { get; init; }

    /// <summary>Where the clip came from (a file name, a catalogue number), kept in the metadata.</summary>
    public string? Source { get; init; }

    /// <summary>What is said in the clip, for models that use it. Lite does not.</summary>
    public string? Transcript { get; init; }

    /// <summary>Language of the clip as a BCP 47 tag.</summary>
    public string? Language { get; init; }
}
