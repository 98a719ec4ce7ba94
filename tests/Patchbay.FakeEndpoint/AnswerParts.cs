using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Patchbay.FakeEndpoint;

/// <summary>The body of an answer in the pieces that are written one by one: events, or a whole body; encoded if the script says so.</summary>
internal sealed partial record AnswerParts(List<byte[]> Pieces, bool IsStream)
{
    public string ContentType => IsStream ? "text/event-stream; charset=utf-8" : "application/json";

    public static AnswerParts OfMessage(Reply reply, Turn turn, string id) => turn.Stream
        ? new AnswerParts(Encode(Events(reply, turn, id), reply.Encoding), true)
        : new AnswerParts(Encode([Whole(reply, turn, id)], reply.Encoding), false);

    private static List<string> Events(Reply reply, Turn turn, string id) => turn.Dialect switch
    {
        "openai-chat" => ChatBody.Events(reply, turn, id),
        "openai-responses" => ResponsesBody.Events(reply, turn, id),
        "gemini" => GeminiBody.Events(reply, turn),
        _ => MessageBody.Events(reply, turn, id),
    };

    private static string Whole(Reply reply, Turn turn, string id) => turn.Dialect switch
    {
        "openai-chat" => ChatBody.Whole(reply, turn, id),
        "openai-responses" => ResponsesBody.Whole(reply, turn, id),
        "gemini" => GeminiBody.Whole(reply, turn),
        _ => MessageBody.Whole(reply, turn, id),
    };

    /// <summary>A body of the script's own; one that is an event stream is cut after each event, so that it can be held, paced and cut like ours.</summary>
    public static AnswerParts OfBody(Reply reply)
    {
        var isStream = reply.Headers.Any(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase) && header.Value.StartsWith("text/event-stream", StringComparison.Ordinal));
        List<string> parts = isStream ? [.. EventEnd().Split(reply.Body!).Where(part => part.Length > 0)] : [reply.Body!];
        return new AnswerParts(Encode(parts, reply.Encoding), isStream);
    }

    [GeneratedRegex(@"(?<=\n\n|\r\n\r\n)")]
    private static partial Regex EventEnd();

    /// <summary>Each part flushed by itself, so that an encoded stream still arrives event by event.</summary>
    private static List<byte[]> Encode(List<string> parts, string? encoding)
    {
        if (encoding is null) return [.. parts.Select(Encoding.UTF8.GetBytes)];
        var sink = new MemoryStream();
        Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(sink, CompressionLevel.Fastest, true),
            "br" => new BrotliStream(sink, CompressionLevel.Fastest, true),
            _ => new ZLibStream(sink, CompressionLevel.Fastest, true),
        };
        var pieces = new List<byte[]>();
        foreach (var part in parts)
        {
            encoder.Write(Encoding.UTF8.GetBytes(part));
            encoder.Flush();
            pieces.Add(sink.ToArray());
            sink.SetLength(0);
        }

        encoder.Dispose();
        pieces.Add(sink.ToArray());
        return [.. pieces.Where(piece => piece.Length > 0)];
    }
}
