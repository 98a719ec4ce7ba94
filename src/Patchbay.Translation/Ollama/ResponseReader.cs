using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Reads a chat response: an answer in one piece.</summary>
public static class ResponseReader
{
    /// <summary>Reads the whole body.</summary>
    public static void Read(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        using var chat = new ChatReader();
        if (chat.Read(body, sink) < 0) sink.Fail(ErrorType.Api, "the endpoint's answer is no JSON");
        chat.End(sink);
    }
}
