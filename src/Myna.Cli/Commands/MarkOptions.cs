using System.CommandLine;
using Myna.Cli.Speaking;

namespace Myna.Cli.Commands;

/// <summary>The files of times that a command writes beside the audio.</summary>
internal sealed class MarkOptions
{
    private readonly Option<string?> _json = new("--marks")
    {
        HelpName = "FILE.json",
        Description = "Write when each sentence and word is heard.",
    };

    private readonly Option<string?> _srt = new("--srt")
    {
        HelpName = "FILE.srt",
        Description = "Write subtitles: two lines of at most 42 characters at a time.",
    };

    private readonly Option<string?> _vtt = new("--vtt")
    {
        HelpName = "FILE.vtt",
        Description = "Write subtitles as WebVTT.",
    };

    private readonly Option<bool> _words = new("--vtt-words") { Description = "With --vtt: the time of each word, for players that highlight it." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_json, _srt, _vtt, _words])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_words) && result.GetResult(_vtt) is null)
            {
                result.AddError("--vtt-words changes what --vtt writes; give --vtt FILE too.");
            }
        });
    }

    /// <summary>Reads what was asked for.</summary>
    public MarkPlaces Read(ParseResult parsed) =>
        new(parsed.GetValue(_json), parsed.GetValue(_srt), parsed.GetValue(_vtt), parsed.GetValue(_words));
}
