using Myna.Voice;
using Myna.Voice.Phonemes;

namespace Myna.Cli.Speaking;

/// <summary>A command line that asks for speech, read and checked.</summary>
internal sealed record SpeechOrder
{
    /// <summary>What stands for standard input or output in place of a file's name.</summary>
    public const string StandardStream = "-";

    /// <summary>The text, or <see cref="StandardStream"/>; null when it is in <see cref="TextFile"/>.</summary>
    public string? Text { get; init; }

    /// <summary>A file with the text.</summary>
    public string? TextFile { get; init; }

    /// <summary>The audio file to write, or <see cref="StandardStream"/>.</summary>
    public required string Output { get; init; }

    /// <summary>The file of marks to write, if any.</summary>
    public string? MarksFile { get; init; }

    /// <summary>Language of the text; null for the engine's default.</summary>
    public string? Language { get; init; }

    /// <summary>What turns the text into phonemes.</summary>
    public PhonemeSource Phonemes { get; init; }

    /// <summary>Seed of the random choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech.</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>How the decoder samples.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Whether the result is printed as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The request to the engine.</summary>
    public SpeechRequest Request(string text, VoicePrompt voice, IProgress<SpeechProgress>? progress)
    {
        var request = new SpeechRequest(text, voice) { Seed = Seed, Speed = Speed, Sampling = Sampling, Progress = progress };
        return Language is null ? request : request with { Language = Language };
    }
}
