using Myna.Server.Keys;
using Myna.Server.Voices;
using Myna.Text.Lexicons;

namespace Myna.Server.Speaking;

/// <summary>What a request wants to hear.</summary>
/// <param name="Text">The text; empty where it arrives bit by bit.</param>
/// <param name="Voice">Whose voice.</param>
/// <param name="Format">As which bytes.</param>
/// <param name="Caller">Who asks.</param>
internal sealed record SpeechOrder(string Text, ShelfVoice Voice, SoundFormat Format, Caller Caller)
{
    /// <summary>The model, as <see cref="ModelHost.Resolve"/> found it; null for the voice's own.</summary>
    public string? Model { get; init; }

    /// <summary>Language of the text; null leaves it to the model.</summary>
    public string? Language { get; init; }

    /// <summary>How it shall be said, in words.</summary>
    public string? Instructions { get; init; }

    /// <summary>Seed of all random choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech, 0.25 to 4.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether numbers, dates and so on become words first.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>How words are said that the usual rules get wrong.</summary>
    public PronunciationLexicon? Lexicon { get; init; }

    /// <summary>Whether somebody listens while it is made.</summary>
    public bool Live { get; init; } = true;

    /// <summary>The request, as logs and the history call it.</summary>
    public string? RequestId { get; init; }

    /// <summary>What it is kept as in the history; null where it is not kept.</summary>
    public string? TakeId { get; init; }

    /// <summary>Whether nobody hears it: a voice of the model itself says something so that the model is warm. It is in no ledger then.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>What is known of the speech once it has begun.</summary>
    public SpeechFacts Facts { get; } = new();

    /// <summary>Where the text comes from when it arrives bit by bit.</summary>
    public IAsyncEnumerable<ArrivingStretch>? Arriving { get; init; }
}
