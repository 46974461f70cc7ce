using System.CommandLine;
using Myna.Cli.Errors;
using Myna.Cli.Json;
using Myna.Library;
using Myna.Server.Hosting;

namespace Myna.Cli.Commands;

/// <summary><c>myna backup FILE</c> and <c>myna restore FILE</c>: everything a server keeps, in one file.</summary>
internal static class BackupCommand
{
    /// <summary>Wires <c>backup</c>.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write: NAME.tar.gz. It holds keys and secrets; keep it safe." };
        Option<bool> json = SharedOptions.Json();
        var database = new Option<string?>("--database") { HelpName = "CONNECTION", Description = "As for `myna serve`." };
        var command = new VerbCommand("backup", "Save voices, keys, consents, jobs and files of the server, also while it runs.")
        {
            Examples = "myna backup /var/backups/myna.tar.gz",
        };
        command.Add(file);
        command.Add(database);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string home = MynaFolder.Of(environment.Variable);
            string? connection = parsed.GetValue(database) ?? environment.Variable(ServeOptions.DatabaseVariable);
            BackupResult result = await Backup.WriteAsync(home, connection, parsed.GetRequiredValue(file), cancellationToken);
            Show(environment, parsed.GetValue(json), parsed.GetRequiredValue(file), home, result, "saved");
            return (int)ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Wires <c>restore</c>.</summary>
    public static Command CreateRestore(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "A file that `myna backup` wrote." };
        Option<bool> json = SharedOptions.Json();
        var command = new VerbCommand("restore", "Bring a backup back, into a home that has nothing in it yet.")
        {
            Examples = "MYNA_HOME=/srv/myna myna restore /var/backups/myna.tar.gz",
        };
        command.Add(file);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string home = MynaFolder.Of(environment.Variable);
            BackupResult result = await Backup.RestoreAsync(parsed.GetRequiredValue(file), home, cancellationToken);
            Show(environment, parsed.GetValue(json), parsed.GetRequiredValue(file), home, result, "restored");
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Show(CliEnvironment environment, bool json, string file, string home, BackupResult result, string verb)
    {
        if (json)
        {
            CliJson.Print(environment.Out, new BackupCommandResult(file, home, result.Files, result.Bytes, result.Notes), CliJson.Default.BackupCommandResult);
            return;
        }

        environment.Out.WriteLine($"{file}: {result.Files} files of {home} {verb} ({result.Bytes / 1e6:0.0} MB)");
        foreach (string note in result.Notes)
        {
            environment.Error.WriteLine(note);
        }
    }
}
