using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.Control;

namespace Patchbay.Control;

/// <summary>What every control call does with its request and its answer.</summary>
internal static class ControlExchange
{
    /// <summary>The body; null when it is larger, and 413 is answered.</summary>
    public static async Task<byte[]?> BodyAsync(this HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength is not { } length || length <= maxBytes)
        {
            var body = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 0, 256, maxBytes));
            int read;
            do
            {
                read = await context.Request.Body.ReadAsync(body.GetMemory(1), context.RequestAborted).ConfigureAwait(false);
                body.Advance(read);
            }
            while (read > 0 && body.WrittenCount <= maxBytes);
            if (body.WrittenCount <= maxBytes) return body.WrittenSpan.ToArray();
        }

        await context.SayAsync(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {maxBytes / 1024} KiB").ConfigureAwait(false);
        return null;
    }

    /// <summary>The body as a record; null when it cannot be one, and 400 or 413 is answered. An empty body is an empty object.</summary>
    public static async Task<T?> BodyAsync<T>(this HttpContext context, JsonTypeInfo<T> type, int maxBytes) where T : class
    {
        if (await context.BodyAsync(maxBytes).ConfigureAwait(false) is not { } body) return null;
        try
        {
            if (JsonSerializer.Deserialize(body.Length == 0 ? "{}"u8 : body, type) is { } value) return value;
            await context.SayAsync(StatusCodes.Status400BadRequest, "the body is `null`; a JSON object is wanted").ConfigureAwait(false);
        }
        catch (JsonException malformed)
        {
            await context.SayAsync(StatusCodes.Status400BadRequest, $"the body is not what it should be: {malformed.Message}").ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Answers with a record.</summary>
    public static async Task AnswerAsync<T>(this HttpContext context, int statusCode, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type)).ConfigureAwait(false);
    }

    /// <summary>Answers with words.</summary>
    public static Task SayAsync(this HttpContext context, int statusCode, string message) => context.AnswerAsync(statusCode, new ControlAnswer(message), ControlJson.Default.ControlAnswer);

    /// <summary>Answers with a finding: what was asked for could not be done.</summary>
    public static Task SayAsync(this HttpContext context, Finding finding) =>
        context.AnswerAsync(StatusCodes.Status409Conflict, new ControlAnswer(finding.Message, finding.ToRecord()), ControlJson.Default.ControlAnswer);

    /// <summary>Nothing of that name.</summary>
    public static Task NothingAsync(this HttpContext context) => context.SayAsync(StatusCodes.Status404NotFound, $"there is no {context.Request.Method} {context.Request.Path}");
}
