using System.CommandLine;
using Myna.Cli.Errors;

namespace Myna.Cli.Commands;

/// <summary><c>myna completion bash|zsh|fish</c>: a script that lets the shell complete commands, options and names of voices.</summary>
internal static class CompletionCommand
{
    /// <summary>Wires the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new VerbCommand("completion", "Print a script that makes the shell complete myna's commands, options and voices.")
        {
            Examples =
                """
                myna completion bash >> ~/.bashrc
                source <(myna completion bash)
                myna completion zsh >> ~/.zshrc
                myna completion fish > ~/.config/fish/completions/myna.fish
                """,
        };
        foreach ((string shell, string script) in (ReadOnlySpan<(string, string)>)
            [("bash", CompletionScripts.Bash), ("zsh", CompletionScripts.Zsh), ("fish", CompletionScripts.Fish)])
        {
            var print = new Command(shell, $"Print the script for {shell}.");
            print.SetAction(_ =>
            {
                environment.Out.WriteLine(script.ReplaceLineEndings("\n"));
                return (int)ExitCode.Ok;
            });
            command.Add(print);
        }

        return command;
    }
}
