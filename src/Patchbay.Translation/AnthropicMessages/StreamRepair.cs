using System.Buffers;
using Patchbay.Translation.Common;

namespace Patchbay.Translation.AnthropicMessages;

/// <summary>Anthropic's own dialect, for servers whose streams are not quite it: their answers are read and told again, their requests are passed on
/// untouched and never come here.</summary>
public sealed class StreamRepair : Translator
{
    /// <inheritdoc/>
    public override string Dialect => "anthropic-messages";

    /// <inheritdoc/>
    public override string Target(string basePath, MessagesRequest request, EndpointTraits traits) => throw new NotSupportedException("a request of this dialect is not written");

    /// <inheritdoc/>
    protected override void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output) => throw new NotSupportedException("a request of this dialect is not written");

    /// <inheritdoc/>
    public override AnswerStreamReader CreateStreamReader(EndpointTraits traits) => new MessageStreamReader();

    /// <inheritdoc/>
    public override void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink) => MessageReader.Read(body, sink);

    /// <inheritdoc/>
    public override EndpointError ReadError(ReadOnlySpan<byte> body) => ErrorBody.Read(body);
}
