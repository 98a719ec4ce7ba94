using System.Text;
using System.Text.Json;

namespace Patchbay.Usage;

/// <summary>Claude Code's own transcripts, <c>projects/FOLDER/SESSION.jsonl</c> in its configuration folder: which folder a session works in.</summary>
/// <param name="configuration">Claude Code's configuration folder.</param>
internal sealed class TranscriptFolders(string configuration)
{
    /// <summary>Read of a transcript. Its first lines say where it works; an attached file may come before that.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>The configuration folder of this user's Claude Code.</summary>
    public static string ConfigurationOf(string home, Func<string, string?> environment) => environment("CLAUDE_CONFIG_DIR") is { Length: > 0 } moved ? moved : Path.Combine(home, ".claude");

    /// <summary>The folder of a session; null when no transcript tells it.</summary>
    public string? Find(string session)
    {
        // The name comes from a request's header.
        if (session.Length is 0 or > 128 || !session.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')) return null;
        try
        {
            var projects = Path.Combine(configuration, "projects");
            if (!Directory.Exists(projects)) return null;
            foreach (var folder in Directory.EnumerateDirectories(projects))
            {
                var file = Path.Combine(folder, session + ".jsonl");
                if (File.Exists(file) && ReadFolder(file) is { } found) return found;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // It may be readable later, or told by somebody else.
        }

        return null;
    }

    /// <summary>The first <c>cwd</c> in the lines of a transcript's beginning.</summary>
    private static string? ReadFolder(string file)
    {
        var buffer = new byte[MostBytes];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return FolderIn(buffer.AsSpan(0, length));
    }

    /// <summary>The first <c>cwd</c> that stands in an object of a line; the last line may be cut off.</summary>
    internal static string? FolderIn(ReadOnlySpan<byte> lines)
    {
        while (lines.Length > 0)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            if (FolderOf(line) is { } folder) return folder;
            lines = end < 0 ? [] : lines[(end + 1)..];
        }

        return null;
    }

    private static string? FolderOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: false, default);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                var isFolder = reader.ValueTextEquals("cwd"u8);
                if (!reader.Read()) return null;
                if (isFolder && reader.TokenType == JsonTokenType.String) return reader.GetString() is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : null;
            }
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            // A line that is none of a transcript's; the next one may be.
        }

        return null;
    }
}
