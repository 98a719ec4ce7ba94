using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Writes the body of <c>POST …/models/{model}:generateContent</c>.</summary>
/// <remarks>Fields: ai.google.dev/api/generate-content (read 2026-11-23); what is lost stands in this folder's README.</remarks>
public static class RequestWriter
{
    /// <summary>Most stop sequences that Gemini takes (ai.google.dev/api/generate-content, GenerationConfig).</summary>
    private const int MaxStopSequences = 5;

    /// <summary>Writes <paramref name="request"/>.</summary>
    public static void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        new ContentWriter(json, traits).Write(request.Turns);
        WriteSystem(json, request);
        WriteTools(json, request);
        WriteConfig(json, request, traits);
        writer.WriteEndObject();
    }

    /// <summary>Writes the body of <c>POST …:countTokens</c>.</summary>
    /// <param name="request">What to count.</param>
    /// <param name="traits">Whom it is for.</param>
    /// <param name="model">The model's resource name; null for Vertex, which wants the request bare and without what is no part of the prompt.</param>
    /// <param name="output">Takes the bytes.</param>
    internal static void WriteCount(MessagesRequest request, EndpointTraits traits, string? model, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        if (model is not null)
        {
            writer.WriteStartObject("generateContentRequest"u8);
            writer.WriteString("model"u8, model);
        }

        new ContentWriter(json, traits).Write(request.Turns);
        WriteSystem(json, request);
        WriteTools(json, request, withChoice: false);
        if (model is not null) writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSystem(RequestJson json, MessagesRequest request)
    {
        if (request.System.Count == 0) return;
        var writer = json.Writer;
        writer.WriteStartObject("systemInstruction"u8);
        writer.WriteStartArray("parts"u8);
        foreach (var text in request.System)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("text"u8);
            json.Text(text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTools(RequestJson json, MessagesRequest request, bool withChoice = true)
    {
        var searches = request.ServerTools.Exists(static tool => tool.IsWebSearch);
        if (request.Tools.Count == 0 && !searches) return;
        var writer = json.Writer;
        writer.WriteStartArray("tools"u8);
        if (request.Tools.Count > 0)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("functionDeclarations"u8);
            foreach (var tool in request.Tools) WriteTool(json, tool);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        if (searches)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("googleSearch"u8);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (withChoice && request.Tools.Count > 0) WriteChoice(writer, request);
    }

    private static void WriteTool(RequestJson json, ToolDefinition tool)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("name"u8, tool.Name);
        if (!tool.Description.IsEmpty)
        {
            writer.WritePropertyName("description"u8);
            json.Text(tool.Description);
        }

        // An object without properties is refused; a function without parameters is not.
        var schema = new SchemaWriter(json, tool.Schema);
        if (schema.HasProperties)
        {
            writer.WritePropertyName("parameters"u8);
            schema.Write();
        }

        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, MessagesRequest request)
    {
        // A server's tool cannot be insisted on by name: it is no function.
        var isFunction = request.Choice == ToolChoiceKind.Tool && request.Tools.Exists(tool => tool.Name == request.ChosenTool);
        var mode = request.Choice switch
        {
            ToolChoiceKind.Auto => "AUTO",
            ToolChoiceKind.Any => "ANY",
            ToolChoiceKind.Tool when isFunction => "ANY",
            ToolChoiceKind.None => "NONE",
            _ => "",
        };
        if (mode.Length == 0) return;
        writer.WriteStartObject("toolConfig"u8);
        writer.WriteStartObject("functionCallingConfig"u8);
        writer.WriteString("mode"u8, mode);
        if (isFunction)
        {
            writer.WriteStartArray("allowedFunctionNames"u8);
            writer.WriteStringValue(request.ChosenTool);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteConfig(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var writer = json.Writer;
        writer.WriteStartObject("generationConfig"u8);
        if (Limits.OutputTokens(request, traits) is { } limit) writer.WriteNumber("maxOutputTokens"u8, limit);
        if (traits.TakesSampling)
        {
            WriteNumber("temperature", request.Temperature);
            WriteNumber("topP", request.TopP);
            if (traits.TakesTopK) WriteNumber("topK", request.TopK);
        }

        if (request.StopSequences.Count > 0 && traits.MaxStopSequences > 0)
        {
            writer.WriteStartArray("stopSequences"u8);
            foreach (var stop in request.StopSequences.Take(MaxStopSequences)) json.Text(stop);
            writer.WriteEndArray();
        }

        if (request.OutputSchema.ValueKind == JsonValueKind.Object)
        {
            writer.WriteString("responseMimeType"u8, "application/json"u8);
            writer.WritePropertyName("responseSchema"u8);
            new SchemaWriter(json, request.OutputSchema).Write();
        }

        if (traits.TakesEffort) WriteThinking(writer, request, traits);
        writer.WriteEndObject();

        void WriteNumber(string name, JsonElement number)
        {
            if (number.ValueKind != JsonValueKind.Number) return;
            writer.WritePropertyName(name);
            json.Value(number);
        }
    }

    private static void WriteThinking(Utf8JsonWriter writer, MessagesRequest request, EndpointTraits traits)
    {
        var byLevel = ModelName.IsThirdOrLater(traits.Model);
        var level = Limits.Effort(request) switch { "" => "", "minimal" => "MINIMAL", "low" => "LOW", "medium" => "MEDIUM", _ => "HIGH" };
        var thinks = request.Thinking is ThinkingKind.Enabled or ThinkingKind.Adaptive;
        // Thinking cannot be turned off from Gemini 3 on; every one of them takes LOW.
        if (request.Thinking == ThinkingKind.Disabled) level = "LOW";
        if (!thinks && (level.Length == 0 || !byLevel)) return;
        writer.WriteStartObject("thinkingConfig"u8);
        if (request.Thinking != ThinkingKind.Disabled) writer.WriteBoolean("includeThoughts"u8, true);
        // Gemini 2.5 refuses levels; without a budget it thinks as much as it sees fit.
        if (byLevel && level.Length > 0) writer.WriteString("thinkingLevel"u8, level);
        else if (!byLevel && request is { Thinking: ThinkingKind.Enabled, ThinkingBudget: > 0 }) writer.WriteNumber("thinkingBudget"u8, request.ThinkingBudget.Value);
        writer.WriteEndObject();
    }
}
