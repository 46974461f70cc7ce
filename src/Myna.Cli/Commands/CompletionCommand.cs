using System.CommandLine;
using Myna.Cli.Errors;

namespace Myna.Cli.Commands;

/// <summary><c>myna completion bash</c>: a script that lets the shell complete commands, options and names of voices.</summary>
internal static class CompletionCommand
{
    // The library answers `myna "[suggest:POSITION]" "LINE"`. Files are left to the shell where it has no answer.
    private const string Bash = """
        _myna_complete() {
            local candidates
            candidates=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "${candidates}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _myna_complete myna
        """;

    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var bash = new Command("bash", "Print the script for bash.");
        bash.SetAction(_ =>
        {
            environment.Out.WriteLine(Bash.ReplaceLineEndings("\n"));
            return (int)ExitCode.Ok;
        });
        var command = new VerbCommand("completion", "Print a script that makes the shell complete myna's commands, options and voices.")
        {
            Examples =
                """
                myna completion bash >> ~/.bashrc
                source <(myna completion bash)
                """,
        };
        command.Add(bash);
        return command;
    }
}
