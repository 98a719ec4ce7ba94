using System.Text.Json;
using Patchbay.Protocol.Acp;
using Patchbay.Protocol.Control;

namespace Patchbay.Console.Chat;

/// <summary>What a tool that asks for permission is about to do.</summary>
internal static class AskedTool
{
    /// <summary>The tool of a question, as a conversation shows tools.</summary>
    public static ToolView Of(PermissionAsked asked)
    {
        var id = asked.ToolCall.TryGetProperty("toolCallId", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "";
        try
        {
            // The same shape as an update of it, but for the word that says that it is one.
            var update = AcpJson.Read<ToolCallUpdate>(JsonSerializer.SerializeToUtf8Bytes(asked.ToolCall, ControlJson.Default.JsonElement));
            return ToolFolding.Merge(new ToolView { Id = id }, update);
        }
        catch (JsonException)
        {
            return new ToolView { Id = id, Title = asked.ToolCall.TryGetProperty("title", out var title) ? title.ToString() : "a tool" };
        }
    }
}
