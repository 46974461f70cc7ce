using System.CommandLine;
using Myna.Cli.Speaking;

namespace Myna.Cli.Commands;

/// <summary>What <c>clone</c> and <c>speak</c> both take: the text, where the audio goes, and how it is spoken.</summary>
internal sealed class SpeechOptions(CliEnvironment environment)
{
    private readonly Argument<string?> _text = new("TEXT")
    {
        Description = "What to say; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "Where the audio goes: .wav, or .mp3 .opus .flac .m4a through ffmpeg; - streams WAV to standard output.",
    };

    private readonly Option<bool> _play = new("--play")
    {
        Description = "Play the speech as it is made, through aplay, paplay or ffplay.",
    };

    private readonly Option<string?> _textFile = new("--text-file")
    {
        HelpName = "FILE",
        Description = "Read the text from a UTF-8 file.",
    };

    private readonly DeliveryOptions _delivery = new(environment);
    private readonly MarkOptions _marks = new();
    private readonly Option<bool> _json = SharedOptions.Json();

    /// <summary>Adds everything to a command, the text as its last argument.</summary>
    public void AddTo(Command command)
    {
        command.Add(_text);
        foreach (Option option in (Option[])[_output, _play, _textFile])
        {
            command.Add(option);
        }

        _delivery.AddTo(command);
        _marks.AddTo(command);
        command.Add(_json);

        command.Validators.Add(result =>
        {
            bool text = result.GetResult(_text) is { Tokens.Count: > 0 };
            bool file = result.GetResult(_textFile) is { Tokens.Count: > 0 };
            if (text == file)
            {
                result.AddError(text ? "Give TEXT or --text-file, not both." : "Nothing to say: give TEXT, - for standard input, or --text-file FILE.");
            }

            if (result.GetResult(_output) is null && !result.GetValue(_play))
            {
                result.AddError("Where shall the speech go? Give -o FILE, or --play to hear it.");
            }

            if (result.GetValue(_json) && result.GetResult(_output)?.Tokens is [{ Value: "-" }])
            {
                result.AddError("--json and -o - both want standard output; write the audio to a file.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public SpeechOrder Read(ParseResult parsed) => new()
    {
        Text = parsed.GetValue(_text),
        TextFile = parsed.GetValue(_textFile),
        Output = parsed.GetValue(_output),
        Play = parsed.GetValue(_play),
        Marks = _marks.Read(parsed),
        Delivery = _delivery.Read(parsed) with { Live = parsed.GetValue(_play) || parsed.GetValue(_output) == SpeechOrder.StandardStream },
        Json = parsed.GetValue(_json),
    };
}
