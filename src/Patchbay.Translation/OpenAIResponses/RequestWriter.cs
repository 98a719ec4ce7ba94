using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Writes the body of <c>POST …/responses</c>.</summary>
/// <remarks>Fields: openai-openapi 2.3.0 (read 2026-11-23); what is lost stands in this folder's README.</remarks>
public static class RequestWriter
{
    /// <summary>Less than this is refused (openai-openapi 2.3.0, <c>max_output_tokens</c>).</summary>
    private const int MinOutputTokens = 16;

    /// <summary>Writes <paramref name="request"/>.</summary>
    public static void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("model"u8, traits.Model);
        if (request.System.Count > 0)
        {
            writer.WritePropertyName("instructions"u8);
            json.Joined(request.System);
        }

        new InputWriter(json, traits).Write(request.Turns);
        WriteTools(json, request, traits);
        WriteLimits(json, request, traits);
        WriteThinking(writer, request, traits);
        WriteFormat(json, request);
        // The conversation is the client's: nothing of it is to stay at the server, which keeps everything unless it is told not to.
        writer.WriteBoolean("store"u8, false);
        if (traits.TakesCacheKey && request.SessionKey.Length > 0) writer.WriteString("prompt_cache_key"u8, request.SessionKey);
        writer.WriteBoolean("stream"u8, request.IsStream);
        writer.WriteEndObject();
    }

    private static void WriteTools(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var search = request.ServerTools.Find(static tool => tool.IsWebSearch);
        if (request.Tools.Count == 0 && search is null) return;
        var writer = json.Writer;
        writer.WriteStartArray("tools"u8);
        foreach (var tool in request.Tools) WriteTool(json, tool);
        if (search is not null) WriteSearch(json, search.Definition);
        writer.WriteEndArray();
        WriteChoice(writer, request);
        if (request.DisablesParallelTools && traits.TakesParallelSwitch) writer.WriteBoolean("parallel_tool_calls"u8, false);
    }

    private static void WriteTool(RequestJson json, ToolDefinition tool)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteString("name"u8, tool.Name);
        if (!tool.Description.IsEmpty)
        {
            writer.WritePropertyName("description"u8);
            json.Text(tool.Description);
        }

        writer.WritePropertyName("parameters"u8);
        json.Schema(tool.Schema);
        // Said, because left out it means true here: then every property must be required, and many schemas are refused.
        writer.WriteBoolean("strict"u8, false);
        writer.WriteEndObject();
    }

    private static void WriteSearch(RequestJson json, JsonElement definition)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("type"u8, "web_search"u8);
        if (definition.TryGetProperty("allowed_domains"u8, out var domains) && domains.ValueKind == JsonValueKind.Array && domains.GetArrayLength() > 0)
        {
            writer.WriteStartObject("filters"u8);
            writer.WritePropertyName("allowed_domains"u8);
            json.Value(domains);
            writer.WriteEndObject();
        }

        if (definition.TryGetProperty("user_location"u8, out var location) && location.ValueKind == JsonValueKind.Object)
        {
            writer.WritePropertyName("user_location"u8); // The same words: {type: approximate, city, region, country, timezone}.
            json.Value(location);
        }

        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, MessagesRequest request)
    {
        switch (request.Choice)
        {
            case ToolChoiceKind.Auto: writer.WriteString("tool_choice"u8, "auto"u8); break;
            case ToolChoiceKind.Any: writer.WriteString("tool_choice"u8, "required"u8); break;
            case ToolChoiceKind.None: writer.WriteString("tool_choice"u8, "none"u8); break;
            // A server's tool cannot be insisted on by name: it is no function.
            case ToolChoiceKind.Tool when request.Tools.Exists(tool => tool.Name == request.ChosenTool):
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteString("name"u8, request.ChosenTool);
                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteLimits(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var writer = json.Writer;
        if (Limits.OutputTokens(request, traits) is { } limit) writer.WriteNumber("max_output_tokens"u8, Math.Max(MinOutputTokens, limit));
        // Models that think take no sampling settings.
        if (!traits.TakesSampling || (Thinks(request) && traits.TakesEffort)) return;
        WriteNumber("temperature", request.Temperature);
        WriteNumber("top_p", request.TopP);

        void WriteNumber(string name, JsonElement number)
        {
            if (number.ValueKind != JsonValueKind.Number) return;
            writer.WritePropertyName(name);
            json.Value(number);
        }
    }

    private static void WriteThinking(Utf8JsonWriter writer, MessagesRequest request, EndpointTraits traits)
    {
        if (!traits.TakesEffort) return;
        var effort = Limits.Effort(request);
        // There is nothing above xhigh here.
        if (effort is "xhigh" or "max") effort = traits.HighestEffort;
        if (effort.Length > 0 || Thinks(request))
        {
            writer.WriteStartObject("reasoning"u8);
            if (effort.Length > 0) writer.WriteString("effort"u8, effort);
            if (Thinks(request)) writer.WriteString("summary"u8, "auto"u8);
            writer.WriteEndObject();
        }

        // What is not kept at the server must come sealed, or it is lost with the next turn.
        writer.WriteStartArray("include"u8);
        writer.WriteStringValue("reasoning.encrypted_content"u8);
        writer.WriteEndArray();
    }

    private static void WriteFormat(RequestJson json, MessagesRequest request)
    {
        if (request.OutputSchema.ValueKind != JsonValueKind.Object) return;
        var writer = json.Writer;
        writer.WriteStartObject("text"u8);
        writer.WriteStartObject("format"u8);
        writer.WriteString("type"u8, "json_schema"u8);
        writer.WriteString("name"u8, "answer"u8);
        writer.WritePropertyName("schema"u8);
        json.Value(request.OutputSchema);
        writer.WriteBoolean("strict"u8, false);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool Thinks(MessagesRequest request) => request.Thinking is ThinkingKind.Enabled or ThinkingKind.Adaptive;
}
