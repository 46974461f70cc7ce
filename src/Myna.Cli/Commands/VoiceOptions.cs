using System.CommandLine;
using Myna.Cli.Voices;

namespace Myna.Cli.Commands;

/// <summary>Whose voice speaks: one of the library, one that comes with the model, or one described in words.</summary>
internal sealed class VoiceOptions
{
    private readonly Option<string?> _voice;
    private readonly Option<string?> _speaker = new("--speaker")
    {
        HelpName = "NAME",
        Description = "A voice that comes with the model (Qwen3-TTS CustomVoice); needs --model.",
    };

    private readonly Option<string?> _design = new("--design")
    {
        HelpName = "WORDS",
        Description = "A voice described in words, \"a calm old man with a low voice\" (Qwen3-TTS VoiceDesign); needs --model.",
    };

    /// <summary>Makes the options.</summary>
    public VoiceOptions(CliEnvironment environment)
    {
        _voice = new Option<string?>("--voice")
        {
            HelpName = "NAME|FILE.myna",
            Description = "A voice of the library (`myna voices list`) or a voice file.",
        };
        _voice.CompletionSources.Add(VoiceCompletions.Of(environment));
    }

    /// <summary>Adds the options to a command; exactly one of them must be given.</summary>
    public void AddTo(Command command)
    {
        command.Add(_voice);
        command.Add(_speaker);
        command.Add(_design);
        command.Validators.Add(result =>
        {
            int given = (result.GetResult(_voice) is null ? 0 : 1) + (result.GetResult(_speaker) is null ? 0 : 1) + (result.GetResult(_design) is null ? 0 : 1);
            if (given == 0)
            {
                result.AddError("Whose voice? Give --voice NAME; or, with a model that can, --speaker NAME or --design WORDS.");
            }
            else if (given > 1)
            {
                result.AddError("Give one of --voice, --speaker and --design.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public VoiceSource Read(ParseResult parsed) => new(parsed.GetValue(_voice), parsed.GetValue(_speaker), parsed.GetValue(_design));
}
