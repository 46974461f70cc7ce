namespace Myna.Server.Pronunciation;

/// <summary>How one word, or a few, are said.</summary>
internal sealed record PronunciationRule
{
    /// <summary>As it is written.</summary>
    public required string StringToReplace { get; init; }

    /// <summary><c>alias</c> or <c>phoneme</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is said instead, of an alias.</summary>
    public string? Alias { get; init; }

    /// <summary>Its sounds.</summary>
    public string? Phoneme { get; init; }

    /// <summary>The alphabet of <see cref="Phoneme"/>: <c>ipa</c>.</summary>
    public string? Alphabet { get; init; }

    /// <summary>Whether capitals must be as written.</summary>
    public bool? CaseSensitive { get; init; }

    /// <summary>Whether it is for whole words only; it always is.</summary>
    public bool? WordBoundaries { get; init; }
}
