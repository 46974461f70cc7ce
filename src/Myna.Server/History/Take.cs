namespace Myna.Server.History;

/// <summary>Something that was spoken, as it is kept.</summary>
internal sealed record Take
{
    /// <summary>What requests call it.</summary>
    public required string Id { get; init; }

    /// <summary>Its order among all.</summary>
    public long Position { get; init; }

    /// <summary>Whose it is: the id of a key.</summary>
    public required string Owner { get; init; }

    /// <summary>The request that it came of.</summary>
    public required string RequestId { get; init; }

    /// <summary>The voice.</summary>
    public required string VoiceId { get; init; }

    /// <summary>What the voice was called then.</summary>
    public required string VoiceName { get; init; }

    /// <summary>Whether it was cloned, designed or built in.</summary>
    public required string VoiceCategory { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>When it was spoken, in milliseconds since 1970.</summary>
    public long CreatedMs { get; init; }

    /// <summary>How long it is.</summary>
    public double Seconds { get; init; }

    /// <summary>What the sound is.</summary>
    public required string MediaType { get; init; }

    /// <summary>Ending of a file of this kind.</summary>
    public required string Ending { get; init; }

    /// <summary>How the voice was spoken with, as JSON.</summary>
    public string? Settings { get; init; }

    /// <summary>The sound in the store.</summary>
    public required string Blob { get; init; }
}

/// <summary>Which takes to list; newest first.</summary>
internal sealed record TakeFilter
{
    /// <summary>Whose; null for everybody's.</summary>
    public string? Owner { get; init; }

    /// <summary>Of which voice; null for all.</summary>
    public string? VoiceId { get; init; }

    /// <summary>Of which model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Whose text holds this; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>Only those behind this one.</summary>
    public string? After { get; init; }

    /// <summary>Only those before this time, in milliseconds since 1970.</summary>
    public long? BeforeMs { get; init; }

    /// <summary>Only those from this time on, in milliseconds since 1970.</summary>
    public long? SinceMs { get; init; }

    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 100;
}
