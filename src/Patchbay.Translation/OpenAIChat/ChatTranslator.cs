using System.Buffers;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.OpenAIChat;

/// <summary>OpenAI's Chat Completions, as spoken by nearly every model server.</summary>
public sealed class ChatTranslator : Translator
{
    /// <inheritdoc/>
    public override string Dialect => "openai-chat";

    /// <inheritdoc/>
    /// <remarks>Some vendors' base URLs end with a version of their own (<c>/api/paas/v4</c>), which then stands for OpenAI's <c>/v1</c>.</remarks>
    public override string Target(string basePath, MessagesRequest request, EndpointTraits traits) =>
        BasePath.EndsWithVersion(basePath) ? "/chat/completions" : "/v1/chat/completions";

    /// <inheritdoc/>
    protected override void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output) => RequestWriter.Write(request, traits, output);

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new ChatStreamReader();

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => ResponseReader.Read(body, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorBody.Read(body);
}
