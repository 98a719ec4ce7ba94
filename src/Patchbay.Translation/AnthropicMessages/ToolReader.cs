using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Reads the tools, and does what Anthropic's servers do for tool search: a deferred tool's schema is sent only once the conversation
/// has referred to it, behind all others and in the order of the references, so that the prompt's beginning stays what it was.</summary>
internal static class ToolReader
{
    /// <summary>Reads <c>tools</c> into <paramref name="request"/>.</summary>
    /// <param name="tools">The array; may be undefined.</param>
    /// <param name="referenced">Tools that the conversation has referred to, in order.</param>
    /// <param name="request">Takes them.</param>
    public static void Read(JsonElement tools, List<string> referenced, MessagesRequest request)
    {
        if (tools.ValueKind != JsonValueKind.Array) return;
        var deferred = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var searchesAtServer = false;
        var index = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            var type = Json.Text(tool, "type");
            var name = Json.Text(tool, "name");
            if (type.StartsWith("tool_search_tool", StringComparison.Ordinal)) searchesAtServer = true;
            else if (IsServerTool(type)) request.ServerTools.Add(new ServerTool(type, tool));
            else if (type is not ("" or "custom")) throw new UntranslatableException($"tools.{index}: Anthropic's own tool `{type}` has no schema that another model could be given.");
            else if (Json.IsTrue(tool, "defer_loading")) deferred[name] = tool;
            else request.Tools.Add(Define(tool, request));
            index++;
        }

        foreach (var name in searchesAtServer ? [.. deferred.Keys] : referenced)
        {
            // Where the server was to search, nobody can: then the model is told of all.
            if (deferred.Remove(name, out var tool)) request.Tools.Add(Define(tool, request));
        }

        request.DeferredTools = deferred.Count;
    }

    private static ToolDefinition Define(JsonElement tool, MessagesRequest request) => new(
        request.Names.ToEndpoint(Json.Text(tool, "name")),
        tool.TryGetProperty("description"u8, out var description) ? new RawText(description) : default,
        tool.TryGetProperty("input_schema"u8, out var schema) ? schema : default);

    private static bool IsServerTool(string type) =>
        type.StartsWith("web_search", StringComparison.Ordinal) || type.StartsWith("web_fetch", StringComparison.Ordinal) || type.StartsWith("code_execution", StringComparison.Ordinal);
}
