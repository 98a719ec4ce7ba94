using System.Text.Json;

namespace Patchbay.Host.Direct;

/// <summary>What a running Claude Code tells of itself in <c>sessions/PID.json</c> of its configuration folder (measured, 2.1.330).</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Folder">Where it works.</param>
/// <param name="IsInteractive">True for the terminal UI.</param>
/// <param name="IsIdle">True while it waits for the person; false in a turn, and where an older version does not tell.</param>
public sealed record AgentSession(string Id, string Folder, bool IsInteractive, bool IsIdle)
{
    /// <summary>Claude Code's configuration folder.</summary>
    public static string ConfigurationFolder(IReadOnlyDictionary<string, string> environment, string home) =>
        environment.TryGetValue("CLAUDE_CONFIG_DIR", out var moved) && moved.Length > 0 ? moved : Path.Combine(home, ".claude");

    /// <summary>Reads what a process tells; null when it tells nothing (yet, or any more).</summary>
    public static AgentSession? Read(string configurationFolder, int pid)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(configurationFolder, "sessions", $"{pid}.json")));
            var root = document.RootElement;
            return Text(root, "sessionId") is { Length: > 0 } id ? new AgentSession(id, Text(root, "cwd"), Text(root, "kind") == "interactive", Text(root, "status") == "idle") : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether anything of the conversation has been written down, so that it can be resumed.</summary>
    public bool HasTranscript(string configurationFolder)
    {
        var projects = new DirectoryInfo(Path.Combine(configurationFolder, "projects"));
        return projects.Exists && projects.EnumerateDirectories().Any(project => File.Exists(Path.Combine(project.FullName, Id + ".jsonl")));
    }

    private static string Text(JsonElement root, string name) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
