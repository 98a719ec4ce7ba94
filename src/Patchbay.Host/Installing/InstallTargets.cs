using System.Text;
using Patchbay.Host.Gateways;
using Patchbay.Host.Shells;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Splice;

namespace Patchbay.Host.Installing;

/// <summary>What installing is made from.</summary>
/// <param name="Home">The user's home folder.</param>
/// <param name="Folder">The folder that the command was given in: the project.</param>
/// <param name="Environment">Where programs look for moved folders.</param>
/// <param name="Gateway">The gateway's files.</param>
/// <param name="Url">The gateway's address.</param>
/// <param name="TokenCommand">The command that starts the gateway where it must and prints the local token, as a shell reads it.</param>
/// <param name="AgentCommand">What an editor starts as its agent, the program by its full path.</param>
/// <param name="Credential">Whether the user has an Anthropic credential of their own.</param>
public sealed record InstallInput(
    string Home, string Folder, IReadOnlyDictionary<string, string> Environment, GatewayFolder Gateway, string Url, string TokenCommand, IReadOnlyList<string> AgentCommand, OwnCredential Credential)
{
    /// <summary>What Claude Code runs for its status line, as a shell reads it.</summary>
    public string StatusLineCommand { get; init; } = "patchbay statusline";

    /// <summary>Whether ours may take the place of the user's own.</summary>
    public bool Replaces { get; init; }

    /// <summary>A variable that names a folder; null when it is not set.</summary>
    public string? FolderOf(string variable) => Environment.GetValueOrDefault(variable) is { Length: > 0 } folder ? folder : null;
}

/// <summary>Where the address belongs, by target and scope.</summary>
public static class InstallTargets
{
    /// <summary>The targets.</summary>
    public static IReadOnlyList<string> All { get; } = ["settings", "statusline", "shell", "vscode", .. AgentEditors.All, "managed"];

    /// <summary>Claude Code's own settings files.</summary>
    /// <param name="input">What there is.</param>
    /// <param name="scope"><c>user</c>, <c>project</c> (committed: no credential) or <c>local</c>.</param>
    public static InstallTarget Settings(InstallInput input, string scope)
    {
        var file = SettingsFile(input, scope);
        List<WantedValue> values = [Variable("ANTHROPIC_BASE_URL", input.Url)];
        if (scope == "project") return new InstallTarget("settings", scope, file, values, IsShared: true);
        // A helper of ours would take the place of a login, which then could not be used with Anthropic any more.
        if (input.Credential == OwnCredential.Login) values.Add(Variable("ANTHROPIC_CUSTOM_HEADERS", HeadersOf(file, input.Gateway.ReadToken() ?? "")));
        else values.Add(new WantedValue(new JsoncPlace(["apiKeyHelper"]), Json(input.TokenCommand)));
        return new InstallTarget("settings", scope, file, values, StartsGateway: input.Credential != OwnCredential.Login);
    }

    /// <summary>Claude Code's status line, in the same files. No address is in it: it can stay when the gateway ends.</summary>
    /// <param name="input">What there is.</param>
    /// <param name="scope"><c>user</c>, <c>project</c> or <c>local</c>.</param>
    public static InstallTarget StatusLine(InstallInput input, string scope)
    {
        var json = $$"""{"type": "command", "command": {{Json(input.StatusLineCommand)}}}""";
        return new InstallTarget("statusline", scope, SettingsFile(input, scope), [new WantedValue(new JsoncPlace(["statusLine"]), json, IsEntry: true, Yields: !input.Replaces)], IsIndependent: true, IsShared: scope == "project");
    }

    private static string SettingsFile(InstallInput input, string scope) => scope switch
    {
        "project" => Path.Combine(input.Folder, ".claude", "settings.json"),
        "local" => Path.Combine(input.Folder, ".claude", "settings.local.json"),
        _ => Path.Combine(input.FolderOf("CLAUDE_CONFIG_DIR") ?? Path.Combine(input.Home, ".claude"), "settings.json"),
    };

    /// <summary>A shell's profile.</summary>
    public static InstallTarget OfShell(InstallInput input, Shell shell)
    {
        var configuration = input.FolderOf("XDG_CONFIG_HOME") ?? Path.Combine(input.Home, ".config");
        var file = shell switch
        {
            Shell.Zsh => Path.Combine(input.FolderOf("ZDOTDIR") ?? input.Home, ".zshrc"),
            Shell.Fish => Path.Combine(configuration, "fish", "config.fish"),
            Shell.Pwsh => OperatingSystem.IsWindows()
                ? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.MyDocuments), "PowerShell", "profile.ps1")
                : Path.Combine(configuration, "powershell", "profile.ps1"),
            _ => Path.Combine(input.Home, ".bashrc"),
        };
        var block = ShellBlock.Write(shell, input.Url, input.Gateway.Record, input.Gateway.Token, input.Credential == OwnCredential.Login);
        return new InstallTarget("shell", "", file, [], block);
    }

    /// <summary>An editor's settings, which its Claude Code extension gives to the agents that it starts.</summary>
    /// <remarks>The extension keeps variables as a list of names and values. The token is left out: editors synchronise this file to other machines.</remarks>
    public static InstallTarget OfEditor(InstallInput input, string settingsFile, string scope) =>
        new("vscode", scope, settingsFile, [new WantedValue(new JsoncPlace(["claudeCode.environmentVariables"], "ANTHROPIC_BASE_URL"), Json(input.Url))], IsShared: scope == "project");

    /// <summary>The file that an administrator's settings live in; it wins over all others.</summary>
    public static InstallTarget Managed(string file, string url, string? helper)
    {
        List<WantedValue> values = [Variable("ANTHROPIC_BASE_URL", url)];
        if (helper is not null) values.Add(new WantedValue(new JsoncPlace(["apiKeyHelper"]), Json(helper)));
        return new InstallTarget("managed", "", file, values, IsIndependent: true, IsShared: true);
    }

    /// <summary>Where Claude Code looks for an administrator's settings.</summary>
    public static string ManagedFile => OperatingSystem.IsWindows() ? @"C:\Program Files\ClaudeCode\managed-settings.json"
        : OperatingSystem.IsMacOS() ? "/Library/Application Support/ClaudeCode/managed-settings.json"
        : "/etc/claude-code/managed-settings.json";

    private static WantedValue Variable(string name, string value) => new(new JsoncPlace(["env", name]), Json(value));

    private static string Json(string text) => Encoding.UTF8.GetString(JsoncEditor.Quote(text));

    /// <summary>The user's own headers in that file stay; ours comes last.</summary>
    private static string HeadersOf(string file, string token)
    {
        var lines = File.Exists(file) && JsoncDocument.TryParse(File.ReadAllBytes(file), out var document, out _)
            ? document!.Root?.Find("env")?.Value.Find("ANTHROPIC_CUSTOM_HEADERS")?.Value.Text ?? ""
            : "";
        var others = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith(ControlPaths.TokenHeader + ":", StringComparison.OrdinalIgnoreCase));
        return string.Join('\n', others.Append($"{ControlPaths.TokenHeader}: {token}"));
    }
}
