namespace Patchbay.Host.Shells;

/// <summary>A shell that we write commands for.</summary>
public enum Shell
{
    /// <summary>bash, and every other POSIX shell.</summary>
    Bash,

    /// <summary>zsh.</summary>
    Zsh,

    /// <summary>fish.</summary>
    Fish,

    /// <summary>PowerShell.</summary>
    Pwsh,
}

/// <summary>Shells by the names that people use.</summary>
public static class ShellNames
{
    /// <summary>The names, for options and completion.</summary>
    public static IReadOnlyList<string> All { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The shell of that name or path (<c>/usr/bin/zsh</c>); null when we do not know it.</summary>
    public static Shell? Find(string? nameOrPath) => Path.GetFileNameWithoutExtension(nameOrPath)?.ToLowerInvariant() switch
    {
        "bash" or "sh" or "dash" or "ksh" => Shell.Bash,
        "zsh" => Shell.Zsh,
        "fish" => Shell.Fish,
        "pwsh" or "powershell" => Shell.Pwsh,
        _ => null,
    };
}
