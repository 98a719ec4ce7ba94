using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Conformance;

/// <summary>An answer as the Message that Claude Code would see: itself, or what the translation makes of it.</summary>
internal static class AnswerMessage
{
    /// <summary>The Message of an answer.</summary>
    /// <returns>Null when it is none. A stream of the Messages API is none either: it is judged event by event (<see cref="StreamedMessage"/>).</returns>
    public static JsonElement? Of(Endpoint endpoint, CheckAnswer answer, string model)
    {
        ReadOnlyMemory<byte>? json = endpoint.Dialect == Dialect.AnthropicMessages ? answer.Body : Translated(endpoint, answer, model);
        if (json is not { } bytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return CheckAnswer.StringOf(document.RootElement, "type") == "message" ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Translated(Endpoint endpoint, CheckAnswer answer, string model)
    {
        var translator = Translators.Of(endpoint.Dialect);
        var traits = new EndpointTraits { Endpoint = endpoint.Name, Model = model };
        var sink = new MessageAssembler(new AnswerHead { Id = "msg_doctor", Model = model });
        if (translator.StreamsJsonLines || answer.Body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
        {
            using var reader = translator.CreateStreamReader(traits);
            reader.Read(answer.Body.Span, sink);
            reader.Complete(sink);
        }
        else
        {
            translator.ReadResponse(answer.Body.Span, traits, sink);
        }

        return sink.Complete();
    }
}
