namespace Myna.Server.Voices;

/// <summary>A voice that can be asked for.</summary>
/// <param name="Id">What requests call it, for ever.</param>
/// <param name="Title">What people call it.</param>
internal sealed record ShelfVoice(string Id, string Title)
{
    /// <summary>Its name in the library; null for a built-in one.</summary>
    public string? LibraryName { get; init; }

    /// <summary>The model that made it; null for one that any model can have.</summary>
    public string? Model { get; init; }

    /// <summary><c>premade</c>, <c>cloned</c> or <c>generated</c>.</summary>
    public string Category { get; init; } = "cloned";

    /// <summary>What is told of it.</summary>
    public string? Description { get; init; }

    /// <summary>Language, accent, gender, age and whatever its owner wrote.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Language of its reference clip, if that is known.</summary>
    public string? Language { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>How it is spoken with unless a request says otherwise.</summary>
    public VoiceSettings Settings { get; init; } = new();

    /// <summary>The recordings it was made of, as far as they were kept.</summary>
    public IReadOnlyList<VoiceSample> Samples { get; init; } = [];

    /// <summary>The recording and its text, for a voice that lives only as long as a request; null for all others.</summary>
    public PassingVoice? Passing { get; init; }

    /// <summary>Whether it came with Myna.</summary>
    public bool IsBuiltIn => LibraryName is null && Passing is null;
}

/// <summary>A voice out of a request.</summary>
/// <param name="Recording">Its recording.</param>
/// <param name="Transcript">What is said there; null where that is not known or not to be used.</param>
internal sealed record PassingVoice(Recording Recording, string? Transcript);

/// <summary>How a voice is spoken with, in ElevenLabs' terms. Of these Myna follows the speed; the rest is kept for its clients.</summary>
internal sealed record VoiceSettings
{
    /// <summary>How alike one reading is to the next, 0–1.</summary>
    public double? Stability { get; init; } = 0.5;

    /// <summary>Whether likeness is strengthened.</summary>
    public bool? UseSpeakerBoost { get; init; } = true;

    /// <summary>How alike the voice is to its recordings, 0–1.</summary>
    public double? SimilarityBoost { get; init; } = 0.75;

    /// <summary>How much the manner of the recordings is exaggerated, 0–1.</summary>
    public double? Style { get; init; } = 0;

    /// <summary>Rate of speech.</summary>
    public double? Speed { get; init; } = 1;
}

/// <summary>A recording of which a voice was made.</summary>
internal sealed record VoiceSample
{
    /// <summary>What requests call it.</summary>
    public required string SampleId { get; init; }

    /// <summary>What its sender called the file.</summary>
    public required string FileName { get; init; }

    /// <summary>What it is.</summary>
    public required string MimeType { get; init; }

    /// <summary>Its size.</summary>
    public long SizeBytes { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Hash { get; init; }

    /// <summary>How long it is.</summary>
    public double DurationSecs { get; init; }
}
