using System.Text;
using System.Text.Json;

namespace Patchbay.Doctor;

/// <summary>Claude Code's list of MCP servers, with one in it.</summary>
internal static class McpConfig
{
    /// <summary>The file's text.</summary>
    /// <param name="name">The server's name.</param>
    /// <param name="commandLine">Starts it.</param>
    public static string Of(string name, IReadOnlyList<string> commandLine)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("mcpServers"u8);
            json.WriteStartObject(name);
            json.WriteString("command"u8, commandLine[0]);
            json.WriteStartArray("args"u8);
            foreach (var argument in commandLine.Skip(1)) json.WriteStringValue(argument);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
