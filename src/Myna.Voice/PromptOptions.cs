namespace Myna.Voice;

/// <summary>What is known of a reference clip beside its sound.</summary>
public sealed record PromptOptions
{
    /// <summary>Name of the voice, kept in the prompt's metadata.</summary>
    public string? Name { get; init; }

    /// <summary>Where the clip came from (a file name, a catalogue number), kept in the metadata.</summary>
    public string? Source { get; init; }

    /// <summary>What is said in the clip, for models that use it. Lite only checks it, and only if <see cref="Warnings"/> are wanted.</summary>
    public string? Transcript { get; init; }

    /// <summary>Language of the clip as a BCP 47 tag.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Told, in a sentence for a person, what is odd about the clip but does not keep it from being used, such as a
    /// <see cref="Transcript"/> that does not fit it. Called on the thread that makes the prompt, before it is returned.
    /// </summary>
    public IProgress<string>? Warnings { get; init; }
}
