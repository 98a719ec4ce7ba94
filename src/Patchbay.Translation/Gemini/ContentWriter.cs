using System.Text.Json;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Writes <c>contents</c>: the turns of the user and of the model, neighbours of one role put together.</summary>
internal sealed class ContentWriter(RequestJson json, EndpointTraits traits)
{
    private readonly bool _wantsSignatures = ModelName.IsThirdOrLater(traits.Model);
    private string _role = "";

    private Utf8JsonWriter Writer => json.Writer;

    /// <summary>Writes all of them.</summary>
    public void Write(List<Turn> turns)
    {
        Writer.WriteStartArray("contents"u8);
        foreach (var turn in turns)
        {
            if (turn.Role == Role.Assistant) WriteModel(turn.Parts);
            else if (turn.Role == Role.System) WriteSystem(turn.Parts);
            else WriteUser(turn.Parts);
        }

        End();
        Writer.WriteEndArray();
    }

    private void WriteModel(List<Part> parts)
    {
        var signatures = Signatures.Of(parts);
        var hasCall = false;
        foreach (var part in parts)
        {
            if (part.Kind is not (PartKind.Text or PartKind.ToolCall)) continue;
            Begin("model");
            var signature = signatures.GetValueOrDefault(part, "");
            Writer.WriteStartObject();
            if (part.Kind == PartKind.Text)
            {
                Writer.WritePropertyName("text"u8);
                json.Text(part.Text);
            }
            else
            {
                Writer.WriteStartObject("functionCall"u8);
                Writer.WriteString("name"u8, part.Name);
                Writer.WritePropertyName("args"u8);
                json.Value(part.Input);
                Writer.WriteEndObject();
                // Of parallel calls only the first has one.
                if (!hasCall && signature.Length == 0 && _wantsSignatures) signature = Signatures.Unknown;
                hasCall = true;
            }

            if (signature.Length > 0) Writer.WriteString("thoughtSignature"u8, signature);
            Writer.WriteEndObject();
        }
    }

    private void WriteSystem(List<Part> parts)
    {
        // In its place: in front it would change the prompt's beginning, and spoil the cache.
        Begin("user");
        WriteText([SystemReminder.Open, .. parts, SystemReminder.Close]);
        foreach (var part in parts) WriteMedia(part);
    }

    private void WriteUser(List<Part> parts)
    {
        foreach (var part in parts)
        {
            if (part.Kind == PartKind.ToolResult) WriteResponse(part);
        }

        // As many responses as calls are wanted, one behind the other; what they show follows them.
        foreach (var part in parts)
        {
            if (part.Kind != PartKind.ToolResult || !part.Content.Any(static inside => inside.Media is not null)) continue;
            WriteText([SystemReminder.Say($"From the result of the tool call {part.Name}:")]);
            foreach (var inside in part.Content) WriteMedia(inside);
        }

        foreach (var part in parts)
        {
            if (part.Kind == PartKind.Text) WriteText([part]);
            else WriteMedia(part);
        }
    }

    private void WriteResponse(Part result)
    {
        var hasText = result.Content.Any(static part => part.Kind == PartKind.Text);
        var hasMedia = result.Content.Any(static part => part.Media is not null);
        Begin("user");
        Writer.WriteStartObject();
        Writer.WriteStartObject("functionResponse"u8);
        Writer.WriteString("name"u8, result.Name);
        Writer.WriteStartObject("response"u8);
        Writer.WritePropertyName(result.IsError ? "error"u8 : "result"u8);
        json.Joined(result.Content, hasText ? "" : hasMedia ? "[See below.]" : "(no output)");
        Writer.WriteEndObject();
        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private void WriteText(List<Part> texts)
    {
        Begin("user");
        Writer.WriteStartObject();
        Writer.WritePropertyName("text"u8);
        json.Joined(texts);
        Writer.WriteEndObject();
    }

    private void WriteMedia(Part part)
    {
        if (part.Media is not { } media) return;
        Begin("user");
        var type = media.MediaType.Length > 0 ? media.MediaType : TypeOf(media, part.Kind);
        Writer.WriteStartObject();
        Writer.WriteStartObject(media.IsUrl ? "fileData"u8 : "inlineData"u8);
        if (type.Length > 0) Writer.WriteString("mimeType"u8, type);
        Writer.WritePropertyName(media.IsUrl ? "fileUri"u8 : "data"u8);
        json.Text(media.Content);
        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    /// <summary>What the end of a URL says; the client does not say it.</summary>
    private static string TypeOf(Media media, PartKind kind)
    {
        if (kind == PartKind.Document) return "application/pdf";
        var url = media.Content.Content;
        var end = url.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0) url = url[..end];
        return url.EndsWith(".png"u8) ? "image/png"
            : url.EndsWith(".jpg"u8) || url.EndsWith(".jpeg"u8) ? "image/jpeg"
            : url.EndsWith(".webp"u8) ? "image/webp"
            : url.EndsWith(".gif"u8) ? "image/gif" : "";
    }

    private void Begin(string role)
    {
        if (_role == role) return;
        End();
        _role = role;
        Writer.WriteStartObject();
        Writer.WriteString("role"u8, role);
        Writer.WriteStartArray("parts"u8);
    }

    private void End()
    {
        if (_role.Length == 0) return;
        Writer.WriteEndArray();
        Writer.WriteEndObject();
        _role = "";
    }
}
