using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Probing;

/// <summary>The requests of a probe, with the credential decided.</summary>
internal sealed class ProbeRequests(Endpoint endpoint, CredentialDecision credential, IReadOnlyList<HeaderLine> extra)
{
    /// <summary>The endpoint's own extra headers.</summary>
    public IReadOnlyList<HeaderLine> Extra => extra;

    /// <summary>Asks what models there are.</summary>
    public EndpointRequest Models() => Get(endpoint.Dialect switch
    {
        Dialect.Gemini => "/v1beta/models?pageSize=1000",
        Dialect.Ollama => "/api/tags",
        _ when BasePath.EndsWithVersion(endpoint.BasePath) => "/models",
        _ => "/v1/models",
    });

    /// <summary>Asks for anything.</summary>
    public EndpointRequest Get(string target) => new() { Method = "GET", Target = target, Headers = Headers() };

    /// <summary>A request that says nothing: whoever knows the path answers that something is missing.</summary>
    public EndpointRequest Empty(string target) => Post(target, "{}"u8.ToArray());

    /// <summary>A question with a body.</summary>
    public EndpointRequest Post(string target, byte[] body) => new() { Method = "POST", Target = target, Headers = Headers(), Body = SplicedBody.Unchanged(body), HasBody = true };

    /// <summary>The smallest message there is: one word up, one token down.</summary>
    public EndpointRequest Message(string model)
    {
        var name = JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        byte[] body = [.. "{\"model\":\""u8, .. name, .. "\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"u8];
        if (endpoint.Dialect != Dialect.AnthropicMessages) return Translated(body, model);
        return new EndpointRequest { Method = "POST", Target = "/v1/messages", Headers = Headers(), Body = SplicedBody.Unchanged(body), HasBody = true };
    }

    /// <summary>A request of the Messages API as Claude Code sends it, in the endpoint's own language.</summary>
    /// <exception cref="UntranslatableException">It says something that cannot be said there.</exception>
    public EndpointRequest Message(byte[] body, string model) =>
        endpoint.Dialect == Dialect.AnthropicMessages ? Post("/v1/messages?beta=true", body) : Translated(body, model);

    private EndpointRequest Translated(byte[] message, string model)
    {
        var traits = new TraitsTable().Of(endpoint, model);
        var translator = Translators.Of(endpoint.Dialect);
        var output = new ArrayBufferWriter<byte>();
        using var request = RequestReader.Read(message, traits);
        translator.WriteRequest(request, traits, output);
        return new EndpointRequest { Method = "POST", Target = translator.Target(endpoint.BasePath, request, traits), Headers = Headers(), Body = SplicedBody.Unchanged(output.WrittenMemory), HasBody = true };
    }

    private List<HeaderLine> Headers()
    {
        var headers = new List<HeaderLine>
        {
            new("Accept", "application/json"),
            new("Content-Type", "application/json"),
            new("User-Agent", "patchbay-probe"),
            new("anthropic-version", "2023-06-01"),
        };
        if (credential.Authorization is not null) headers.Add(new HeaderLine("Authorization", credential.Authorization));
        if (credential.ApiKey is not null) headers.Add(new HeaderLine(endpoint.Dialect == Dialect.AnthropicMessages ? "x-api-key" : endpoint.Kind.ApiKeyHeader, credential.ApiKey));
        headers.RemoveAll(header => extra.Any(other => other.Is(header.Name)));
        headers.AddRange(extra);
        return headers;
    }
}
