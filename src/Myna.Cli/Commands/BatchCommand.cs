using System.CommandLine;
using Myna.Cli.LongForm.Batch;

namespace Myna.Cli.Commands;

/// <summary><c>myna batch LINES.csv --voice NAME -o FOLDER</c>: a file for each row of a table.</summary>
internal static class BatchCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var table = new Argument<string>("LINES.csv")
        {
            Description = "CSV whose first line names the columns: id (or name) and text, and where wanted voice, language, seed, speed.",
        };
        var folder = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "Where the files go; made if needed.", Required = true };
        Option<string> voice = SharedOptions.Voice(environment);
        voice.Required = false;
        voice.Description = "The voice of rows that name none.";
        var ending = new Option<string>("--format")
        {
            HelpName = "wav|mp3|…",
            Description = "Format of the files: wav, or mp3, m4a, opus, flac through ffmpeg.",
            DefaultValueFactory = _ => "wav",
        };
        var resume = new Option<bool>("--resume") { Description = "Skip rows whose files are there and would come out the same." };
        var delivery = new DeliveryOptions(environment, takesDisclaimer: false);
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("batch", "Speak each row of a table into a file of its own.")
        {
            Examples =
                """
                myna batch lines.csv --voice anna -o lines
                myna batch lines.csv --voice anna -o lines --format mp3 --resume
                """,
        };
        command.Add(table);
        foreach (Option option in (Option[])[folder, voice, ending, resume])
        {
            command.Add(option);
        }

        delivery.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new BatchOrder(
                parsed.GetRequiredValue(table),
                parsed.GetValue(voice),
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(ending).TrimStart('.'),
                parsed.GetValue(resume),
                delivery.Read(parsed),
                parsed.GetValue(json));
            return (int)await new BatchRun(environment, order).RunAsync(cancellationToken);
        });
        return command;
    }
}
