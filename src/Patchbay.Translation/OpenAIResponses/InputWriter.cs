using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Writes <c>input</c>: messages, calls, their outputs and the endpoint's own reasoning, each an item in its place.</summary>
internal sealed class InputWriter(RequestJson json, EndpointTraits traits)
{
    private readonly List<List<Part>> _said = []; // What the user says next, a part each; the texts of one are put together.

    private Utf8JsonWriter Writer => json.Writer;

    /// <summary>Writes all of them.</summary>
    public void Write(List<Turn> turns)
    {
        Writer.WriteStartArray("input"u8);
        foreach (var turn in turns)
        {
            if (turn.Role == Role.Assistant)
            {
                FlushUser();
                WriteAssistant(turn.Parts);
            }
            else if (turn.Role == Role.System && traits.MidSystem != MidSystem.TaggedUser)
            {
                FlushUser();
                WriteMessage(traits.MidSystem == MidSystem.Developer ? "developer" : "system", [.. turn.Parts.Select(static part => new List<Part> { part })]);
            }
            else
            {
                AddUser(turn);
                if (!traits.MergesRoles) FlushUser();
            }
        }

        FlushUser();
        Writer.WriteEndArray();
    }

    private void AddUser(Turn turn)
    {
        if (turn.Role == Role.System)
        {
            // In its place: in front it would change the prompt's beginning, and spoil the cache.
            _said.Add([SystemReminder.Open, .. turn.Parts.Where(static part => part.Kind == PartKind.Text), SystemReminder.Close]);
            _said.AddRange(turn.Parts.Where(static part => part.Media is not null).Select(static part => new List<Part> { part }));
            return;
        }

        foreach (var part in turn.Parts)
        {
            if (part.Kind != PartKind.ToolResult)
            {
                _said.Add([part]);
                continue;
            }

            FlushUser();
            WriteOutput(part);
        }
    }

    private void FlushUser()
    {
        if (_said.Count == 0) return;
        WriteMessage("user", _said);
        _said.Clear();
    }

    private void WriteMessage(string role, List<List<Part>> parts)
    {
        BeginMessage(role);
        foreach (var part in parts)
        {
            if (part[0].Kind == PartKind.Text) WriteText("input_text", part);
            else WriteMedia(part[0]);
        }

        EndMessage();
    }

    /// <summary>The type need not be said, except to llama.cpp, which knows an assistant's message by it alone.</summary>
    private void BeginMessage(string role)
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, "message"u8);
        Writer.WriteString("role"u8, role);
        Writer.WriteStartArray("content"u8);
    }

    private void EndMessage()
    {
        Writer.WriteEndArray();
        Writer.WriteEndObject();
    }

    private void WriteAssistant(List<Part> parts)
    {
        // Reasoning without the item that it led to is refused ("… was provided without its required following item").
        var last = parts.FindLastIndex(static part => part.Kind is PartKind.Text or PartKind.ToolCall);
        var isOpen = false;
        for (var i = 0; i <= last; i++)
        {
            var part = parts[i];
            if (part.Kind == PartKind.Text)
            {
                if (!isOpen) BeginMessage("assistant");
                isOpen = true;
                WriteText("output_text", [part]);
                continue;
            }

            if (part.Kind == PartKind.Thinking && part.Carried.Length == 0) continue;
            if (isOpen) EndMessage();
            isOpen = false;
            if (part.Kind == PartKind.ToolCall) WriteCall(part);
            else if (part.Kind == PartKind.Thinking) WriteReasoning(part);
        }

        if (isOpen) EndMessage();
    }

    /// <summary>Reasoning as its endpoint gave it, but for the id.</summary>
    /// <remarks>An id makes OpenAI look for the item in its store, where nothing is with <c>store: false</c>, and refuse the request ("Item with id
    /// 'rs_…' not found"), also beside its encrypted content (bifrost #5410, hermes-agent PR 10217); without one the content is enough
    /// for OpenAI (vercel/ai #12853; codex sends none either) and for xAI, which insists on the summary (sub2api #4237, grok2api PR 689; all read 2026-11-24).</remarks>
    private void WriteReasoning(Part part)
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, "reasoning"u8);
        Writer.WriteStartArray("summary"u8);
        if (!part.Text.IsEmpty) WriteText("summary_text", [part]);
        Writer.WriteEndArray();
        Writer.WriteString("encrypted_content"u8, part.Carried);
        Writer.WriteEndObject();
    }

    private void WriteCall(Part call)
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, "function_call"u8);
        Writer.WriteString("call_id"u8, call.Id);
        Writer.WriteString("name"u8, call.Name);
        Writer.WritePropertyName("arguments"u8);
        json.Quoted(call.Input);
        Writer.WriteEndObject();
    }

    private void WriteOutput(Part result)
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, "function_call_output"u8);
        Writer.WriteString("call_id"u8, result.Id);
        Writer.WritePropertyName("output"u8);
        var error = result.IsError ? "Error: " : "";
        if (!result.Content.Any(static part => part.Media is not null))
        {
            // A string wherever it can be one: some take no list.
            json.Joined(result.Content, result.Content.Any(static part => part.Kind == PartKind.Text) ? error : error + "(no output)");
        }
        else
        {
            Writer.WriteStartArray();
            if (result.IsError && result.Content[0].Kind != PartKind.Text) WriteText("input_text", [SystemReminder.Say("Error:")]);
            foreach (var part in result.Content)
            {
                if (part.Kind != PartKind.Text) WriteMedia(part);
                else WriteText("input_text", [part], ReferenceEquals(part, result.Content[0]) ? error : "");
            }

            Writer.WriteEndArray();
        }

        Writer.WriteEndObject();
    }

    private void WriteText(string type, List<Part> texts, string before = "")
    {
        Writer.WriteStartObject();
        Writer.WriteString("type"u8, type);
        Writer.WritePropertyName("text"u8);
        if (texts.Count == 1 && before.Length == 0) json.Text(texts[0].Text);
        else json.Joined(texts, before);
        Writer.WriteEndObject();
    }

    private void WriteMedia(Part part)
    {
        if (part.Media is not { } media) return;
        Writer.WriteStartObject();
        if (part.Kind == PartKind.Image)
        {
            Writer.WriteString("type"u8, "input_image"u8);
            Writer.WritePropertyName("image_url"u8);
        }
        else
        {
            Writer.WriteString("type"u8, "input_file"u8);
            if (!media.IsUrl)
            {
                Writer.WritePropertyName("filename"u8);
                json.Text(media.Title.IsEmpty ? new RawText("document.pdf") : media.Title);
            }

            Writer.WritePropertyName(media.IsUrl ? "file_url"u8 : "file_data"u8);
        }

        json.MediaUrl(media);
        Writer.WriteEndObject();
    }
}
