using System.CommandLine;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices</c>: the library of saved voices.</summary>
internal static class VoicesCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("voices", "Add, list, show, rename, export, import and remove saved voices.")
        {
            Examples =
                """
                myna voices add anna clip.wav
                myna voices list
                myna voices export anna -o anna.myna --licence "Anna agreed to private use, 2026-03-01"
                myna voices import anna.myna --name anna2
                """,
        };
        command.Add(VoicesAddCommand.Create(environment));
        command.Add(VoicesDesignCommand.Create(environment));
        command.Add(VoicesListCommand.Create(environment));
        command.Add(VoicesShowCommand.Create(environment));
        command.Add(VoicesRenameCommand.Create(environment));
        command.Add(VoicesExportCommand.Create(environment));
        command.Add(VoicesImportCommand.Create(environment));
        command.Add(VoicesRemoveCommand.Create(environment));
        return command;
    }
}
