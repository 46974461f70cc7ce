using System.CommandLine;

namespace Myna.Cli.Commands;

/// <summary>A command with examples, which its help shows at the end.</summary>
internal sealed class VerbCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines to try, one a line.</summary>
    public required string Examples { get; init; }
}
