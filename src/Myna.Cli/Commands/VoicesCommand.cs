using System.CommandLine;

namespace Myna.Cli.Commands;

/// <summary><c>myna voices</c>: the library of saved voices.</summary>
internal static class VoicesCommand
{
    /// <summary>Wires the group.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("voices", "Add, list, show and remove saved voices.")
        {
            Examples =
                """
                myna voices add anna clip.wav
                myna voices list
                myna voices remove anna
                """,
        };
        command.Add(VoicesAddCommand.Create(environment));
        command.Add(VoicesListCommand.Create(environment));
        command.Add(VoicesShowCommand.Create(environment));
        command.Add(VoicesRemoveCommand.Create(environment));
        return command;
    }
}
