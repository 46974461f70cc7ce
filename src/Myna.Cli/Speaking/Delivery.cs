using Myna.Audio.Watermark;
using Myna.Cli.Errors;
using Myna.Cli.Provenance;
using Myna.Library.Models;
using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Voice;
using Myna.Voice.Disclosure;

namespace Myna.Cli.Speaking;

/// <summary>How a text is spoken, as a command line asks for it.</summary>
internal sealed record Delivery
{
    /// <summary>Language of the text; null for the engine's default.</summary>
    public string? Language { get; init; }

    /// <summary>The model that speaks.</summary>
    public ModelChoice Model { get; init; } = new();

    /// <summary>How it shall be said, in words, for models that take such instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>What the text may hold beside words.</summary>
    public TextMarkup Markup { get; init; } = TextMarkup.Auto;

    /// <summary>Words that are said as somebody wants them.</summary>
    public PronunciationLexicon? Lexicon { get; init; }

    /// <summary>Finds the voices that a text names.</summary>
    public Func<string, VoicePrompt>? FindVoice { get; init; }

    /// <summary>Told what of the markup is not followed.</summary>
    public IProgress<string>? Warnings { get; init; }

    /// <summary>Seed of the random choices.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rate of speech.</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>Silence between sentences.</summary>
    public SpeechPauses Pauses { get; init; } = SpeechPauses.Default;

    /// <summary>Whether written text becomes spoken text first.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>How the decoder samples.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The inaudible mark of the speech.</summary>
    public WatermarkSettings Watermark { get; init; } = WatermarkSettings.Default;

    /// <summary>The audible disclaimer; null for none.</summary>
    public Disclaimer? Disclaimer { get; init; }

    /// <summary>Whether somebody listens while it is made.</summary>
    public bool Live { get; init; }

    /// <summary>Whether the files say how they came to be.</summary>
    public ProvenanceChoice Provenance { get; init; } = new();

    /// <summary>Reads the markup of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Where it comes from, for errors; null for the command line.</param>
    /// <exception cref="CliException">The markup is wrong, or names a voice that is not there.</exception>
    public MarkedText Mark(string text, string? origin = null)
    {
        try
        {
            MarkedText marked = MarkedText.Parse(text, Markup);
            _ = NamedVoices.Of(marked, FindVoice);
            return marked;
        }
        catch (MarkupException exception)
        {
            throw new CliException(ExitCode.BadInput, origin is null ? exception.Message : $"{origin}, {exception.Message}", exception);
        }
    }

    /// <summary>Makes sure that there is a disclaimer in the language, where there shall be one.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public void CheckDisclaimer()
    {
        if (Disclaimer is not null)
        {
            _ = CliException.InStage(ExitCode.BadInput, () => Disclaimer.SentenceIn(Language));
        }
    }

    /// <summary>Somebody who speaks with a model, with the disclaimer where there shall be one.</summary>
    public ISpeaker CreateSpeaker(IVoiceModel model) =>
        Disclaimer is null ? model.CreateSpeaker() : new DisclosingSpeaker(model.CreateSpeaker(), Disclaimer);

    /// <summary>The request to the engine.</summary>
    public SpeechRequest Request(string text, VoicePrompt voice) => new(text, voice)
    {
        Language = Language,
        Seed = Seed,
        Speed = Speed,
        Normalize = Normalize,
        Sampling = Sampling,
        Pauses = Pauses,
        Instructions = Instructions,
        Markup = Markup,
        Lexicon = Lexicon,
        FindVoice = FindVoice,
        Warnings = Warnings,
        Live = Live,
        Watermark = Watermark,
    };

    /// <summary>The request to the engine for a text whose markup was read before.</summary>
    public SpeechRequest Request(MarkedText text, VoicePrompt voice) => Request(text.IsPlain ? text.Source : text.Text, voice) with { Marked = text };
}
