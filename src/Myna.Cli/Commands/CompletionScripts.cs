namespace Myna.Cli.Commands;

/// <summary>
/// The scripts of <c>myna completion</c>. All ask the program itself, which answers <c>myna "[suggest:POSITION]" "LINE"</c>, and
/// leave files to the shell where it has no answer.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>For bash.</summary>
    public const string Bash = """
        _myna_complete() {
            local candidates
            candidates=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "${candidates}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _myna_complete myna
        """;

    /// <summary>For zsh, whose completion system must be loaded (<c>compinit</c>).</summary>
    public const string Zsh = """
        #compdef myna
        _myna() {
            local line="${words[1,CURRENT]}"
            local -a candidates
            candidates=(${(f)"$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)"})
            if (( ${#candidates} )); then compadd -a candidates || _files; else _files; fi
        }
        if (( $+functions[compdef] )); then compdef _myna myna; fi
        """;

    /// <summary>For fish.</summary>
    public const string Fish = """
        function __myna_complete
            set -l line (commandline -cp)
            set -l position (string length -- "$line")
            myna "[suggest:$position]" "$line" 2>/dev/null
        end
        complete -c myna -a '(__myna_complete)'
        """;
}
