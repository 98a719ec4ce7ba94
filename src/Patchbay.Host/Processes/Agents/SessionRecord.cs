using System.Text.Json;
using Patchbay.Host.ClaudeSettings.Reading;

namespace Patchbay.Host.Processes.Agents;

/// <summary>What a running Claude Code writes of itself: <c>sessions/PID.json</c> in its configuration folder, there while it lives.</summary>
/// <param name="SessionId">The conversation.</param>
/// <param name="Folder">The folder it works in.</param>
/// <param name="Version">The client's version.</param>
/// <param name="EntryPoint"><c>cli</c>, <c>sdk-cli</c>, <c>sdk-ts</c>, <c>claude-vscode</c>, …</param>
/// <param name="Status"><c>idle</c>, <c>busy</c>, …</param>
public sealed record SessionRecord(string SessionId, string Folder, string Version, string EntryPoint, string Status)
{
    /// <summary>Reads the record of a process.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="places">Its configuration.</param>
    /// <param name="pid">Its id as it knows it itself.</param>
    /// <returns>Null when there is none: an older client, or one that is just starting.</returns>
    public static SessionRecord? Read(ProcessFiles files, ConfigurationPlaces places, int pid)
    {
        if (files.Read(Path.Combine(places.Folder, "sessions", $"{pid}.json")) is not { } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new SessionRecord(Text(root, "sessionId"), Text(root, "cwd"), Text(root, "version"), Text(root, "entrypoint"), Text(root, "status"))
                : null;
        }
        catch (JsonException)
        {
            return null; // Half written; the next look finds it whole.
        }
    }

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
