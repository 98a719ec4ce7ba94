namespace Patchbay.Host.Shells;

/// <summary>Completion scripts. Each hands the line and the cursor to <c>patchbay "[suggest:POSITION]" "LINE"</c>, which prints one suggestion a line.</summary>
/// <remarks>After <c>patchbay claude</c> and <c>patchbay run</c> the words belong to somebody else, so files are completed as usual.</remarks>
public static class CompletionScripts
{
    /// <summary>The script of a shell.</summary>
    public static string For(Shell shell) => shell switch
    {
        Shell.Zsh => Zsh,
        Shell.Fish => Fish,
        Shell.Pwsh => Pwsh,
        _ => Bash,
    };

    // A colon separates words in bash (COMP_WORDBREAKS), and URLs have one: what stands before the last one must go from each suggestion.
    private const string Bash =
        """
        # patchbay completion for bash
        _patchbay() {
            local word=${COMP_WORDS[COMP_CWORD]} line
            COMPREPLY=()
            while IFS= read -r line; do
                [[ $line == "$word"* ]] && COMPREPLY+=("$line")
            done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _patchbay patchbay

        """;

    private const string Zsh =
        """
        #compdef patchbay
        # patchbay completion for zsh
        _patchbay() {
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            suggestions=("${(@)suggestions:#}")
            if (( ${#suggestions} )); then
                compadd -- "${suggestions[@]}"
            else
                _files
            fi
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
            _patchbay "$@"
        else
            compdef _patchbay patchbay
        fi

        """;

    private const string Fish =
        """
        # patchbay completion for fish
        function __patchbay_suggest
            set -l line (commandline -cp)
            patchbay "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c patchbay -f -n 'not __fish_seen_subcommand_from claude run' -a '(__patchbay_suggest)'

        """;

    private const string Pwsh =
        """
        # patchbay completion for PowerShell
        Register-ArgumentCompleter -Native -CommandName patchbay -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            patchbay "[suggest:$cursorPosition]" "$commandAst" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;
}
