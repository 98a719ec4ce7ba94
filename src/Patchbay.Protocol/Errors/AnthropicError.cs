using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Patchbay.Protocol.Errors;

/// <summary>Writes the one error shape that every client of the Messages API understands.</summary>
/// <remarks><c>{"type":"error","error":{"type":…,"message":…}}</c> (Messages API reference, read 2026-11-23).</remarks>
public static class AnthropicError
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of an error answer.</summary>
    /// <param name="type">An <see cref="ErrorType"/>.</param>
    /// <param name="message">For the person; shown as it is.</param>
    public static byte[] Body(ErrorType type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, type, message);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as a server-sent event, for a stream that has begun.</summary>
    /// <param name="betweenEvents">False when the stream stopped inside an event: that one is ended first.</param>
    /// <param name="type">An <see cref="ErrorType"/>.</param>
    /// <param name="message">For the person.</param>
    public static byte[] Event(bool betweenEvents, ErrorType type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        if (!betweenEvents) buffer.Write("\n\n"u8);
        buffer.Write("event: error\ndata: "u8);
        Write(buffer, type, message);
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(IBufferWriter<byte> buffer, ErrorType type, string message)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, type.Name);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>The <c>type</c> inside an error. Open: an endpoint may send one that is not listed.</summary>
/// <param name="Name">The word on the wire.</param>
public readonly record struct ErrorType(string Name)
{
    /// <summary>400, and other 4xx.</summary>
    public static ErrorType InvalidRequest { get; } = new("invalid_request_error");

    /// <summary>401.</summary>
    public static ErrorType Authentication { get; } = new("authentication_error");

    /// <summary>403.</summary>
    public static ErrorType Permission { get; } = new("permission_error");

    /// <summary>404.</summary>
    public static ErrorType NotFound { get; } = new("not_found_error");

    /// <summary>413.</summary>
    public static ErrorType RequestTooLarge { get; } = new("request_too_large");

    /// <summary>500, and what has no better word.</summary>
    public static ErrorType Api { get; } = new("api_error");

    /// <summary>504.</summary>
    public static ErrorType Timeout { get; } = new("timeout_error");

    /// <summary>529.</summary>
    public static ErrorType Overloaded { get; } = new("overloaded_error");
}
