using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>Reads a <c>chat.completion</c>: an answer in one piece.</summary>
public static class ResponseReader
{
    /// <summary>Reads the whole body.</summary>
    public static void Read(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        using var completion = new CompletionReader();
        if (completion.Read(body, sink) < 0) sink.Fail(ErrorType.Api, "the endpoint's answer is no JSON");
        completion.End(sink);
    }
}
