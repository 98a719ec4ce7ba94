namespace Patchbay.Host.ClaudeSettings;

/// <summary>The places a routing variable of Claude Code can come from, in the order of their rank: what stands first wins.</summary>
/// <remarks>Measured with client 2.1.330, see <c>docs/decisions/resolver.md</c>.</remarks>
public enum SourceKind
{
    /// <summary><c>managed-settings.json</c> of the system's folder, and its drop-ins: the administrator's word.</summary>
    Managed,

    /// <summary><c>--settings</c> on the command line, a file or JSON.</summary>
    CommandLine,

    /// <summary><c>.claude/settings.local.json</c>: of this folder for this person.</summary>
    Local,

    /// <summary><c>.claude/settings.json</c>: shared with everyone who has the project.</summary>
    Project,

    /// <summary><c>~/.claude/settings.json</c>.</summary>
    User,

    /// <summary><c>env</c> in <c>~/.claude.json</c>, an older place that still counts.</summary>
    GlobalConfig,

    /// <summary>What the process inherited when it was started.</summary>
    Environment,

    /// <summary>A shell's profile: it reaches shells that are started from now on.</summary>
    ShellProfile,

    /// <summary>An editor's settings: they reach the agents which that editor starts from now on.</summary>
    Editor,
}

/// <summary>What follows from the kind alone.</summary>
public static class SourceKinds
{
    /// <summary>A running client reads it again when it changes.</summary>
    public static bool IsReadLive(this SourceKind kind) => kind is SourceKind.Managed or SourceKind.Local or SourceKind.Project or SourceKind.User;

    /// <summary>A running client applies what stands there again, at the latest when one of the files changes that it reads live. The others are applied
    /// at its start alone.</summary>
    public static bool IsAppliedAgain(this SourceKind kind) => kind.IsReadLive() || kind == SourceKind.GlobalConfig;

    /// <summary>No client reads it: it only decides what others will inherit.</summary>
    public static bool IsForLater(this SourceKind kind) => kind is SourceKind.ShellProfile or SourceKind.Editor;

    /// <summary>It comes with the folder: whoever made the project wrote it.</summary>
    public static bool IsOfProject(this SourceKind kind) => kind is SourceKind.Local or SourceKind.Project;

    /// <summary>The kind as a word of JSON output.</summary>
    public static string Word(this SourceKind kind) => kind switch
    {
        SourceKind.Managed => "managed",
        SourceKind.CommandLine => "command-line",
        SourceKind.Local => "local",
        SourceKind.Project => "project",
        SourceKind.User => "user",
        SourceKind.GlobalConfig => "global-config",
        SourceKind.Environment => "environment",
        SourceKind.ShellProfile => "shell-profile",
        _ => "editor",
    };
}
