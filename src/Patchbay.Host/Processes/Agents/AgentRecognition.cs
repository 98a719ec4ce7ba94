using Patchbay.Host.ClaudeSettings.Reading;
using Patchbay.Host.Processes.Table;

namespace Patchbay.Host.Processes.Agents;

/// <summary>How an agent is run.</summary>
public enum AgentForm
{
    /// <summary>A person's terminal.</summary>
    Terminal,

    /// <summary><c>claude -p</c>, one answer or line by line.</summary>
    Print,

    /// <summary>A program, through the Agent SDK.</summary>
    Sdk,

    /// <summary>An editor that speaks the Agent Client Protocol, through its bridge.</summary>
    Acp,

    /// <summary>An editor's own extension.</summary>
    Ide,

    /// <summary>The client's own background supervisor.</summary>
    Background,
}

/// <summary>Tells a Claude Code from other processes, and how it is run.</summary>
internal static class AgentRecognition
{
    private const string Package = "@anthropic-ai/claude-code";

    /// <summary>Verbs of the client's that end soon, or serve something else than a conversation.</summary>
    private static readonly string[] OtherVerbs = ["mcp", "config", "doctor", "update", "install", "plugin", "setup-token", "auth", "--version", "-v", "--help", "-h"];

    /// <summary>The arguments behind the program's name, when a process is a Claude Code with a conversation; null when it is not.</summary>
    public static IReadOnlyList<string>? Arguments(ProcessView process)
    {
        if (process.Arguments.Count == 0) return null;
        var first = process.Arguments[0];
        string[] rest = [.. process.Arguments.Skip(1)];
        if (IsNative(process.Program, first)) return IsConversation(rest) ? rest : null;
        if (HidesArguments(process)) return [];
        // Older clients, and those of an SDK, are scripts: `node [options] …/@anthropic-ai/claude-code/cli.js …`.
        if (Stem(first) is not ("node" or "bun" or "claude" or "deno")) return null;
        var script = Array.FindIndex(rest, word => !word.StartsWith('-'));
        if (script < 0 || !IsScript(rest[script])) return null;
        var own = rest[(script + 1)..];
        return IsConversation(own) ? own : null;
    }

    /// <summary>True for a client that node runs and that has set its title: that is written over its command line, and nothing is left of it
    /// (measured, 1.0.128 to 2.1.112).</summary>
    public static bool HidesArguments(ProcessView process) => process.Arguments is ["claude"] && Stem(process.Program) is "node" or "bun";

    /// <summary>The script among a command line's words; null when there is none, as with the native program.</summary>
    public static string? Script(ProcessView process) => process.Arguments.Skip(1).FirstOrDefault(word => !word.StartsWith('-')) is { } word && IsScript(word) ? word : null;

    /// <summary>How it is run.</summary>
    /// <param name="process">The process.</param>
    /// <param name="arguments">What <see cref="Arguments"/> gave.</param>
    /// <param name="entryPoint">What it says of itself; may be empty.</param>
    /// <param name="ancestors">The processes above it, the nearest first.</param>
    public static AgentForm Form(ProcessView process, IReadOnlyList<string> arguments, string entryPoint, IEnumerable<ProcessView> ancestors)
    {
        if (arguments is ["daemon", ..]) return AgentForm.Background;
        var entry = entryPoint.Length > 0 ? entryPoint : process.Environment?.GetValueOrDefault("CLAUDE_CODE_ENTRYPOINT") ?? "";
        if (entry.Contains("vscode", StringComparison.Ordinal) || entry.Contains("jetbrains", StringComparison.Ordinal)) return AgentForm.Ide;
        if (ancestors.Any(IsBridge)) return AgentForm.Acp;
        if (HidesArguments(process) && entry.Length == 0) return process.HasTerminal ? AgentForm.Terminal : AgentForm.Print;
        // `sdk-cli` is the client's word for `-p` from a command line.
        if (entry.StartsWith("sdk-", StringComparison.Ordinal) && entry != "sdk-cli") return AgentForm.Sdk;
        var parsed = ClaudeArguments.Parse(arguments);
        return parsed.Prints || parsed.IsDriven || entry == "sdk-cli" ? AgentForm.Print : AgentForm.Terminal;
    }

    /// <summary>The native program: called <c>claude</c>, or by its version in the folder of the native installer.</summary>
    private static bool IsNative(string program, string first)
    {
        // The program carries other tools in itself (`rg`, …) and starts them under their own names.
        if (Stem(first) is not "claude" && !first.Contains("/claude/versions/", StringComparison.Ordinal)) return false;
        if (program.Length == 0) return true;
        var path = program.Replace('\\', '/').Replace(" (deleted)", "", StringComparison.Ordinal); // An update replaces it under a running one.
        return Stem(path) == "claude" || path.Contains("/claude/versions/", StringComparison.Ordinal);
    }

    private static bool IsScript(string path)
    {
        var unix = path.Replace('\\', '/');
        return unix.EndsWith($"{Package}/cli.js", StringComparison.Ordinal) || unix.EndsWith("@anthropic-ai/claude-agent-sdk/cli.js", StringComparison.Ordinal) || unix.EndsWith("/bin/claude", StringComparison.Ordinal);
    }

    private static bool IsConversation(IReadOnlyList<string> arguments) => arguments is not [var verb, ..] || !OtherVerbs.Contains(verb);

    private static bool IsBridge(ProcessView process) =>
        process.Arguments.Any(word => word.Contains("claude-agent-acp", StringComparison.Ordinal) || word.Contains("claude-code-acp", StringComparison.Ordinal));

    private static string Stem(string path)
    {
        var name = path.Replace('\\', '/').Split('/')[^1];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }
}
