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
    public override TokenCount? Count(string basePath, MessagesRequest request, EndpointTraits traits)
    {
        if (traits.Tokenizer == Tokenizer.None) return null;
        // An image's place in a prompt is one mark; what it costs is known to the model alone.
        if (traits.Tokenizer == Tokenizer.VLLM && request.HasMedia) throw new UntranslatableException("it cannot count images");
        var body = new ArrayBufferWriter<byte>(4096);
        if (traits.Tokenizer == Tokenizer.VLLM)
        {
            RequestWriter.WriteTokenize(request, traits, body);
            return new VllmCount(body.WrittenMemory);
        }

        WriteRequest(request, traits, body);
        return new LlamaCppCount(body.WrittenMemory, traits.Model, request.HasMedia);
    }

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new ChatStreamReader();

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => ResponseReader.Read(body, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorBody.Read(body);
}
