using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Writes <c>messages</c>: each a text, with images beside it.</summary>
internal sealed class MessageWriter(RequestJson json, EndpointTraits traits)
{
    private const string ImageBelow = "[The image is in the next message.]";

    private Utf8JsonWriter Writer => json.Writer;

    /// <summary>Writes all of them.</summary>
    public void Write(MessagesRequest request)
    {
        Writer.WriteStartArray("messages"u8);
        if (request.System.Count > 0)
        {
            Begin("system");
            json.Joined(request.System);
            Writer.WriteEndObject();
        }

        var said = new List<Part>(); // What the user says next.
        foreach (var turn in request.Turns)
        {
            if (turn.Role == Role.Assistant)
            {
                Flush(said);
                WriteAssistant(turn.Parts);
            }
            else if (turn.Role == Role.System && traits.MidSystem != MidSystem.TaggedUser)
            {
                Flush(said);
                WriteMessage("system", turn.Parts);
            }
            else
            {
                if (turn.Role == Role.System) said.AddRange([SystemReminder.Open, .. turn.Parts, SystemReminder.Close]);
                else AddUser(turn, said);
                // What a result shows goes with what the person says next: all results stand together, right behind their calls.
                if (!traits.MergesRoles && !turn.Parts.Exists(static part => part.Kind == PartKind.ToolResult)) Flush(said);
            }
        }

        Flush(said);
        Writer.WriteEndArray();
    }

    private void AddUser(Turn turn, List<Part> said)
    {
        foreach (var part in turn.Parts)
        {
            if (part.Kind == PartKind.ToolResult) WriteResult(part, said);
            else said.Add(part);
        }
    }

    private void WriteResult(Part result, List<Part> said)
    {
        var hasMedia = result.Content.Any(static part => part.Media is not null);
        var hasText = result.Content.Any(static part => part.Kind == PartKind.Text);
        Begin("tool");
        // Templates show the images of user messages; few show those of a tool's.
        json.Joined(result.Content, (result.IsError ? "Error: " : "") + (hasText ? "" : hasMedia ? ImageBelow : "(no output)"), hasText && hasMedia ? "\n\n" + ImageBelow : "");
        Writer.WriteString("tool_name"u8, result.Name);
        Writer.WriteString("tool_call_id"u8, result.Id);
        Writer.WriteEndObject();
        if (!hasMedia) return;
        said.Add(SystemReminder.Say($"From the result of the tool call {result.Name}:"));
        said.AddRange(result.Content.Where(static part => part.Media is not null));
    }

    private void Flush(List<Part> said)
    {
        if (said.Count == 0) return;
        WriteMessage("user", said);
        said.Clear();
    }

    private void WriteMessage(string role, List<Part> parts)
    {
        Begin(role);
        json.Joined(parts);
        if (parts.Exists(static part => part.Media is not null))
        {
            Writer.WriteStartArray("images"u8);
            foreach (var part in parts)
            {
                if (part.Media is not { } media) continue;
                if (part.Kind == PartKind.Document) throw new UntranslatableException($"{part.Path}: endpoint {traits.Endpoint} takes no documents; send its text instead.");
                if (media.IsUrl) throw new UntranslatableException($"{part.Path}: an image by URL cannot be sent to endpoint {traits.Endpoint}; send its content.");
                json.Text(media.Content);
            }

            Writer.WriteEndArray();
        }

        Writer.WriteEndObject();
    }

    private void WriteAssistant(List<Part> parts)
    {
        var hasCalls = parts.Exists(static part => part.Kind == PartKind.ToolCall);
        if (!hasCalls && !parts.Exists(static part => part.Kind == PartKind.Text)) return;
        Begin("assistant");
        json.Joined(parts);
        if (traits.WantsReasoningBack && parts.Exists(static part => part.Kind == PartKind.Thinking))
        {
            Writer.WritePropertyName("thinking"u8);
            json.Joined([.. parts.Where(static part => part.Kind == PartKind.Thinking).Select(static part => part.Text)]);
        }

        if (hasCalls)
        {
            Writer.WriteStartArray("tool_calls"u8);
            foreach (var call in parts)
            {
                if (call.Kind != PartKind.ToolCall) continue;
                Writer.WriteStartObject();
                Writer.WriteString("id"u8, call.Id);
                Writer.WriteStartObject("function"u8);
                Writer.WriteString("name"u8, call.Name);
                // An object; Ollama refuses the text that OpenAI wants.
                Writer.WritePropertyName("arguments"u8);
                json.Value(call.Input);
                Writer.WriteEndObject();
                Writer.WriteEndObject();
            }

            Writer.WriteEndArray();
        }

        Writer.WriteEndObject();
    }

    private void Begin(string role)
    {
        Writer.WriteStartObject();
        Writer.WriteString("role"u8, role);
        Writer.WritePropertyName("content"u8);
    }
}
