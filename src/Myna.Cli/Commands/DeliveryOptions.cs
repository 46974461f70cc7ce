using Myna.Cli.Trust;
using System.CommandLine;
using System.Globalization;
using Myna.Audio.Watermark;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;
using Myna.Library.Voices;
using Myna.Text.Lexicons;
using Myna.Text.Markup;
using Myna.Text.Phonemes;
using Myna.Voice;
using Myna.Voice.Disclosure;

namespace Myna.Cli.Commands;

/// <summary>How a text is spoken: what every command that speaks takes beside text and voice.</summary>
internal sealed class DeliveryOptions(CliEnvironment environment, bool takesSpeed = true, bool takesDisclaimer = true)
{
    private readonly Option<string?> _language = new("--language")
    {
        HelpName = "TAG",
        Description = "Language of the text: en-us, en-gb, de, fr, es, … (default en-us; `espeak-ng --voices` lists them).",
    };

    private readonly Option<PhonemeSource?> _phonemes = new("--phonemes")
    {
        HelpName = "espeak|managed",
        Description = "What turns text into sounds: the program espeak-ng, or what is built in (English only). Default: espeak-ng where it is installed.",
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "auto":
                    return PhonemeSource.Auto;
                case "espeak":
                    return PhonemeSource.Espeak;
                case "managed":
                    return PhonemeSource.Managed;
                default:
                    result.AddError($"--phonemes {result.Tokens[0].Value}: give espeak, managed or auto.");
                    return null;
            }
        },
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        HelpName = "NUMBER|random",
        Description = "Seed of every random choice: the same seed gives the same audio (default 0).",
        CustomParser = result =>
        {
            string token = result.Tokens[0].Value;
            if (token == "random")
            {
                return (ulong)Random.Shared.NextInt64(0, 1L << 32);
            }

            if (ulong.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            {
                return seed;
            }

            result.AddError($"--seed {token}: give a whole number from 0 up, or random.");
            return null;
        },
    };

    private readonly Option<float?> _speed =
        SharedOptions.Number("--speed", "Rate of speech: 0.5 is half as fast, 2 twice as fast (default 1).", 0.5f, 2f);

    private readonly Option<int?> _steps =
        SharedOptions.Number("--steps", "Decoder steps: more is smoother and proportionally slower.", 1, 100);

    private readonly Option<float?> _guidance =
        SharedOptions.Number("--guidance", "How far to lean towards text and voice; 0 halves the work.", 0f, 10f);

    private readonly Option<float?> _temperature =
        SharedOptions.Number("--temperature", "How varied the speech is: 0 is flat, 1 lively and less safe.", 0f, 2f);

    private readonly Option<bool> _fast = new("--fast")
    {
        Description = "Four steps without guidance: about a quarter of the work, somewhat rougher speech.",
    };

    private readonly Option<bool> _noNormalize = new("--no-normalize")
    {
        Description = "Read numbers, dates, addresses and so on as written, without the rules of docs/text.md.",
    };

    private readonly Option<TextMarkup> _markup = new("--markup")
    {
        HelpName = "plain|pauses|ssml",
        Description = "What the text may hold: nothing, [pause:500ms], or SSML. Default: SSML where it begins with <speak, else pauses.",
    };

    private readonly Option<string[]> _lexicons = new("--lexicon")
    {
        HelpName = "FILE",
        Description = "How words are said: lines such as \"Nguyen => win\", or a PLS file. May be given several times; the last one counts.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<SpeechPauses?> _pauses = new("--pauses")
    {
        HelpName = "KIND=SECONDS,…",
        Description = "Silence after a sentence, question, exclamation, ellipsis, paragraph or chapter: sentence=0.3,paragraph=0.8.",
        CustomParser = result => PauseList.Parse(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<int?> _topK =
        SharedOptions.Number("--top-k", "Draw from so many of the likeliest codes; 0 from all (Qwen3-TTS).", 0, 100_000);

    private readonly Option<float?> _topP =
        SharedOptions.Number("--top-p", "Draw from the likeliest codes that hold this share of probability (Qwen3-TTS).", 0.01f, 1f);

    private readonly Option<float?> _repetitionPenalty =
        SharedOptions.Number("--repetition-penalty", "How much likelier a code must be to be said again (Qwen3-TTS; default 1.05).", 1f, 3f);

    private readonly Option<string?> _instructions = new("--instruct")
    {
        HelpName = "WORDS",
        Description = "How it shall be said, in words, for models that take instructions: \"whispering, in a hurry\".",
    };

    private readonly Option<bool> _noWatermark = new("--no-watermark")
    {
        Description = "Leave out the inaudible mark by which machine speech can be told (docs/watermark.md).",
    };

    private readonly Option<string?> _disclaimer = new(DisclaimerArgument.Name)
    {
        HelpName = "TEXT",
        Description = "Say first, behind a chime and in the same voice, that a machine speaks: a built-in sentence in the speech's language, or --disclaimer=TEXT.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<DisclaimerPlace?> _disclaimerAt = new("--disclaimer-at")
    {
        HelpName = "start|end",
        Description = "Where the disclaimer is heard (default start).",
    };

    private readonly ModelOptions _model = new(environment);
    private readonly ProvenanceOptions _provenance = new();

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        _model.AddTo(command);
        foreach (Option option in (Option[])[_language, _phonemes, _seed, _steps, _guidance, _temperature, _fast, _topK, _topP, _repetitionPenalty, _instructions, _pauses, _noNormalize, _markup, _lexicons, _noWatermark])
        {
            command.Add(option);
        }

        if (takesSpeed)
        {
            command.Add(_speed);
        }

        if (takesDisclaimer)
        {
            command.Add(_disclaimer);
            command.Add(_disclaimerAt);
            command.Validators.Add(result =>
            {
                if (result.GetResult(_disclaimerAt) is not null && result.GetResult(_disclaimer) is null)
                {
                    result.AddError("--disclaimer-at says where a disclaimer is heard; give --disclaimer or --disclaimer=TEXT too.");
                }
            });
        }

        _provenance.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_fast) && (result.GetResult(_steps) is not null || result.GetResult(_guidance) is not null))
            {
                result.AddError("--fast sets --steps and --guidance itself; give one or the other.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public Delivery Read(ParseResult parsed)
    {
        bool fast = parsed.GetValue(_fast);
        return new Delivery
        {
            Language = parsed.GetValue(_language),
            Model = _model.Read(parsed) with { Phonemes = parsed.GetValue(_phonemes) ?? PhonemeSource.Auto },
            Instructions = parsed.GetValue(_instructions),
            Seed = parsed.GetValue(_seed) ?? 0,
            Speed = takesSpeed ? parsed.GetValue(_speed) ?? 1f : 1f,
            Normalize = !parsed.GetValue(_noNormalize),
            Markup = parsed.GetValue(_markup),
            Lexicon = Lexicon(parsed.GetValue(_lexicons) ?? []),
            FindVoice = name =>
            {
                VoicePrompt named = VoiceLibrary.Of(environment.Variable).Load(name);
                VoiceTrust.Of(environment).Check(named, parsed.GetValue(_language));
                return named;
            },
            Warnings = new TextWarnings(environment),
            Provenance = _provenance.Read(parsed),
            Pauses = parsed.GetValue(_pauses) ?? SpeechPauses.Default,
            Watermark = Watermark(parsed.GetValue(_noWatermark)),
            Disclaimer = takesDisclaimer && parsed.GetResult(_disclaimer) is not null
                ? new Disclaimer { Text = parsed.GetValue(_disclaimer), Place = parsed.GetValue(_disclaimerAt) ?? DisclaimerPlace.Start }
                : null,
            Sampling = (fast ? SamplingOptions.Fast : new SamplingOptions()) with
            {
                Steps = fast ? SamplingOptions.Fast.Steps : parsed.GetValue(_steps),
                Guidance = fast ? SamplingOptions.Fast.Guidance : parsed.GetValue(_guidance),
                Temperature = parsed.GetValue(_temperature),
                TopK = parsed.GetValue(_topK),
                TopP = parsed.GetValue(_topP),
                RepetitionPenalty = parsed.GetValue(_repetitionPenalty),
            },
        };
    }

    private WatermarkSettings Watermark(bool isOff)
    {
        if (!isOff)
        {
            return WatermarkSettings.Default;
        }

        environment.Error.WriteLine("myna: warning: --no-watermark: nobody can tell this speech from a person's by its mark; say openly that a machine speaks.");
        return WatermarkSettings.Off;
    }

    private static PronunciationLexicon? Lexicon(string[] files) =>
        files.Length == 0 ? null : CliException.InStage(ExitCode.BadInput, () => PronunciationLexicon.Load(files));

    /// <summary>Prints on standard error, each warning once: a long text is spoken in many requests.</summary>
    private sealed class TextWarnings(CliEnvironment environment) : IProgress<string>
    {
        private readonly HashSet<string> _told = [];

        public void Report(string value)
        {
            lock (_told)
            {
                if (_told.Add(value))
                {
                    environment.Error.WriteLine($"myna: warning: {value}");
                }
            }
        }
    }
}
