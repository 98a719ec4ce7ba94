using System.Text;
using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>Reads what OpenAI and those who imitate it answer instead of an answer.</summary>
public static class ErrorBody
{
    private const int MaxText = 400;

    /// <summary>Reads an error's body: <c>{"error":{message,type,code}}</c>, the same with a string or in an array, bare <c>{"message"}</c> or
    /// <c>{"detail"}</c>, or no JSON at all.</summary>
    public static EndpointError Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (Find(document.RootElement) is { } error) return error;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // HTML, plain text or nothing, or JSON whose strings are no text; its first line says most.
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * MaxText)]).Trim();
        var line = (TitleOf(text) ?? text.Split('\n')[0]).Trim();
        return new EndpointError(line.Length == 0 ? "no reason given" : line.Length > MaxText ? line[..MaxText] : line, "");
    }

    /// <summary>What a page calls itself; its first line is only a tag.</summary>
    private static string? TitleOf(string text)
    {
        const string Opening = "<title>";
        var start = text.StartsWith('<') ? text.IndexOf(Opening, StringComparison.OrdinalIgnoreCase) : -1;
        var end = start < 0 ? -1 : text.IndexOf("</title>", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? null : text[(start + Opening.Length)..end];
    }

    /// <summary>The error in a JSON value; null when there is none.</summary>
    public static EndpointError? Find(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0) return Find(root[0]);
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (root.TryGetProperty("error"u8, out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            if (error.ValueKind == JsonValueKind.String) return new EndpointError(Json.Text(error), "");
            if (error.ValueKind == JsonValueKind.Object) return FromObject(error);
        }

        return Json.Text(root, "message") is { Length: > 0 } message ? new EndpointError(message, CodeOf(root))
            : Json.Text(root, "detail") is { Length: > 0 } detail ? new EndpointError(detail, CodeOf(root)) : null;
    }

    private static EndpointError FromObject(JsonElement error)
    {
        var message = Json.Text(error, "message");
        return new EndpointError(message.Length == 0 ? error.GetRawText() : message, CodeOf(error));
    }

    private static string CodeOf(JsonElement error)
    {
        if (error.TryGetProperty("code"u8, out var code) && code.ValueKind is JsonValueKind.String or JsonValueKind.Number && code.ToString() is { Length: > 0 } word) return word;
        return Json.Text(error, "type") is { Length: > 0 } type ? type : Json.Text(error, "status");
    }
}
