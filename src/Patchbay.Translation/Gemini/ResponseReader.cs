using System.Text.Json;
using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Gemini;

/// <summary>Reads a <c>GenerateContentResponse</c>: an answer in one piece, or a stream that came as a JSON array of them.</summary>
public static class ResponseReader
{
    /// <summary>Reads the whole body.</summary>
    public static void Read(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink)
    {
        using var candidates = new CandidateReader(traits);
        Read(body, candidates, sink);
    }

    /// <summary>Reads one object, or an array of them.</summary>
    internal static void Read(ReadOnlySpan<byte> body, CandidateReader candidates, IAnswerSink sink)
    {
        body = body.TrimStart(" \t\r\n"u8);
        if (!ReadAll(body, candidates, sink)) sink.Fail(ErrorType.Api, "the endpoint's answer is no JSON");
    }

    private static bool ReadAll(ReadOnlySpan<byte> body, CandidateReader candidates, IAnswerSink sink)
    {
        if (body.IsEmpty || body[0] != '[') return candidates.Read(body, sink) >= 0;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (candidates.Read(body[start..(int)reader.BytesConsumed], sink) < 0) return false;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
