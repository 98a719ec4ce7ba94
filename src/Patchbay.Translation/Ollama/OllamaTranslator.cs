using System.Buffers;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.Ollama;

/// <summary>Ollama's own <c>/api/chat</c>.</summary>
public sealed class OllamaTranslator : Translator
{
    /// <inheritdoc/>
    public override string Dialect => "ollama";

    /// <inheritdoc/>
    public override bool StreamsJsonLines => true;

    /// <inheritdoc/>
    public override string Target(string basePath, MessagesRequest request, EndpointTraits traits) =>
        basePath.EndsWith("/api", StringComparison.Ordinal) ? "/chat" : "/api/chat";

    /// <inheritdoc/>
    protected override void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output) => RequestWriter.Write(request, traits, output);

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new LineStreamReader();

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => ResponseReader.Read(body, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorReader.Read(body);
}
