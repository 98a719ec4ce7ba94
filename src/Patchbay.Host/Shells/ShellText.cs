namespace Patchbay.Host.Shells;

/// <summary>Writes commands that a shell reads back as exactly what was meant.</summary>
public static class ShellText
{
    /// <summary>A command that sets an environment variable for the shell and its children.</summary>
    public static string Export(Shell shell, string name, string value) => shell switch
    {
        Shell.Fish => $"set -gx {name} {Quote(shell, value)}",
        Shell.Pwsh => $"$env:{name} = {Quote(shell, value)}",
        _ => $"export {name}={Quote(shell, value)}",
    };

    /// <summary>A command that takes an environment variable away; it may be missing.</summary>
    public static string Unset(Shell shell, string name) => shell switch
    {
        Shell.Fish => $"set -e {name}",
        Shell.Pwsh => $"Remove-Item -ErrorAction Ignore Env:{name}",
        _ => $"unset {name}",
    };

    /// <summary>How a person takes over the output of a command in this shell.</summary>
    public static string Evaluate(Shell shell, string command) => shell switch
    {
        Shell.Fish => $"{command} | source",
        Shell.Pwsh => $"{command} | Out-String | Invoke-Expression",
        _ => $"eval \"$({command})\"",
    };

    /// <summary>One word of a command line. Single quotes everywhere: nothing is special inside but the quote itself
    /// (and, in fish, a backslash before it; in PowerShell, the typographic quotes, which end a string too).</summary>
    public static string Quote(Shell shell, string value) => shell switch
    {
        Shell.Fish => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
        Shell.Pwsh => $"'{DoubleQuotes(value)}'",
        _ => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };

    /// <summary>The same, bare where no shell would take anything in it for its own.</summary>
    public static string Word(Shell shell, string value) => value.Length > 0 && value.All(static character => char.IsAsciiLetterOrDigit(character) || "-_./:=@%+,".Contains(character)) ? value : Quote(shell, value);

    private static string DoubleQuotes(string value)
    {
        const string quotes = "'‘’‚‛";
        return string.Concat(value.Select(character => quotes.Contains(character) ? new string(character, 2) : character.ToString()));
    }
}
