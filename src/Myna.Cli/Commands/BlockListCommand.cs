using System.CommandLine;
using Myna.Audio;
using Myna.Cli.Errors;
using Myna.Cli.Inspection;
using Myna.Cli.Json;
using Myna.Cli.Output;
using Myna.Cli.Speaking;
using Myna.Cli.Trust;
using Myna.Trust.Verification;
using Myna.Voice;
using Spectre.Console;

namespace Myna.Cli.Commands;

/// <summary><c>myna blocklist</c>: voices that must not be cloned here.</summary>
internal static class BlockListCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("blocklist", "Voices that must not be cloned here: public figures, people who opted out.")
        {
            Examples =
                """
                myna blocklist add "opted out 2026-11" clip1.wav clip2.wav --reason "asked by letter"
                myna blocklist list
                """,
        };
        command.Add(Add(environment));
        command.Add(List(environment));
        command.Add(Remove(environment));
        return command;
    }

    private static BlockList Open(CliEnvironment environment) => new(VoiceTrust.Of(environment).Folder);

    private static Command Add(CliEnvironment environment)
    {
        var label = new Argument<string>("LABEL") { Description = "Whose voice it is, or a note that says no name." };
        var clips = new Argument<string[]>("CLIP") { Description = "Recordings of that person.", Arity = new ArgumentArity(1, 100) };
        var reason = new Option<string?>("--reason") { HelpName = "WORDS", Description = "Why." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("add", "Put a voice on the block list; only its voiceprint is kept.") { label, clips, reason, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SpeechRun.CheckSettings();
            var read = new List<(string Name, AudioClip Clip)>();
            foreach (string path in parsed.GetRequiredValue(clips))
            {
                read.Add((path, await ClipReader.ReadAsync(path, cancellationToken)));
            }

            using LiteModel model = CliException.InStage(ExitCode.Missing, () => LiteModel.Load());
            Voiceprint print = CliException.InStage(
                ExitCode.BadInput, () => new SpeakerVerifier(new LiteSpeakerEmbedder(model)).Enrol(read, cancellationToken));
            BlockedVoice entry = CliException.InStage(
                ExitCode.Failed, () => Open(environment).Add(print, parsed.GetRequiredValue(label), parsed.GetValue(reason)));
            Print(environment, entry, "is on the block list", parsed.GetValue(json));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command List(CliEnvironment environment)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the blocked voices.") { json };
        command.SetAction(parsed =>
        {
            var result = new BlockListResult([.. CliException.InStage(ExitCode.Failed, () => Open(environment).List()).Select(Result)]);
            if (parsed.GetValue(json))
            {
                CliJson.Print(environment.Out, result, CliJson.Default.BlockListResult);
                return (int)ExitCode.Ok;
            }

            Table table = Terminal.Table("id", "label", "reason", "clips", "added");
            foreach (BlockedResult entry in result.Entries)
            {
                string[] cells = [entry.Id, entry.Label, entry.Reason ?? "", $"{entry.Clips}", entry.Added];
                table.AddRow([.. cells.Select(cell => new PlainText(FactSheet.Printable(cell)))]);
            }

            if (result.Entries.Count > 0)
            {
                Terminal.OfOutput(environment).Write(table);
            }
            else
            {
                environment.Error.WriteLine("no voice is blocked");
            }

            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Remove(CliEnvironment environment)
    {
        var id = new Argument<string>("ID|LABEL") { Description = "The entry." };
        Option<bool> json = SharedOptions.Json();
        var command = new Command("remove", "Take a voice from the block list.") { id, json };
        command.SetAction(parsed =>
        {
            BlockedVoice entry = CliException.InStage(ExitCode.BadInput, () => Open(environment).Remove(parsed.GetRequiredValue(id)));
            Print(environment, entry, "is no longer on the block list", parsed.GetValue(json));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static BlockedResult Result(BlockedVoice entry) => new(entry.Id, entry.Label, entry.Reason, entry.Clips, ConsentCommand.Time(entry.Added));

    private static void Print(CliEnvironment environment, BlockedVoice entry, string what, bool json)
    {
        if (json)
        {
            CliJson.Print(environment.Out, Result(entry), CliJson.Default.BlockedResult);
        }
        else
        {
            environment.Out.WriteLine($"{FactSheet.Printable(entry.Label)} ({entry.Id}) {what}");
        }
    }
}
