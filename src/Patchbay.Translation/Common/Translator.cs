using System.Buffers;

namespace Patchbay.Translation.Common;

/// <summary>One dialect, both ways. Pure: bytes in, bytes out; safe to use from anywhere.</summary>
public abstract class Translator
{
    /// <summary>The dialect's name in settings and messages: <c>openai-chat</c>.</summary>
    public abstract string Dialect { get; }

    /// <summary>The path below the base URL that a request goes to, query included.</summary>
    /// <param name="basePath">The path of the endpoint's base URL, without a trailing slash and without <c>/v1</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="traits">Whom it is for.</param>
    public abstract string Target(string basePath, MessagesRequest request, EndpointTraits traits);

    /// <summary>Writes the endpoint's request.</summary>
    /// <exception cref="UntranslatableException">It says something that cannot be said there.</exception>
    public void WriteRequest(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output)
    {
        try
        {
            Write(request, traits, output);
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair in the name of a schema's property: JSON, but no text.
            throw new UntranslatableException($"tools: a schema is not text: {broken.Message}", broken);
        }
    }

    /// <inheritdoc cref="WriteRequest"/>
    protected abstract void Write(MessagesRequest request, EndpointTraits traits, IBufferWriter<byte> output);

    /// <summary>How to have the endpoint's own tokenizer count a request; null when it has none that is known.</summary>
    /// <exception cref="UntranslatableException">It says something that cannot be said there.</exception>
    public virtual TokenCount? Count(string basePath, MessagesRequest request, EndpointTraits traits) => null;

    /// <summary>True when a stream is JSON, line by line, and not server-sent events.</summary>
    public virtual bool StreamsJsonLines => false;

    /// <summary>A reader for one stream.</summary>
    public abstract AnswerStreamReader CreateStreamReader(EndpointTraits traits);

    /// <summary>Reads an answer in one piece.</summary>
    public abstract void ReadResponse(ReadOnlySpan<byte> body, EndpointTraits traits, IAnswerSink sink);

    /// <summary>Reads the body of an error status.</summary>
    public abstract EndpointError ReadError(ReadOnlySpan<byte> body);
}
