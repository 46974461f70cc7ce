using Myna.Audio.Watermark;
using Myna.Text.Lexicons;
using Myna.Text.Markup;

namespace Myna.Voice;

/// <summary>What to say, in which voice, and how.</summary>
/// <param name="Text">Plain text, whose paragraphs are separated by blank lines, or SSML (<see cref="Markup"/>).</param>
/// <param name="Voice">The voice, made by the same model.</param>
public sealed record SpeechRequest(string Text, VoicePrompt Voice)
{
    /// <summary>
    /// Language of the text as a BCP 47 tag or an eSpeak voice name (<c>en-us</c>, <c>de</c>, <c>pt-br</c>). Null leaves it
    /// to the model: Lite takes American English, Qwen3-TTS hears it from the text.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>
    /// How it shall be said, in words (<c>whispering, in a hurry</c>), for models that take instructions; others leave it out.
    /// </summary>
    public string? Instructions { get; init; }

    /// <summary>
    /// Whether numbers, dates, money, abbreviations, addresses, emoji and so on become words first, by the rules of the
    /// language (docs/text.md); otherwise the phonemizer gets them as they are written.
    /// </summary>
    public bool Normalize { get; init; } = true;

    /// <summary>
    /// What the text may hold beside words (docs/markup.md). By default SSML where it begins with <c>&lt;speak</c>, else pauses
    /// such as <c>[pause:500ms]</c>. Markup that is wrong is a <see cref="MarkupException"/> with its line and column.
    /// </summary>
    public TextMarkup Markup { get; init; } = TextMarkup.Auto;

    /// <summary>How words are said that the usual rules get wrong; null for none.</summary>
    public PronunciationLexicon? Lexicon { get; init; }

    /// <summary>
    /// Finds the voices that <c>&lt;voice name="…"&gt;</c> asks for, made by the same model; null where a text has one voice only.
    /// Throws <see cref="MynaException"/> for a name that it does not know.
    /// </summary>
    public Func<string, VoicePrompt>? FindVoice { get; init; }

    /// <summary>The text with its markup read already; the text then only serves to see whether there is any.</summary>
    internal MarkedText? Marked { get; init; }

    /// <summary>Seed of every random choice: the same request with the same seed gives the same samples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech, 0.5 (half as fast) to 2 (twice as fast).</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>
    /// The inaudible mark that tells machine speech from a person's (docs/watermark.md). Every model's speech has one unless
    /// <see cref="WatermarkSettings.Off"/> is asked for.
    /// </summary>
    public WatermarkSettings Watermark { get; init; } = WatermarkSettings.Default;

    /// <summary>How the decoder samples; null for the model's own defaults.</summary>
    public SamplingOptions? Sampling { get; init; }

    /// <summary>Silence between sentences and paragraphs.</summary>
    public SpeechPauses Pauses { get; init; } = SpeechPauses.Default;

    /// <summary>Whether each sentence is brought towards the level of those before it, by at most 3 dB.</summary>
    public bool MatchLevels { get; init; } = true;

    /// <summary>What was spoken before, when this request continues a longer text; null at its beginning.</summary>
    public SpeechSoFar? After { get; init; }

    /// <summary>
    /// Whether somebody listens while it is made. Then the first sound comes as soon as it can; otherwise models that may go
    /// astray make each stretch of speech whole and try again before anything of it is handed out.
    /// </summary>
    public bool Live { get; init; } = true;

    /// <summary>
    /// How the chunks of <see cref="Live"/> speech grow, for models that make frame after frame: smaller ones are heard
    /// sooner, larger ones cost less. Null for the model's own way.
    /// </summary>
    public ChunkGrowth? Chunks { get; init; }

    /// <summary>How many chunks may be made before the receiver takes the first of them, 1 or more: what bounds memory, and work for nobody.</summary>
    public int ChunksAhead { get; init; } = 8;

    /// <summary>
    /// Told, in a sentence for a person, what went less well than it should, and before the first sound which parts of the markup
    /// the model cannot follow; null when nobody asks.
    /// </summary>
    public IProgress<string>? Warnings { get; init; }

    /// <summary>Told of the work done after each sentence and step; null when nobody watches.</summary>
    public IProgress<SpeechProgress>? Progress { get; init; }
}
