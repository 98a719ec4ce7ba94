using System.Buffers;
using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Writes the body of <c>POST …/chat/completions</c>.</summary>
/// <remarks>Fields: openai-openapi 2.3.0 (read 2026-11-23); what is lost stands in this folder's README.</remarks>
public static class RequestWriter
{
    private const string ImageBelow = "[The image is in the next message.]";

    /// <summary>Writes <paramref name="request"/>.</summary>
    public static void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("model"u8, traits.Model);
        WriteMessages(json, request, traits);
        WriteTools(json, request, traits);
        WriteLimits(json, request, traits);
        writer.WriteBoolean("stream"u8, request.IsStream);
        if (request.IsStream)
        {
            writer.WriteStartObject("stream_options"u8);
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the body of vLLM's <c>POST /tokenize</c>: what of a chat becomes its prompt.</summary>
    internal static void WriteTokenize(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        using var json = new RequestJson(output);
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("model"u8, traits.Model);
        WriteMessages(json, request, traits);
        // Told that no tool may be called, vLLM tells the model of none.
        if (request.Tools.Count > 0 && request.Choice != ToolChoiceKind.None) WriteDefinitions(json, request);
        writer.WriteBoolean("add_generation_prompt"u8, true);
        writer.WriteEndObject();
    }

    private static void WriteMessages(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var writer = json.Writer;
        writer.WriteStartArray("messages"u8);
        if (request.System.Count > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "system"u8);
            writer.WritePropertyName("content"u8);
            json.Joined(request.System);
            writer.WriteEndObject();
        }

        var said = new List<Part>(); // What the user says next; messages of one role may have to be one.
        foreach (var turn in request.Turns)
        {
            if (turn.Role == Role.Assistant)
            {
                FlushUser(json, said);
                WriteAssistant(json, turn.Parts, traits);
            }
            else if (turn.Role == Role.System && traits.MidSystem != MidSystem.TaggedUser)
            {
                FlushUser(json, said);
                WriteMessage(json, traits.MidSystem == MidSystem.Developer ? "developer" : "system", turn.Parts);
            }
            else
            {
                AddUser(json, turn, said);
                // What a result shows goes with what the person says next: all results stand together, right behind their calls.
                if (!traits.MergesRoles && !turn.Parts.Exists(static part => part.Kind == PartKind.ToolResult)) FlushUser(json, said);
            }
        }

        FlushUser(json, said);
        writer.WriteEndArray();
    }

    private static void AddUser(RequestJson json, Turn turn, List<Part> said)
    {
        if (turn.Role == Role.System)
        {
            said.Add(SystemReminder.Open);
            said.AddRange(turn.Parts);
            said.Add(SystemReminder.Close);
            return;
        }

        foreach (var part in turn.Parts)
        {
            if (part.Kind == PartKind.ToolResult) WriteResult(json, part, said);
            else said.Add(part);
        }
    }

    private static void WriteResult(RequestJson json, Part result, List<Part> said)
    {
        // A tool message holds text alone: images follow in a message of the user's, and say where they come from.
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("role"u8, "tool"u8);
        writer.WriteString("tool_call_id"u8, result.Id);
        writer.WritePropertyName("content"u8);
        var hasMedia = result.Content.Any(static part => part.Media is not null);
        var hasText = result.Content.Any(static part => part.Kind == PartKind.Text);
        var placeholder = hasText ? "" : hasMedia ? ImageBelow : "(no output)";
        json.Joined(result.Content, (result.IsError ? "Error: " : "") + placeholder, hasText && hasMedia ? "\n\n" + ImageBelow : "");
        writer.WriteEndObject();
        if (!hasMedia) return;
        said.Add(SystemReminder.Say($"From the result of the tool call {result.Id}:"));
        said.AddRange(result.Content.Where(static part => part.Media is not null));
    }

    private static void FlushUser(RequestJson json, List<Part> said)
    {
        if (said.Count == 0) return;
        WriteMessage(json, "user", said);
        said.Clear();
    }

