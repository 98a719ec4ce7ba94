using System.Buffers;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIResponses;

/// <summary>OpenAI's Responses API, without anything kept at the server: OpenAI, xAI, and some bridges and model servers.</summary>
public sealed class ResponsesTranslator : Translator
{
    /// <inheritdoc/>
    public override string Dialect => "openai-responses";

    /// <inheritdoc/>
    public override string Target(string basePath, MessagesRequest request, EndpointTraits traits) =>
        BasePath.EndsWithVersion(basePath) ? "/responses" : "/v1/responses";

    /// <inheritdoc/>
    protected override void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output) => RequestWriter.Write(request, traits, output);

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new ResponsesStreamReader(traits);

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => ResponseReader.Read(body, traits, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorBody.Read(body);
}
