using System.CommandLine;
using System.Globalization;
using Myna.Cli.Speaking;
using Myna.Voice;
using Myna.Voice.Phonemes;

namespace Myna.Cli.Commands;

/// <summary>What <c>clone</c> and <c>speak</c> both take: the text, where the audio goes, and how it is spoken.</summary>
internal sealed class SpeechOptions
{
    private readonly Argument<string?> _text = new("TEXT")
    {
        Description = "What to say; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Where the audio goes: .wav, or .mp3 .opus .flac .m4a through ffmpeg; - streams WAV to standard output.",
        Required = true,
    };

    private readonly Option<string?> _textFile = new("--text-file")
    {
        HelpName = "FILE",
        Description = "Read the text from a UTF-8 file.",
    };

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

    private readonly Option<string?> _marks = new("--marks")
    {
        HelpName = "FILE.json",
        Description = "Write when each sentence and word is heard.",
    };

    private readonly Option<bool> _json = SharedOptions.Json();

    /// <summary>Adds everything to a command, the text as its last argument.</summary>
    public void AddTo(Command command)
    {
        command.Add(_text);
        foreach (Option option in (Option[])[_output, _textFile, _language, _phonemes, _seed, _speed, _steps, _guidance, _temperature, _fast, _marks, _json])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            bool text = result.GetResult(_text) is { Tokens.Count: > 0 };
            bool file = result.GetResult(_textFile) is { Tokens.Count: > 0 };
            if (text == file)
            {
                result.AddError(text ? "Give TEXT or --text-file, not both." : "Nothing to say: give TEXT, - for standard input, or --text-file FILE.");
            }

            if (result.GetValue(_fast) && (result.GetResult(_steps) is not null || result.GetResult(_guidance) is not null))
            {
                result.AddError("--fast sets --steps and --guidance itself; give one or the other.");
            }

            if (result.GetValue(_json) && result.GetResult(_output)?.Tokens is [{ Value: "-" }])
            {
                result.AddError("--json and -o - both want standard output; write the audio to a file.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public SpeechOrder Read(ParseResult parsed)
    {
        bool fast = parsed.GetValue(_fast);
        return new SpeechOrder
        {
            Text = parsed.GetValue(_text),
            TextFile = parsed.GetValue(_textFile),
            Output = parsed.GetRequiredValue(_output),
            MarksFile = parsed.GetValue(_marks),
            Language = parsed.GetValue(_language),
            Phonemes = parsed.GetValue(_phonemes) ?? PhonemeSource.Auto,
            Seed = parsed.GetValue(_seed) ?? 0,
            Speed = parsed.GetValue(_speed) ?? 1f,
            Sampling = (fast ? SamplingOptions.Fast : new SamplingOptions()) with
            {
                Steps = fast ? SamplingOptions.Fast.Steps : parsed.GetValue(_steps),
                Guidance = fast ? SamplingOptions.Fast.Guidance : parsed.GetValue(_guidance),
                Temperature = parsed.GetValue(_temperature),
            },
            Json = parsed.GetValue(_json),
        };
    }
}