    private static void WriteMessage(RequestJson json, string role, List<Part> parts)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("role"u8, role);
        writer.WritePropertyName("content"u8);
        if (parts.TrueForAll(static part => part.Kind == PartKind.Text)) json.Joined(parts);
        else WriteParts(json, parts);
        writer.WriteEndObject();
    }

    private static void WriteParts(RequestJson json, List<Part> parts)
    {
        var writer = json.Writer;
        writer.WriteStartArray();
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            switch (part.Kind)
            {
                case PartKind.Text:
                    writer.WriteString("type"u8, "text"u8);
                    writer.WritePropertyName("text"u8);
                    json.Text(part.Text);
                    break;
                case PartKind.Image:
                    writer.WriteString("type"u8, "image_url"u8);
                    writer.WriteStartObject("image_url"u8);
                    writer.WritePropertyName("url"u8);
                    json.MediaUrl(part.Media!);
                    writer.WriteEndObject();
                    break;
                case PartKind.Document when !part.Media!.IsUrl:
                    writer.WriteString("type"u8, "file"u8);
                    writer.WriteStartObject("file"u8);
                    writer.WritePropertyName("filename"u8);
                    json.Text(part.Media!.Title.IsEmpty ? new RawText("document.pdf") : part.Media.Title);
                    writer.WritePropertyName("file_data"u8);
                    json.MediaUrl(part.Media);
                    writer.WriteEndObject();
                    break;
                default:
                    throw new UntranslatableException($"{part.Path}: a document by URL cannot be sent as a chat message; send its content.");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAssistant(RequestJson json, List<Part> parts, EndpointTraits traits)
    {
        var hasText = parts.Exists(static part => part.Kind == PartKind.Text);
        var hasCalls = parts.Exists(static part => part.Kind == PartKind.ToolCall);
        if (!hasText && !hasCalls) return;
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant"u8);
        if (traits.WantsReasoningBack && parts.Exists(static part => part.Kind == PartKind.Thinking))
        {
            writer.WritePropertyName("reasoning_content"u8);
            json.Joined([.. parts.Where(static part => part.Kind == PartKind.Thinking).Select(static part => part.Text)]);
        }

        writer.WritePropertyName("content"u8);
        if (hasText) json.Joined(parts);
        else writer.WriteNullValue();
        if (hasCalls)
        {
            writer.WriteStartArray("tool_calls"u8);
            foreach (var call in parts)
            {
                if (call.Kind == PartKind.ToolCall) WriteCall(json, call);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteCall(RequestJson json, Part call)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("id"u8, call.Id);
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, call.Name);
        writer.WritePropertyName("arguments"u8);
        json.Quoted(call.Input);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTools(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        if (request.Tools.Count == 0) return;
        var writer = json.Writer;
        WriteDefinitions(json, request);
        switch (request.Choice)
        {
            case ToolChoiceKind.Auto: writer.WriteString("tool_choice"u8, "auto"u8); break;
            case ToolChoiceKind.Any: writer.WriteString("tool_choice"u8, "required"u8); break;
            case ToolChoiceKind.None: writer.WriteString("tool_choice"u8, "none"u8); break;
            case ToolChoiceKind.Tool:
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, request.ChosenTool);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
        }

        if (request.DisablesParallelTools && traits.TakesParallelSwitch) writer.WriteBoolean("parallel_tool_calls"u8, false);
    }

    private static void WriteDefinitions(RequestJson json, MessagesRequest request)
    {
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

    private static void WriteLimits(RequestJson json, MessagesRequest request, EndpointTraits traits)
    {
        var writer = json.Writer;
        if (Limits.OutputTokens(request, traits) is { } limit) writer.WriteNumber(traits.OutputLimit == OutputLimit.MaxTokens ? "max_tokens"u8 : "max_completion_tokens"u8, limit);
        var thinks = request.Thinking is ThinkingKind.Enabled or ThinkingKind.Adaptive;
        if (traits.TakesEffort && Limits.Effort(request) is { Length: > 0 } effort) writer.WriteString("reasoning_effort"u8, effort);
        // Models that think take no sampling settings.
        if (traits.TakesSampling && !(thinks && traits.TakesEffort))
        {
            WriteNumber("temperature", request.Temperature);
            WriteNumber("top_p", request.TopP);
            if (traits.TakesTopK) WriteNumber("top_k", request.TopK);
        }

        if (request.StopSequences.Count > 0 && traits.MaxStopSequences > 0)
        {
            writer.WriteStartArray("stop"u8);
            foreach (var stop in request.StopSequences.Take(traits.MaxStopSequences)) json.Text(stop);
            writer.WriteEndArray();
        }

        if (request.OutputSchema.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject("response_format"u8);
            writer.WriteString("type"u8, "json_schema"u8);
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, "answer"u8);
            writer.WritePropertyName("schema"u8);
            json.Value(request.OutputSchema);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        if (traits.TakesCacheKey && request.SessionKey.Length > 0) writer.WriteString("prompt_cache_key"u8, request.SessionKey);

        void WriteNumber(string name, JsonElement number)
        {
            if (number.ValueKind != JsonValueKind.Number) return;
            writer.WritePropertyName(name);
            json.Value(number);
        }
    }
}
