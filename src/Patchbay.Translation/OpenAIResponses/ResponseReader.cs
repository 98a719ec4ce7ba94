using Patchbay.Protocol.Errors;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>Reads a <c>response</c>: an answer in one piece.</summary>
public static class ResponseReader
{
    /// <summary>Reads the whole body.</summary>
    public static void Read(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink)
    {
        using var output = new OutputReader(traits);
        if (WireObject.Read(body, out _) < 0) sink.Fail(ErrorType.Api, "the endpoint's answer is no JSON");
        else output.Read(body, "", sink);
    }
}
