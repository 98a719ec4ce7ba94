using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Writes the body of <c>POST /api/chat</c>.</summary>
/// <remarks>Fields: Ollama's docs/api.md and api/types.go (read 2026-11-23); what is lost stands in this folder's README.</remarks>
public static class RequestWriter
{
    /// <summary>Writes <paramref name="request"/>.</summary>
    /// <exception cref="UntranslatableException">It shows something that Ollama cannot be shown.</exception>
    public static void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("model"u8, traits.Model);
        new MessageWriter(json, traits).Write(request);
        WriteTools(json, request);
        if (traits.TakesEffort) WriteThink(writer, request);
        if (request.OutputSchema.ValueKind == JsonValueKind.Object)
        {
            writer.WritePropertyName("format"u8);
            json.Value(request.OutputSchema);
        }

        WriteOptions(json, request, traits);
        // Else Ollama cuts the conversation's beginning off and says nothing; its error makes the client compact. Known since 0.12.6,
        // passed over before.
        writer.WriteBoolean("truncate"u8, false);
        writer.WriteBoolean("shift"u8, false);
        // Absent means true there.
        writer.WriteBoolean("stream"u8, request.IsStream);
        writer.WriteEndObject();
    }

    private static void WriteTools(RequestJson json, MessagesRequest request)
    {
        // There is no word for "none": what the model does not know it cannot call.
        if (request.Tools.Count == 0 || request.Choice == ToolChoiceKind.None) return;
        var writer = json.Writer;
        writer.WriteStartArray("tools"u8);
        foreach (var tool in request.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, tool.Name);
            if (!tool.Description.IsEmpty)
            {
                writer.WritePropertyName("description"u8);
                json.Text(tool.Description);
            }

            writer.WritePropertyName("parameters"u8);
            json.Schema(tool.Schema);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteThink(Utf8JsonWriter writer, MessagesRequest request)
    {
        if (request.Thinking == ThinkingKind.Disabled)
        {
            writer.WriteBoolean("think"u8, false);
            return;
        }

        // Its levels end with high; a model without levels takes any of them for true.
        var effort = Limits.Effort(request);
        if (effort.Length > 0) writer.WriteString("think"u8, effort is "low" or "medium" ? effort : "high");
        else if (request.Thinking is ThinkingKind.Enabled or ThinkingKind.Adaptive) writer.WriteBoolean("think"u8, true);
    }

    private static void WriteOptions(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var writer = json.Writer;
        writer.WriteStartObject("options"u8);
        if (Limits.OutputTokens(request, traits) is { } limit) writer.WriteNumber("num_predict"u8, limit);
        if (traits.ContextWindow is { } window) writer.WriteNumber("num_ctx"u8, window);
        if (traits.TakesSampling)
        {
            WriteNumber("temperature", request.Temperature);
            WriteNumber("top_p", request.TopP);
            if (traits.TakesTopK) WriteNumber("top_k", request.TopK);
        }

        if (request.StopSequences.Count > 0 && traits.MaxStopSequences > 0)
        {
            writer.WriteStartArray("stop"u8);
            foreach (var stop in request.StopSequences) json.Text(stop);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();

        void WriteNumber(string name, JsonElement number)
        {
            if (number.ValueKind != JsonValueKind.Number) return;
            writer.WritePropertyName(name);
            json.Value(number);
        }
    }
}
